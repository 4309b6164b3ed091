import { sql } from 'kysely'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Departed } from '../../sync/placesApi.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database } from '../storage/openDatabase.ts'

/**
 * Until when members may not write, by conversation and member, milliseconds since 1970: everybody's for hosts and
 * moderators, one's own for members (M5).
 */
export async function readMutes(
  db: Database,
  asker: UserId,
  conversations: readonly ConversationId[],
  now: number,
): Promise<Map<string, Map<UserId, number>>> {
  const { rows } = await sql<{ conversation: string; user_id: UserId; until: number }>`
    SELECT x.conversation, x.user_id, x.until
    FROM ${jsonList(conversations)} j
    CROSS JOIN mutes x ON x.conversation = j.value
    JOIN members m ON m.conversation = x.conversation AND m.user_id = ${asker}
    WHERE x.until > ${now} AND (m.role <> 'member' OR x.user_id = ${asker})`.execute(db)
  const byConversation = Map.groupBy(rows, ({ conversation }) => conversation)
  return new Map(
    [...byConversation].map(([conversation, muted]) => [
      conversation,
      new Map(muted.map(({ user_id, until }) => [user_id, until])),
    ]),
  )
}

/** How many reports wait, where the asker is host or moderator (M9). */
export async function countOpenReports(
  db: Database,
  asker: UserId,
  conversations: readonly ConversationId[],
): Promise<Map<string, number>> {
  const { rows } = await sql<{ conversation: string; open: number }>`
    SELECT m.conversation,
      (SELECT count(*) FROM reports r WHERE r.conversation = m.conversation AND r.state = 'open') AS open
    FROM ${jsonList(conversations)} j
    CROSS JOIN members m ON m.conversation = j.value AND m.user_id = ${asker} AND m.role <> 'member'`.execute(
    db,
  )
  return new Map(rows.map(({ conversation, open }) => [conversation, open]))
}

/** What one person can have told somebody of having been put out: nobody fills another's list. */
const MAX_DEPARTURES_BY_ONE = 5

interface DepartedRow {
  readonly conversation: ConversationId
  readonly name: string
  readonly how: 'removed' | 'banned'
  readonly reason: string | null
  readonly at: number
  readonly by: string | null
}

/** Where somebody was put out and is not in again, the newest first, so many at most; by whom they block, nothing (M12). */
export async function readDeparted(db: Database, user: UserId): Promise<Departed[]> {
  const { rows } = await sql<DepartedRow>`
    SELECT d.conversation, d.name, d.how, d.reason, d.at, u.display_name AS by
    FROM (
      SELECT *, row_number() OVER (PARTITION BY by_id ORDER BY at DESC, conversation) AS nth
      FROM departures WHERE user_id = ${user}
    ) d
    LEFT JOIN users u ON u.id = d.by_id
    WHERE d.nth <= ${MAX_DEPARTURES_BY_ONE} AND NOT EXISTS (
      SELECT 1 FROM contacts k WHERE k.user_id = ${user} AND k.other_id = d.by_id AND k.state = 'blocked')
    ORDER BY d.at DESC, d.conversation
    LIMIT ${LIMITS.maxListLimit}`.execute(db)
  return rows.map(({ conversation, name, how, reason, at, by }) => ({
    id: conversation,
    name,
    how,
    ...(by === null ? {} : { by }),
    ...(reason === null ? {} : { reason }),
    at,
  }))
}
