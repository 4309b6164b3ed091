import { sql } from 'kysely'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { RoomWriter } from '../conversations/ports.ts'
import type { Database } from '../storage/openDatabase.ts'

/**
 * Tells everybody who shares a conversation with this person, once each, that their list changed: pictures are in it.
 * Whom the person blocks hears nothing (S3).
 */
export async function tellOfAvatar(
  db: Database,
  writer: Pick<RoomWriter, 'announce'>,
  user: UserId,
): Promise<void> {
  const { rows } = await sql<{ user_id: UserId; conversation: ConversationId }>`
    SELECT other.user_id, min(own.conversation) AS conversation
    FROM members own JOIN members other ON other.conversation = own.conversation
    WHERE own.user_id = ${user} AND NOT EXISTS (
      SELECT 1 FROM contacts k
      WHERE k.user_id = ${user} AND k.other_id = other.user_id AND k.state = 'blocked')
    GROUP BY other.user_id`.execute(db)
  for (const [conversation, people] of Map.groupBy(rows, (row) => row.conversation)) {
    writer.announce(
      conversation,
      people.map(({ user_id }) => user_id),
    )
  }
}
