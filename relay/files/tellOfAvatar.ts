import { sql } from 'kysely'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { RoomWriter } from '../conversations/ports.ts'
import { HIDDEN_DIRECT } from '../people/blocks.ts'
import type { Database } from '../storage/openDatabase.ts'

/**
 * Tells everybody who shares a conversation with this person, once each, that their list changed: pictures are in it.
 * Whom the person blocks hears nothing, nor does through their direct conversation who blocks them (S3).
 */
export async function tellOfAvatar(
  db: Database,
  writer: Pick<RoomWriter, 'announce'>,
  user: UserId,
): Promise<void> {
  const { rows } = await sql<{ user_id: UserId; conversation: ConversationId }>`
    SELECT m.user_id, min(own.conversation) AS conversation
    FROM members own
    JOIN conversations c ON c.id = own.conversation
    JOIN members m ON m.conversation = own.conversation
    WHERE own.user_id = ${user} AND NOT ${sql.raw(HIDDEN_DIRECT)} AND NOT EXISTS (
      SELECT 1 FROM contacts k
      WHERE k.user_id = ${user} AND k.other_id = m.user_id AND k.state = 'blocked')
    GROUP BY m.user_id`.execute(db)
  for (const [conversation, people] of Map.groupBy(rows, (row) => row.conversation)) {
    writer.announce(
      conversation,
      people.map(({ user_id }) => user_id),
    )
  }
}
