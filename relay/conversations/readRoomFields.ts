import { sql } from 'kysely'
import type { Json } from '../../sync/canonicalJson.ts'
import type { Role } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Posting } from '../../sync/placesApi.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { memberField } from './membership.ts'

/** How a place is run, as `room` says it: what is as everywhere else is left out. */
export function roomSettings(row: {
  readonly public: boolean
  readonly posting: Posting
  readonly slowSeconds: number
}): Record<string, Json> {
  return {
    ...(row.public ? { public: true } : {}),
    ...(row.posting === 'everyone' ? {} : { posting: row.posting }),
    ...(row.slowSeconds === 0 ? {} : { slow: row.slowSeconds }),
  }
}

/**
 * What `room` has to say, from the tables that decide (G6): for a document that is written anew. Names of people who
 * only appear in imported text are those of authors whose entries are in the document; history brings its own.
 */
export async function readRoomFields(tx: Tx, conversation: ConversationId): Promise<Record<string, Json>> {
  const row = await tx
    .selectFrom('conversations')
    .select(['kind', 'name', 'topic', 'retention_days', 'picture', 'public', 'posting', 'slow_seconds'])
    .where('id', '=', conversation)
    .executeTakeFirstOrThrow()
  const { kind, name, topic, retention_days, picture, posting } = row
  const members = await sql<{ id: UserId; role: Role; name: string }>`
    SELECT m.user_id AS id, m.role, u.display_name AS name
    FROM members m JOIN users u ON u.id = m.user_id WHERE m.conversation = ${conversation}`.execute(tx)
  const guests = await sql<{ id: UserId; name: string }>`
    SELECT u.id, u.display_name AS name FROM users u
    WHERE u.placeholder = 1 AND u.id IN (
      SELECT author FROM entries WHERE conversation = ${conversation} AND client IS NOT NULL)
    LIMIT ${LIMITS.maxMembers}`.execute(tx)
  const settings = roomSettings({ public: row.public === 1, posting, slowSeconds: row.slow_seconds })
  const room: Record<string, Json> = { kind, name, topic, ...settings }
  if (retention_days !== null) room.retention = retention_days
  if (picture !== null) room.picture = picture
  for (const guest of guests.rows) room[memberField(guest.id)] = { role: 'member', name: guest.name }
  for (const { id, role, name: shown } of members.rows) room[memberField(id)] = { role, name: shown }
  return room
}
