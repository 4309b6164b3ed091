import { sql } from 'kysely'
import type { ConversationId, EntryId } from '../../sync/ids.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { jsonList } from './jsonList.ts'
import type { DocumentLocation } from './recordEntry.ts'

/**
 * Rows older than the horizon and what refers to them, a bounded number of the former (R4). Seals stay: they say
 * where a document begins.
 */
export async function findExpired(
  tx: Tx,
  conversation: ConversationId,
  first: EntryId,
  limit: number,
): Promise<readonly number[]> {
  const { rows } = await sql<{ seq: number }>`
    WITH old AS (
      SELECT seq, author, id FROM entries
      WHERE conversation = ${conversation} AND id < ${first} AND kind <> 'seal' ORDER BY id LIMIT ${limit})
    SELECT seq FROM old
    UNION
    SELECT e.seq FROM old JOIN entries e ON e.conversation = ${conversation}
      AND e.target_author = old.author AND e.target_id = old.id`.execute(tx)
  return rows.map(({ seq }) => seq)
}

/** Which of these conversations still have rows older than theirs `first`. */
export async function withExpired(
  db: Database,
  conversations: readonly { readonly id: ConversationId; readonly first: EntryId }[],
): Promise<readonly ConversationId[]> {
  const { rows } = await sql<{ id: ConversationId }>`
    SELECT j.value->>0 AS id FROM ${jsonList(conversations.map(({ id, first }) => [id, first]))} j
    WHERE EXISTS (SELECT 1 FROM entries e
      WHERE e.conversation = j.value->>0 AND e.id < j.value->>1 AND e.kind <> 'seal')`.execute(db)
  return rows.map(({ id }) => id)
}

/** Deletes rows, ledger and all; answers where those lie that are in the document. */
export async function dropEntries(
  tx: Tx,
  conversation: ConversationId,
  seqs: readonly number[],
): Promise<readonly DocumentLocation[]> {
  const calls = sql`SELECT id FROM entries WHERE kind = 'call' AND seq IN (SELECT value FROM ${jsonList(seqs)})`
  await sql`DELETE FROM missed_calls WHERE conversation = ${conversation} AND place IN (${calls})`.execute(tx)
  await sql`DELETE FROM call_people WHERE conversation = ${conversation} AND id IN (${calls})`.execute(tx)
  const { rows } = await sql<{ client: number | null; clock: number | null; seal: string | null }>`
    DELETE FROM entries WHERE seq IN (SELECT value FROM ${jsonList(seqs)})
    RETURNING client, clock, seal`.execute(tx)
  const seals = [...new Set(rows.flatMap(({ seal }) => (seal === null ? [] : [seal])))]
  await sql`
    UPDATE seals SET expired = 1
    WHERE conversation = ${conversation} AND id IN (SELECT value FROM ${jsonList(seals)})`.execute(tx)
  return rows.flatMap(({ client, clock }) => (client === null || clock === null ? [] : [{ client, clock }]))
}
