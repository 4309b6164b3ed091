import { sql } from 'kysely'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { AUDIT_ACTIONS, AuditRow } from '../../sync/placesApi.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'

/** One act, to be written in the transaction that does it; M10. */
export interface AuditEvent {
  readonly actor: UserId
  readonly action: (typeof AUDIT_ACTIONS)[number]
  readonly target?: UserId | undefined
  readonly entry?: EntryReference | undefined
  readonly reason?: string | undefined
  /** What became of it: the role given, the fields changed, seconds of silence. */
  readonly detail?: AuditRow['detail'] | undefined
}

/** Of what is beyond the bound, this share goes at once, so that counting by person is rare. */
const PRUNED_SHARE = 1 / 20

/**
 * Notes who did what (M10). At the bound the oldest rows of whoever has most go: nobody can bury what others, or they
 * themselves, did by doing something harmless ten thousand times over, without that being all there is to be seen.
 * @param maxRows kept per conversation
 */
export async function recordAudit(
  tx: Tx,
  conversation: ConversationId,
  at: number,
  events: readonly AuditEvent[],
  maxRows: number,
): Promise<void> {
  if (events.length === 0) return
  for (const { actor, action, target, entry, reason, detail } of events) {
    await tx
      .insertInto('audit')
      .values({
        conversation,
        at,
        actor,
        action,
        target: target ?? null,
        entry_author: entry?.[0] ?? null,
        entry_id: entry?.[1] ?? null,
        reason: reason || null,
        detail: detail === undefined ? null : JSON.stringify(detail),
      })
      .execute()
  }
  await prune(tx, conversation, maxRows)
}

async function prune(tx: Tx, conversation: ConversationId, maxRows: number): Promise<void> {
  let excess = (await countRows(tx, conversation)) - maxRows
  if (excess <= 0) return
  excess += Math.floor(maxRows * PRUNED_SHARE)
  while (excess > 0) {
    const { rows } = await sql<{ seq: number }>`
      DELETE FROM audit WHERE seq IN (
        SELECT seq FROM audit WHERE conversation = ${conversation} AND actor = (
          SELECT actor FROM audit WHERE conversation = ${conversation}
          GROUP BY actor ORDER BY count(*) DESC, actor LIMIT 1)
        ORDER BY seq LIMIT ${Math.max(1, Math.ceil(excess / 2))}) RETURNING seq`.execute(tx)
    if (rows.length === 0) return
    excess -= rows.length
  }
}

async function countRows(tx: Tx, conversation: ConversationId): Promise<number> {
  const { count } = await tx
    .selectFrom('audit')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('conversation', '=', conversation)
    .executeTakeFirstOrThrow()
  return count
}

export interface AuditPage {
  readonly audit: AuditRow[]
  /** Given as `before`, it continues; absent at the end. */
  readonly next?: string
}

/** A page of the audit, newest first. Whether the asker may read it is the caller's check. */
export async function readAudit(
  db: Database,
  conversation: ConversationId,
  { before, limit }: { readonly before?: number | undefined; readonly limit: number },
): Promise<AuditPage> {
  let query = db
    .selectFrom('audit as a')
    .leftJoin('users as by', 'by.id', 'a.actor')
    .leftJoin('users as to', 'to.id', 'a.target')
    .leftJoin('users as author', 'author.id', 'a.entry_author')
    .select(['a.seq', 'a.at', 'a.actor', 'a.action', 'a.target', 'a.entry_author', 'a.entry_id'])
    .select(['a.reason', 'a.detail', 'by.display_name as actorName', 'to.display_name as targetName'])
    .select(['by.username as actorUsername', 'to.username as targetUsername'])
    .select(['author.display_name as authorName', 'author.username as authorUsername'])
    .where('a.conversation', '=', conversation)
    .orderBy('a.seq', 'desc')
    .limit(limit + 1)
  if (before !== undefined) query = query.where('a.seq', '<', before)
  const rows = await query.execute()
  const audit = rows.slice(0, limit).map(toAuditRow)
  const last = audit.at(-1)
  return rows.length > limit && last !== undefined ? { audit, next: String(last.seq) } : { audit }
}

function toAuditRow(row: {
  seq: number
  at: number
  actor: string
  actorName: string | null
  actorUsername: string | null
  action: string
  target: string | null
  targetName: string | null
  targetUsername: string | null
  entry_author: string | null
  entry_id: string | null
  authorName: string | null
  authorUsername: string | null
  reason: string | null
  detail: string | null
}): AuditRow {
  const { entry_author: author, entry_id: id } = row
  const { actorUsername, targetUsername, authorName, authorUsername } = row
  return {
    seq: row.seq,
    at: row.at,
    actor: row.actor as UserId,
    actorName: row.actorName ?? '',
    ...(actorUsername === null ? {} : { actorUsername }),
    action: row.action as AuditRow['action'],
    ...(row.target === null ? {} : { target: row.target as UserId, targetName: row.targetName ?? '' }),
    ...(targetUsername === null ? {} : { targetUsername }),
    ...(authorName === null ? {} : { authorName }),
    ...(authorUsername === null ? {} : { authorUsername }),
    ...(author === null || id === null ? {} : { entry: [author, id] as EntryReference }),
    ...(row.reason === null ? {} : { reason: row.reason }),
    ...(row.detail === null ? {} : { detail: JSON.parse(row.detail) as AuditRow['detail'] }),
  }
}
