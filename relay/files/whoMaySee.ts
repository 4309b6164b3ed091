import { sql } from 'kysely'
import type { UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'

/**
 * Whether `asker` may see somebody or a conversation that this picture stands for (F1): people are for everybody
 * signed in, but not for whom they block (S3, S5); conversations are for their members, and public rooms for whoever
 * may find them (M2). One question to the database, so that the answers of no and of nothing take alike.
 */
export async function maySee(db: Database, hash: string, asker: UserId): Promise<boolean> {
  const { rows } = await sql<{ seen: number }>`
    SELECT
      EXISTS (
        SELECT 1 FROM users u WHERE u.avatar = ${hash} AND NOT EXISTS (
          SELECT 1 FROM contacts k WHERE k.user_id = u.id AND k.other_id = ${asker} AND k.state = 'blocked'))
      OR EXISTS (
        SELECT 1 FROM conversations c WHERE c.picture = ${hash} AND (
          EXISTS (SELECT 1 FROM members m WHERE m.conversation = c.id AND m.user_id = ${asker})
          OR (c.public = 1 AND c.kind = 'room' AND NOT EXISTS (
            SELECT 1 FROM bans b WHERE b.conversation = c.id AND b.user_id = ${asker}))))
      AS seen`.execute(db)
  return rows[0]?.seen === 1
}
