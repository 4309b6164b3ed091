import { sql } from 'kysely'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'
import { jsonList } from './jsonList.ts'

/** Which of one's own ids the relay has, removed ones included, in the order asked; R2. */
export async function knownIds(
  db: Database,
  conversation: ConversationId,
  author: UserId,
  ids: readonly EntryId[],
): Promise<EntryId[]> {
  const { rows } = await sql<{ id: EntryId }>`
    SELECT id FROM entries
    WHERE conversation = ${conversation} AND author = ${author}
      AND id IN (SELECT value FROM ${jsonList(ids)})`.execute(db)
  const known = new Set(rows.map(({ id }) => id))
  return ids.filter((id) => known.delete(id))
}
