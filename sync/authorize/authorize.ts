import * as Y from 'yjs'
import type { Json } from '../canonicalJson.ts'
import { err, ok, type Result } from '../result.ts'
import { checkDeletes } from './checkDeletes.ts'
import { limitBranches } from './limitBranches.ts'
import { AUTHORIZE_LIMITS, type AuthorizeLimits } from './limits.ts'
import type { Policy } from './policies.ts'
import { readContent } from './readContent.ts'
import { type Refusal, Refused, refuse } from './refusal.ts'
import { refuseOtherContent } from './refuseOtherContent.ts'
import { type NewStruct, type ResolvedUpdate, resolveStructs } from './resolveStructs.ts'
import { type ScannedUpdate, scanUpdate } from './scanUpdate.ts'

/** A value new in the sender's lane, with the Yjs id under which it will lie. */
export interface NewEntry {
  readonly value: Json
  readonly client: number
  readonly clock: number
}

/** A value new under a key of a map. Those that the same update overwrites are among them. */
export interface NewSet {
  readonly root: string
  readonly key: string
  readonly value: Json
}

/** What an update that may be applied brings. */
export interface Authorized {
  /** Clients that it writes with and that nobody owned yet (G5). */
  readonly claims: readonly number[]
  /** In an order in which they can be integrated: each writer's own order is kept. */
  readonly entries: readonly NewEntry[]
  readonly sets: readonly NewSet[]
  /**
   * The update without what is known already: this is to be journaled. A copy of something known may be forged; Yjs
   * ignores it as long as the original stands before it, but would take it for true once that row were lost, and
   * when merging updates.
   */
  readonly novel: Uint8Array
  /** Nothing new, nothing newly deleted. */
  readonly isNoop: boolean
}

/**
 * Decides whether the sender may apply `update` to `doc`, from the wire format alone (G2 to G4): the document is
 * read, never changed, and the update never made into Yjs structs. What passes can be integrated whole and at once.
 * Never throws, whatever the bytes. README.md beside this file is the way in.
 */
export function authorize(
  update: Uint8Array,
  doc: Y.Doc,
  policy: Policy,
  limits: Partial<AuthorizeLimits> = {},
): Result<Authorized, Refusal> {
  try {
    return ok(decide(update, doc, policy, { ...AUTHORIZE_LIMITS, ...limits }))
  } catch (error) {
    if (error instanceof Refused) return err(error.refusal)
    // The last net: a hook that throws would close the document or wedge the connection (G7).
    return err({ code: 'malformed', detail: error instanceof Error ? error.name : 'unreadable' })
  }
}

function decide(update: Uint8Array, doc: Y.Doc, policy: Policy, limits: AuthorizeLimits): Authorized {
  const scanned = scanUpdate(update, limits)
  refuseNewRoots(scanned, doc, policy)
  const resolved = resolveStructs(scanned, doc)
  refuseOtherContent(scanned, update, doc, policy)

  const entries: NewEntry[] = []
  const sets: NewSet[] = []
  for (const added of resolved.added) {
    const { client, from, place } = added
    const shape = policy.shapeOf(place.root)
    if (shape === undefined) return refuse('foreign-root', place.root)
    const values = readContent(added, shape, update, limits.depth)
    if (shape === 'log') {
      for (const [index, value] of values.entries()) entries.push({ value, client, clock: from + index })
      if (entries.length > limits.entries) refuse('too-many-entries')
    } else {
      for (const value of values) sets.push({ root: place.root, key: place.key ?? '', value })
    }
  }
  limitBranches(resolved, doc, limits)
  const claims = claimClients(resolved.addedBy, doc, policy)
  const deletesAnything = checkDeletes(scanned.deletes, resolved, doc, policy)
  const isNoop = resolved.added.length === 0 && !deletesAnything
  return { claims, entries, sets, novel: withoutKnown(update, scanned, resolved, doc), isNoop }
}

function withoutKnown(
  update: Uint8Array,
  { blocks }: ScannedUpdate,
  { added }: ResolvedUpdate,
  doc: Y.Doc,
): Uint8Array {
  let structs = 0
  for (const block of blocks.values()) structs += block.length
  const isAllNew = structs === added.length && added.every(({ struct, from }) => struct.clock === from)
  return isAllNew ? update : Y.diffUpdate(update, Y.encodeStateVector(doc))
}

/** Yjs makes every root that an update names, be the struct known or not. */
function refuseNewRoots({ blocks }: ScannedUpdate, doc: Y.Doc, policy: Policy): void {
  for (const structs of blocks.values()) {
    for (const struct of structs) {
      if (struct.kind === 'collected' || struct.kind === 'skip' || struct.root === undefined) continue
      if (!doc.share.has(struct.root) && policy.shapeOf(struct.root) === undefined) {
        refuse('foreign-root', struct.root)
      }
    }
  }
}

function claimClients(
  addedBy: ReadonlyMap<number, readonly NewStruct[]>,
  doc: Y.Doc,
  policy: Policy,
): readonly number[] {
  const claims: number[] = []
  for (const [client, added] of addedBy) {
    if (added.length === 0) continue
    const owner = policy.ownerOf(client)
    // Yjs would give the document another client id if somebody else wrote with its own.
    if (owner === 'other' || client === doc.clientID) refuse('foreign-client', String(client))
    if (owner === 'unknown') claims.push(client)
  }
  return claims
}
