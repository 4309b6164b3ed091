import { sql } from 'kysely'
import type { ConversationKind } from '../../sync/api.ts'
import type { Role } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { HIDDEN_DIRECT } from '../people/blocks.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { ask } from '../storage/written.ts'

/** Reads of who is where, inside a commit or outside. */

export interface Membership {
  readonly kind: ConversationKind
  readonly role: Role
}

/** How somebody belongs to a conversation; undefined alike for strangers and for one that does not exist. */
export const membershipOf = (
  db: Database | Tx,
  conversation: ConversationId,
  user: UserId,
): Promise<Membership | undefined> =>
  db
    .selectFrom('members')
    .innerJoin('conversations', 'conversations.id', 'members.conversation')
    .select(['conversations.kind', 'members.role'])
    .where('members.conversation', '=', conversation)
    .where('members.user_id', '=', user)
    .executeTakeFirst()

export async function memberIds(db: Database | Tx, conversation: ConversationId): Promise<UserId[]> {
  const rows = await db
    .selectFrom('members')
    .select('user_id')
    .where('conversation', '=', conversation)
    .execute()
  return rows.map(({ user_id }) => user_id as UserId)
}

/** Members to whom it is there: but for who blocks the other of two (S3). */
export async function hearerIds(db: Database, conversation: ConversationId): Promise<UserId[]> {
  const rows = await ask<{ user_id: UserId }>(db, HEARERS, conversation)
  return rows.map(({ user_id }) => user_id)
}

const HEARERS = `
  SELECT m.user_id FROM members m JOIN conversations c ON c.id = m.conversation
  WHERE m.conversation = ? AND NOT ${HIDDEN_DIRECT}`

/** Names of people who can sign in; whoever is unknown, or only a name in an imported text, is left out. */
export async function peopleNames(db: Database | Tx, users: readonly UserId[]): Promise<Map<UserId, string>> {
  const { rows } = await sql<{ id: UserId; display_name: string }>`
    SELECT id, display_name FROM users
    WHERE placeholder = 0 AND id IN (SELECT value FROM ${jsonList(users)})`.execute(db)
  return new Map(rows.map(({ id, display_name }) => [id, display_name]))
}

export async function countMembers(tx: Tx, conversation: ConversationId): Promise<number> {
  const { count } = await tx
    .selectFrom('members')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('conversation', '=', conversation)
    .executeTakeFirstOrThrow()
  return count
}

/** Whether somebody else is host, and whether anybody else is there at all; M3. */
export async function othersIn(
  tx: Tx,
  conversation: ConversationId,
  user: UserId,
): Promise<{ readonly hasHost: boolean; readonly hasAnybody: boolean }> {
  const others = await tx
    .selectFrom('members')
    .select('role')
    .where('conversation', '=', conversation)
    .where('user_id', '<>', user)
    .execute()
  return { hasHost: others.some(({ role }) => role === 'host'), hasAnybody: others.length > 0 }
}

/** What `room` says of a member. */
export const memberField = (user: UserId): string => `member:${user}`

/** Hosts and moderators. */
export async function moderatorIds(db: Database | Tx, conversation: ConversationId): Promise<UserId[]> {
  const rows = await db
    .selectFrom('members')
    .select('user_id')
    .where('conversation', '=', conversation)
    .where('role', '<>', 'member')
    .execute()
  return rows.map(({ user_id }) => user_id as UserId)
}

export async function isBanned(
  db: Database | Tx,
  conversation: ConversationId,
  user: UserId,
): Promise<boolean> {
  const row = await db
    .selectFrom('bans')
    .select('at')
    .where('conversation', '=', conversation)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return row !== undefined
}
