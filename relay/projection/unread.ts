import { sql } from 'kysely'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { jsonList } from './jsonList.ts'
import { recordRead } from './recordEntry.ts'

/**
 * How many messages of others a member has not read, and calls they missed (K7), per conversation: placed after the
 * read mark, not removed, not imported. Who has no mark was there from the start, and everything counts: messages
 * written just before the relay heard of the conversation are older than anybody's joining. Whoever
 * joins later starts with a mark, {@link startAtNewest}.
 */
export async function unreadCounts(
  db: Database,
  user: UserId,
  conversations: readonly ConversationId[],
): Promise<Map<ConversationId, number>> {
  const { rows } = await sql<{ conversation: ConversationId; unread: number }>`
    SELECT m.conversation, (
      SELECT count(*) FROM entries e
      WHERE e.conversation = m.conversation AND e.kind = 'm' AND e.removed IS NULL AND e.imported = 0
        AND e.place > coalesce(r.read, '') AND e.author <> m.user_id
    ) + (
      SELECT count(*) FROM missed_calls x
      WHERE x.conversation = m.conversation AND x.user_id = m.user_id AND x.place > coalesce(r.read, '')
    ) AS unread
    FROM ${jsonList(conversations)} j
    CROSS JOIN members m ON m.conversation = j.value AND m.user_id = ${user}
    LEFT JOIN reads r ON r.conversation = m.conversation AND r.user_id = m.user_id`.execute(db)
  return new Map(rows.map(({ conversation, unread }) => [conversation, unread]))
}

/** More than anybody counts: older ones of a conversation are left out. */
const MAX_MISSED = 100

/** The calls among {@link unreadCounts}, by their records, the newest first; K7. Conversations without any are absent. */
export async function missedCalls(
  db: Database,
  user: UserId,
  conversations: readonly ConversationId[],
): Promise<Map<ConversationId, EntryId[]>> {
  const { rows } = await sql<{ conversation: ConversationId; places: string }>`
    SELECT j.value AS conversation, (
      SELECT json_group_array(place) FROM (
        SELECT x.place FROM missed_calls x
        WHERE x.conversation = j.value AND x.user_id = ${user} AND x.place > coalesce(
          (SELECT read FROM reads r WHERE r.conversation = j.value AND r.user_id = ${user}), '')
        ORDER BY x.place DESC LIMIT ${MAX_MISSED})
    ) AS places
    FROM ${jsonList(conversations)} j`.execute(db)
  return new Map(
    rows.flatMap(({ conversation, places }) => {
      const missed: EntryId[] = JSON.parse(places)
      return missed.length > 0 ? [[conversation, missed]] : []
    }),
  )
}

/** A new member's backlog is not unread: its mark starts at the newest entry. */
export async function startAtNewest(tx: Tx, conversation: ConversationId, user: UserId): Promise<void> {
  const { rows } = await sql<{ place: EntryId }>`
    SELECT place FROM entries
    WHERE conversation = ${conversation} AND kind IN ('m', 'join', 'leave', 'role', 'call')
    ORDER BY place DESC, id DESC, author DESC LIMIT 1`.execute(tx)
  const read = rows[0]?.place
  if (read !== undefined) await recordRead(tx, conversation, user, { read })
}
