import { setTimeout as delay } from 'node:timers/promises'
import { canonicalJson } from '../../sync/canonicalJson.ts'
import type { EntryClock } from '../../sync/clock.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import { type ErrorCode, isErrorCode } from '../../sync/errors.ts'
import type { ConversationId, EntryId, Generation, UserId } from '../../sync/ids.ts'
import { RELAY } from '../../sync/ids.ts'
import { laneName } from '../../sync/lanes.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { EntryImporter, EntryPoster } from '../conversations/ports.ts'
import { CannotStoreError, type CommitQueue } from '../journal/commitQueue.ts'
import type { Logger } from '../log.ts'
import { findLedger, recordEntry } from '../projection/recordEntry.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import { commitEntries, contentHash } from './commitEntries.ts'
import type { Documents } from './documents.ts'
import { lockKey } from './gateExtension.ts'
import { applyRelayUpdate } from './hocuspocus.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import { readPremises } from './premises.ts'
import type { RateDebt } from './rateDebt.ts'
import { Refused, type Rejection } from './rejection.ts'
import { journalRelayWrite } from './relayWrite.ts'

export interface EntryWriterDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly limits: Limits
  readonly rates: RateDebt
  readonly relayClock: EntryClock
  readonly activity: Activity
  readonly now: () => number
  readonly log: Logger
}

/** Entries written in one transaction by an import. */
const IMPORT_CHUNK = 500

/** Posting over HTTP: the same ledger, projection and checks as the gate, in the caller's own lane. */
export function createEntryPoster(deps: EntryWriterDeps): EntryPoster {
  const { queue, lock, limits, rates, relayClock, activity, now, log } = deps
  return {
    async post(conversation, author, draft) {
      const id = draft.i ?? relayClock.tick()
      const entry = { ...draft, i: id }
      return withConversation(deps, conversation, async (live) => {
        const release = await lock.acquire(lockKey(live.name, author))
        try {
          const outcome = await queue.commit(async (tx, hooks) => {
            const at = now()
            const premises = await readPremises(tx, live.parsed, author, undefined, at)
            if (premises.type === 'home') throw new Refused({ code: 'not-found' })
            const [known] = await findLedger(tx, conversation, author, [id])
            if (known?.hash === contentHash(canonicalJson(entry)))
              return { entries: [], followUp: [], applied: [] }
            const appends = [{ root: laneName(author), values: [entry] }]
            const start = await journalRelayWrite(tx, hooks, live, author, { appends }, at)
            return commitEntries(
              { tx, hooks, live, limits, relayClock, at },
              { author, role: premises.role, entries: [{ value: entry, ...start }], sets: [] },
            )
          })
          for (const update of outcome.followUp) applyRelayUpdate(live.doc, update)
          for (const done of outcome.applied) done()
          if (outcome.entries.length > 0) activity.entry(conversation, author, id)
          // Over the rate, the answer waits, and with the lock whatever this person posts next (G11).
          const pause = rates.spend(author, outcome.entries.length)
          if (pause > 0) await delay(pause)
          return ok({ i: id })
        } catch (error) {
          return err(codeOf(error, log))
        } finally {
          release()
        }
      })
    },
  }
}

/** Bringing in entries of people who cannot sign in: the relay writes them, at their own time, never late. */
export function createEntryImporter(deps: EntryWriterDeps): EntryImporter {
  const { queue, now, log } = deps
  return {
    import: (conversation, entries) =>
      withConversation(deps, conversation, async (live) => {
        let added = 0
        try {
          for (let first = 0; first < entries.length; first += IMPORT_CHUNK) {
            const chunk = entries.slice(first, first + IMPORT_CHUNK)
            added += await queue.commit(async (tx, hooks) => {
              const at = now()
              const byAuthor = Map.groupBy(chunk, ({ author }) => author)
              const fresh: { author: UserId; values: { i: EntryId; k: 'm'; t: string }[] }[] = []
              for (const [author, own] of byAuthor) {
                const ids = own.map(({ i }) => i)
                const known = new Set((await findLedger(tx, conversation, author, ids)).map(({ id }) => id))
                const values = own
                  .filter(({ i }) => !known.has(i))
                  .map(({ i, t }) => ({ i, k: 'm' as const, t }))
                if (values.length > 0) fresh.push({ author, values })
              }
              if (fresh.length === 0) return 0
              const appends = fresh.map(({ author, values }) => ({ root: laneName(author), values }))
              const start = await journalRelayWrite(tx, hooks, live, RELAY, { appends }, at)
              let clock = start.clock
              // Rows in the order of time: `seq` is what devices catch up by.
              const rows = fresh.flatMap(({ author, values }) =>
                values.map((value) => ({ author, value, clock: clock++ })),
              )
              rows.sort((one, other) => (one.value.i < other.value.i ? -1 : 1))
              for (const { author, value, clock } of rows) {
                const body = canonicalJson(value)
                await recordEntry(tx, {
                  conversation,
                  author,
                  id: value.i,
                  kind: 'm',
                  hash: contentHash(body),
                  place: value.i,
                  late: null,
                  targetAuthor: null,
                  targetId: null,
                  body,
                  client: start.client,
                  clock,
                  imported: true,
                })
              }
              return rows.length
            })
          }
          return ok({ added })
        } catch (error) {
          return err(codeOf(error, log))
        }
      }),
  }
}

async function withConversation<T>(
  { db, documents, log }: EntryWriterDeps,
  conversation: ConversationId,
  use: (live: LiveDocument) => Promise<Result<T, ErrorCode>>,
): Promise<Result<T, ErrorCode>> {
  const row = await db
    .selectFrom('conversations')
    .select('generation')
    .where('id', '=', conversation)
    .executeTakeFirst()
  if (row === undefined) return err('not-found')
  try {
    return await documents.withDocument(conversationDocument(conversation, row.generation as Generation), use)
  } catch (error) {
    return err(codeOf(error, log))
  }
}

function codeOf(error: unknown, log: Logger): ErrorCode {
  if (error instanceof Refused) return refusalCode(error.rejection)
  log.error({ err: error }, 'an entry was not stored')
  return error instanceof CannotStoreError ? 'cannot-store' : 'internal'
}

/** The gate names what is wrong with the entry; HTTP's table has fewer words. */
function refusalCode({ code, entries }: Rejection): ErrorCode {
  const entryCode = entries?.[0]?.code ?? code
  if (isErrorCode(entryCode)) return entryCode
  return entryCode === 'too-long' ? 'too-large' : 'invalid'
}
