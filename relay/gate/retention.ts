import { sql } from 'kysely'
import { firstIdAt } from '../../sync/clock.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import type { ConversationId, Generation, UserId } from '../../sync/ids.ts'
import type { CommitHooks, CommitQueue } from '../journal/commitQueue.ts'
import type { Logger } from '../log.ts'
import { dropEntries, findExpired, withExpired } from '../projection/expired.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import { assertCurrent, onCurrent } from './currentGeneration.ts'
import type { Documents } from './documents.ts'
import type { LiveDocument } from './liveDocument.ts'
import { journalRemoval } from './relayWrite.ts'

export interface RetentionDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly activity: Activity
  readonly members: (conversation: ConversationId) => Promise<readonly UserId[]>
  readonly now: () => number
  readonly log: Logger
}

/** Lets entries go that are older than their conversation keeps them (R4). */
export interface Retention {
  /** Moves the horizon to where it is due, and removes what lies behind it. */
  expire(conversation: ConversationId): Promise<void>
  /** Does so where it is due; called now and then. */
  sweep(): Promise<void>
  /** Waits for a sweep that is under way. */
  settled(): Promise<void>
}

const DAY_MS = 24 * 3600_000
/** A horizon that moved by less than this share of the time kept waits. */
const STEP = 1 / 24
/** Entries let go in one transaction. */
const CHUNK = 1_000

export function createRetention(deps: RetentionDeps): Retention {
  const { db, queue, documents, activity, members, now, log } = deps
  let sweeping: Promise<void> | undefined

  async function expire(conversation: ConversationId): Promise<void> {
    let left = true
    while (left) left = await onCurrent(() => expireSome(conversation))
    activity.announce(conversation, await members(conversation))
  }

  /** One transaction; true while there is more. */
  async function expireSome(conversation: ConversationId): Promise<boolean> {
    const row = await db
      .selectFrom('conversations')
      .select('generation')
      .where('id', '=', conversation)
      .executeTakeFirst()
    if (row === undefined) return false
    const name = conversationDocument(conversation, row.generation as Generation)
    return documents.withDocument(name, (live) =>
      queue.commit((tx, hooks) => letGo(tx, hooks, live, conversation)),
    )
  }

  async function letGo(
    tx: Tx,
    hooks: CommitHooks,
    live: LiveDocument,
    conversation: ConversationId,
  ): Promise<boolean> {
    await assertCurrent(tx, live.parsed)
    const at = now()
    const row = await tx
      .selectFrom('conversations')
      .select(['retention_days', 'horizon'])
      .where('id', '=', conversation)
      .executeTakeFirst()
    if (row === undefined || row.retention_days === null) return false
    // It only grows: what was let go must not come back when somebody lengthens the time.
    const horizon = Math.max(row.horizon, at - row.retention_days * DAY_MS)
    await tx.updateTable('conversations').set({ horizon }).where('id', '=', conversation).execute()
    const expired = await findExpired(tx, conversation, firstIdAt(horizon), CHUNK)
    if (expired.length === 0) return false
    const hot = await dropEntries(tx, conversation, expired)
    if (hot.length > 0) {
      await journalRemoval(tx, hooks, live, hot, at)
      hooks.onCommitted(() => {
        live.hotEntries -= hot.length
      })
    }
    return true
  }

  async function sweepAll(): Promise<void> {
    const { rows } = await sql<{ id: ConversationId }>`
      SELECT id FROM conversations WHERE retention_days IS NOT NULL
        AND ${now()} - retention_days * ${DAY_MS} - horizon > retention_days * ${DAY_MS * STEP}`.execute(db)
    for (const id of new Set([...rows.map((row) => row.id), ...(await unfinished())])) {
      await expire(id).catch((error: unknown) =>
        log.warn({ err: error }, 'expired entries stay for now; it is tried again'),
      )
    }
  }

  /** Those whose horizon moved, when the relay or the disk failed before everything behind it was gone. */
  async function unfinished(): Promise<readonly ConversationId[]> {
    const moved = await db
      .selectFrom('conversations')
      .select(['id', 'horizon'])
      .where('retention_days', 'is not', null)
      .where('horizon', '>', 0)
      .execute()
    return withExpired(
      db,
      moved.map(({ id, horizon }) => ({ id: id as ConversationId, first: firstIdAt(horizon) })),
    )
  }

  return {
    expire,
    sweep() {
      sweeping ??= sweepAll()
        .catch((error: unknown) => log.warn({ err: error }, 'could not look for expired entries'))
        .finally(() => {
          sweeping = undefined
        })
      return sweeping
    },
    settled: async () => sweeping,
  }
}
