import { sql } from 'kysely'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { PublicRoom } from '../../sync/placesApi.ts'
import { foldCase } from '../accounts/usernames.ts'
import type { Database } from '../storage/openDatabase.ts'

interface Row {
  readonly id: ConversationId
  readonly name: string
  readonly topic: string
  readonly picture: string | null
  readonly members: number
  readonly joined: 0 | 1
}

/**
 * Public rooms whose name or topic holds the text (all for an empty one), those with most members first (M2). Whoever
 * is banned from one does not find it. SQLite folds ASCII only, so names are compared here.
 */
export async function listRooms(
  db: Database,
  user: UserId,
  text: string,
  limit: number,
): Promise<PublicRoom[]> {
  const { rows } = await sql<Row>`
    SELECT c.id, c.name, c.topic, c.picture,
      (SELECT count(*) FROM members m WHERE m.conversation = c.id) AS members,
      EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.id AND m.user_id = ${user}) AS joined
    FROM conversations c
    WHERE c.public = 1 AND c.kind = 'room'
      AND NOT EXISTS (SELECT 1 FROM bans b WHERE b.conversation = c.id AND b.user_id = ${user})
    ORDER BY members DESC, c.name, c.id`.execute(db)
  const sought = foldCase(text.normalize('NFKC').trim())
  return rows
    .filter(({ name, topic }) => foldCase(name).includes(sought) || foldCase(topic).includes(sought))
    .slice(0, limit)
    .map(({ id, name, topic, picture, members, joined }) => ({
      id,
      name,
      ...(topic === '' ? {} : { topic }),
      ...(picture === null ? {} : { picture }),
      members,
      joined: joined === 1,
    }))
}
