import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'

/** Seconds until slow mode takes a member's next message, 1 at least: told to whoever was just refused (M6). */
export async function slowWaitSeconds(
  db: Database,
  conversation: ConversationId,
  user: UserId,
  nowMs: number,
): Promise<number> {
  const row = await db
    .selectFrom('posted as p')
    .innerJoin('conversations as c', 'c.id', 'p.conversation')
    .select(['p.at', 'c.slow_seconds'])
    .where('p.conversation', '=', conversation)
    .where('p.user_id', '=', user)
    .executeTakeFirst()
  if (row === undefined) return 1
  return Math.max(1, Math.ceil((row.at - nowMs) / 1000 + row.slow_seconds))
}
