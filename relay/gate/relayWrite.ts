import type { Json } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import type { EntryId } from '../../sync/ids.ts'
import { RELAY } from '../../sync/ids.ts'
import { laneName } from '../../sync/lanes.ts'
import type { CommitHooks } from '../journal/commitQueue.ts'
import { appendUpdate, storeClients } from '../journal/documents.ts'
import type { Tx } from '../storage/openDatabase.ts'
import {
  encodeDeletes,
  encodeStructs,
  type LaneAppend,
  type MapSet,
  structsLength,
  type YjsId,
} from './encodeUpdate.ts'
import { applyRelayUpdate } from './hocuspocus.ts'
import type { LiveDocument } from './liveDocument.ts'

/** Where the relay's entries lie once written. */
export interface Written {
  readonly client: number
  readonly clock: number
}

export interface WriteStructs {
  readonly appends?: readonly { readonly root: string; readonly values: readonly Json[] }[]
  readonly sets?: { readonly root: string; readonly values: readonly MapSet[] }
}

/**
 * Journals what the relay writes into a document as `owner` (itself, or a member who posts over HTTP), inside a
 * commit; it is applied right after the commit, in commit order (G9). Clocks taken by a commit that fails are
 * given up with their client id, so that no gap is ever written.
 *
 * @returns the id of the first element; the rest follow in the order of `appends`, then `sets`.
 */
export async function journalRelayWrite(
  tx: Tx,
  hooks: CommitHooks,
  live: LiveDocument,
  owner: string,
  structs: WriteStructs,
  at: number,
): Promise<Written> {
  const writer = live.writer(owner)
  hooks.onRolledBack(() => live.dropWriter(owner))
  const start = writer.take(structsLength(structs))
  const appends: LaneAppend[] = []
  let clock = start.clock
  for (const { root, values } of structs.appends ?? []) {
    appends.push({ root, values, after: writer.tail(root) })
    clock += values.length
    if (values.length > 0) writer.setTail(root, { client: start.client, clock: clock - 1 })
  }
  const bytes = encodeStructs(start, { appends, ...(structs.sets !== undefined && { sets: structs.sets }) })
  if (writer.isNew) {
    await storeClients(tx, live.name, owner, [start.client])
    hooks.onCommitted(() => live.keep([start.client]))
  }
  await journalAndApply(tx, hooks, live, owner, bytes, at)
  return start
}

/** Journals an update of the relay's own making and applies it right after the commit. */
export async function journalAndApply(
  tx: Tx,
  hooks: CommitHooks,
  live: LiveDocument,
  user: string,
  bytes: Uint8Array,
  at: number,
): Promise<void> {
  const seq = await appendUpdate(tx, { document: live.name, user, bytes, at })
  hooks.onCommitted(() => {
    live.committed(seq, bytes.byteLength)
    applyRelayUpdate(live.doc, bytes)
    live.applied(seq)
  })
}

/** Takes elements out of a document, inside a commit; a snapshot that forgets them is then due soon (D5). */
export async function journalRemoval(
  tx: Tx,
  hooks: CommitHooks,
  live: LiveDocument,
  ids: readonly YjsId[],
  at: number,
): Promise<void> {
  const bytes = encodeDeletes(ids)
  const seq = await appendUpdate(tx, { document: live.name, user: RELAY, bytes, at })
  hooks.onCommitted(() => {
    live.committed(seq, bytes.byteLength)
    live.removed(seq)
    applyRelayUpdate(live.doc, bytes)
    live.applied(seq)
  })
}

/** Appends entries to the relay's own lane; resolves with the ids given to them. */
export async function journalRelayEntries(
  tx: Tx,
  hooks: CommitHooks,
  live: LiveDocument,
  clock: EntryClock,
  entries: readonly { readonly k: string; readonly [field: string]: Json }[],
  at: number,
): Promise<
  readonly {
    readonly i: EntryId
    readonly value: { readonly [field: string]: Json }
    readonly clock: number
    readonly client: number
  }[]
> {
  const values = entries.map((entry) => ({ i: clock.tick(), ...entry }))
  const start = await journalRelayWrite(
    tx,
    hooks,
    live,
    RELAY,
    { appends: [{ root: laneName(RELAY), values }] },
    at,
  )
  return values.map((value, index) => ({
    i: value.i,
    value,
    client: start.client,
    clock: start.clock + index,
  }))
}
