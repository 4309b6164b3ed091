import { sql } from 'kysely'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'

/** Who blocks whom, inside a commit or outside: towards whom one blocks one is absent (S3). */

/** Whether `by` blocks `asker`. */
export async function isBlockedBy(
  db: Database | Tx,
  { asker, by }: { readonly asker: UserId; readonly by: UserId },
): Promise<boolean> {
  const row = await db
    .selectFrom('contacts')
    .select('user_id')
    .where('user_id', '=', by)
    .where('other_id', '=', asker)
    .where('state', '=', 'blocked')
    .executeTakeFirst()
  return row !== undefined
}

/** Everybody who blocks `user`: for them these people do not exist. */
export async function blockersOf(db: Database | Tx, user: UserId): Promise<Set<UserId>> {
  const rows = await db
    .selectFrom('contacts')
    .select('user_id')
    .where('other_id', '=', user)
    .where('state', '=', 'blocked')
    .execute()
  return new Set(rows.map(({ user_id }) => user_id as UserId))
}

/** Everybody whom `user` blocks. */
export async function blockedBy(db: Database | Tx, user: UserId): Promise<Set<UserId>> {
  const rows = await db
    .selectFrom('contacts')
    .select('other_id')
    .where('user_id', '=', user)
    .where('state', '=', 'blocked')
    .execute()
  return new Set(rows.map(({ other_id }) => other_id as UserId))
}

/** Those of `others` who block `asker`: to be answered as unknown (`unknown-user`). */
export async function blockersAmong(
  db: Database | Tx,
  asker: UserId,
  others: readonly UserId[],
): Promise<Set<UserId>> {
  const { rows } = await sql<{ user_id: UserId }>`
    SELECT user_id FROM contacts
    WHERE other_id = ${asker} AND state = 'blocked' AND user_id IN (SELECT value FROM ${jsonList(others)})`.execute(
    db,
  )
  return new Set(rows.map(({ user_id }) => user_id))
}

/**
 * SQL of a condition on a row `m` of `members` and its `c` of `conversations`: a direct conversation with somebody whom
 * that member blocks. To the member it is not there until they lift the block.
 */
export const HIDDEN_DIRECT = `(c.kind = 'direct' AND EXISTS (
  SELECT 1 FROM members o
  JOIN contacts k ON k.user_id = m.user_id AND k.other_id = o.user_id AND k.state = 'blocked'
  WHERE o.conversation = c.id AND o.user_id <> m.user_id))`

/** Whether {@link HIDDEN_DIRECT} holds. */
export async function isHiddenDirect(
  db: Database | Tx,
  user: UserId,
  conversation: ConversationId,
): Promise<boolean> {
  const { rows } = await sql<{ hidden: number }>`
    SELECT 1 AS hidden FROM conversations c
    JOIN members m ON m.conversation = c.id AND m.user_id = ${user}
    WHERE c.id = ${conversation} AND ${sql.raw(HIDDEN_DIRECT)}`.execute(db)
  return rows.length > 0
}
