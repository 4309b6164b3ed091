import * as Y from 'yjs'
import { authorize } from '../../sync/authorize/authorize.ts'
import { homePolicy, memberPolicy } from '../../sync/authorize/policies.ts'
import type { EntryClock } from '../../sync/clock.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { CannotStoreError, type CommitQueue } from '../journal/commitQueue.ts'
import { appendUpdate, storeClients } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import { commitEntries, type NewCall } from './commitEntries.ts'
import { commitHome } from './commitHome.ts'
import type { LiveDocument } from './liveDocument.ts'
import { readPremises } from './premises.ts'
import { writeCost } from './rateDebt.ts'
import { Refused, type Rejection } from './rejection.ts'

export interface Sender {
  readonly user: UserId
  /** Public id of the session; undefined for a request that was checked already. */
  readonly session?: string | undefined
}

/** An update that is on disk. The caller applies it and then calls `applied`. */
export interface Accepted {
  /** Ids of new entries, oldest first. */
  readonly entries: readonly string[]
  /** Deletions that follow it, journaled with it (D4, D5): to be applied after it. */
  readonly followUp: readonly Uint8Array[]
  /** Calls among them. */
  readonly calls: readonly NewCall[]
  /** What it counts for against its sender's rate; G11. */
  readonly cost: number
  applied(): void
}

export interface SubmitDeps {
  readonly queue: CommitQueue
  readonly limits: Limits
  readonly relayClock: EntryClock
  readonly now: () => number
  readonly log: Logger
}

export type Submit = (
  live: LiveDocument,
  sender: Sender,
  update: Uint8Array,
  kind: 'step2' | 'update',
) => Promise<Result<Accepted, Rejection>>

const NOTHING: Accepted = { entries: [], followUp: [], calls: [], cost: 0, applied: () => undefined }

/**
 * The gate's one decision (G1, G6): authorize on the wire format, then validate and journal in one commit that
 * re-reads its premises. The caller holds the lock of (document, user) from before this until it has applied.
 */
export function createSubmit({ queue, limits, relayClock, now, log }: SubmitDeps): Submit {
  return async (live, { user, session }, update, kind) => {
    const maxBytes = kind === 'step2' ? limits.maxStepTwoBytes : limits.maxUpdateBytes
    if (update.byteLength > maxBytes) return err({ code: 'too-big' })

    const ownerOf = (client: number) => {
      const owner = live.owner(client)
      // An id by which the relay posts for this member is the relay's to count.
      if (live.isWriter(client)) return 'other'
      if (owner !== undefined && owner !== user) return 'other'
      // What presence alone reserved counts as new: whoever writes with it first has it stored (G5).
      return live.hasWritten(client) ? 'mine' : 'unknown'
    }
    const policy = live.parsed.type === 'home' ? homePolicy(user, ownerOf) : memberPolicy(user, ownerOf)
    const authorized = authorize(update, live.doc, policy, {
      bytes: maxBytes,
      clients: limits.maxUpdateClients,
      structs: limits.maxUpdateStructs,
      entries: limits.maxStepTwoEntries,
      branches: limits.maxUpdateBranches,
      depth: limits.maxDepth,
      clock: limits.maxClock,
    })
    if (!authorized.ok) return err(authorized.error)
    const { claims, entries, sets, isNoop, novel } = authorized.value
    if (isNoop) return ok(NOTHING)
    if (live.writtenClients + claims.length > limits.maxDocumentClients)
      return err({ code: 'too-many-clients' })

    // Synchronous with the check above: nobody can take the id in between (G5).
    for (const client of claims) live.claim(client, user)

    try {
      return await queue.commit(async (tx, hooks) => {
        const at = now()
        const premises = await readPremises(tx, live.parsed, user, session, at)
        // Only what is new: copies of known structs may be forged, and would come true if their row were lost.
        const seq = await appendUpdate(tx, { document: live.name, user, bytes: novel, at })
        await storeClients(tx, live.name, user, claims)
        hooks.onCommitted(() => {
          live.committed(seq, novel.byteLength)
          live.keep(claims)
        })
        const outcome =
          premises.type === 'home'
            ? await commitHome(tx, user, sets)
            : await commitEntries(
                { tx, hooks, live, limits, relayClock, at },
                { author: user, ...premises, entries, sets },
              )
        return ok({
          entries: outcome.entries,
          followUp: outcome.followUp,
          calls: outcome.calls,
          cost: writeCost({
            entries: outcome.entries.length,
            bytes: novel.byteLength,
            clients: claims.length,
          }),
          applied() {
            // A row that is not inside the document must not be claimed by a snapshot: it stays in the journal (J4).
            if (isInside(live.doc, novel)) live.applied(seq)
            else log.error({ document: live.parsed.type, seq }, 'an accepted update was not applied')
            for (const done of outcome.applied) done()
          },
        })
      })
    } catch (error) {
      live.release(claims)
      if (error instanceof Refused) return err(error.rejection)
      if (!(error instanceof CannotStoreError))
        log.error({ err: error, document: live.parsed.type }, 'commit failed')
      else log.error({ err: error.cause }, 'cannot store')
      return err({ code: 'cannot-store' })
    }
  }
}

function isInside(doc: Y.Doc, update: Uint8Array): boolean {
  for (const [client, clock] of Y.parseUpdateMeta(update).to) {
    if (Y.getState(doc.store, client) < clock) return false
  }
  return true
}
