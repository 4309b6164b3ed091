import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import { conversationDocument, homeDocument } from '../../sync/documentName.ts'
import { type ConversationId, type Generation, randomId, type UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { GapsTable } from '../storage/journalTables.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { SEQUENCES, type Sequences } from './sequences.ts'

export type GapReason = GapsTable['why']

/**
 * Begins another epoch: devices ask about everything of theirs, and entries of the time that is not known come back
 * as `restored` (J5, R3). The gap begins a minute early: what was on its way for less was not late (D6).
 *
 * @returns the new epoch
 */
export async function beginEpoch(
  tx: Tx,
  { fromAt, toAt, why }: { readonly fromAt: number; readonly toAt: number; readonly why: GapReason },
): Promise<string> {
  const epoch = randomBytes(12).toString('base64url')
  const from = Math.max(0, fromAt - LIMITS.lateAfterMs)
  await tx
    .insertInto('meta')
    .values({ key: 'epoch', value: epoch })
    .onConflict((conflict) => conflict.column('key').doUpdateSet({ value: epoch }))
    .execute()
  await tx
    .insertInto('gaps')
    .values({ epoch, from_at: from, to_at: Math.max(from, toAt), why })
    .execute()
  return epoch
}

const freshGeneration = (): Generation => randomId((length) => randomBytes(length)) as Generation

/**
 * Gives every document a new generation, since what devices hold may have gone apart from what is here (R1): the
 * content stays as it is, its name changes wherever it stands.
 */
export async function renewGenerations(tx: Tx): Promise<void> {
  const conversations = await tx
    .selectFrom('conversations')
    .select(['id', 'generation', 'notes_generation'])
    .execute()
  for (const { id, generation, notes_generation } of conversations) {
    const next = { generation: freshGeneration(), notes_generation: freshGeneration() }
    await tx.updateTable('conversations').set(next).where('id', '=', id).execute()
    await rename(
      tx,
      conversationDocument(id as ConversationId, generation as Generation),
      conversationDocument(id as ConversationId, next.generation),
    )
    await rename(tx, `notes/${id}/${notes_generation}`, `notes/${id}/${next.notes_generation}`)
  }
  const people = await tx.selectFrom('users').select(['id', 'home_generation']).execute()
  for (const { id, home_generation } of people) {
    const next = freshGeneration()
    await tx.updateTable('users').set({ home_generation: next }).where('id', '=', id).execute()
    await rename(
      tx,
      homeDocument(id as UserId, home_generation as Generation),
      homeDocument(id as UserId, next),
    )
  }
}

async function rename(tx: Tx, from: string, to: string): Promise<void> {
  await tx.updateTable('updates').set({ document: to }).where('document', '=', from).execute()
  await tx.updateTable('snapshots').set({ document: to }).where('document', '=', from).execute()
  await tx.updateTable('clients').set({ document: to }).where('document', '=', from).execute()
}

/** When the newest thing in the database was stored, milliseconds since 1970; 0 when there is none. */
export async function newestAt(db: Database | Tx): Promise<number> {
  const { rows } = await sql<{ at: number | null }>`
    SELECT max(at) AS at FROM (
      SELECT max(at) AS at FROM updates UNION ALL SELECT max(at) FROM snapshots
      UNION ALL SELECT max(created_at) FROM users UNION ALL SELECT max(created_at) FROM conversations
      UNION ALL SELECT max(last_used_at) FROM sessions)`.execute(db)
  return rows[0]?.at ?? 0
}

export async function readSequences(db: Database): Promise<Sequences> {
  const { rows } = await sql.raw<Sequences>(SEQUENCES).execute(db)
  return rows[0] ?? { epoch: '', updates: 0, entries: 0 }
}
