import { type ConversationId, isConversationId, type UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { isBanned, membershipOf } from '../conversations/membership.ts'
import { mayAdd } from '../conversations/roles.ts'
import { isBlockedBy } from '../people/blocks.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'

/** Which invitations may be made and used; inside a transaction or outside. */

export type InvitationError = 'invitation-unknown' | 'invitation-expired' | 'invitation-used'

/** What decides whether a link can be used. */
export interface UsableRow {
  readonly id: string
  readonly expires_at: number
  readonly uses: number
  readonly used: number
  readonly created_by: string | null
  readonly conversation: string | null
}

/**
 * Whether somebody may still come in by it. One that leads to a conversation works while who made it may add people
 * there, serves a person once, and is not there for whom its maker blocks (M11, S3).
 * @param user who wants to come in, when they have an account
 */
export async function checkUsable<T extends UsableRow>(
  db: Database | Tx,
  row: T | undefined,
  at: number,
  user?: UserId,
): Promise<Result<T, InvitationError>> {
  if (row === undefined) return err('invitation-unknown')
  if (row.used >= row.uses) return err('invitation-used')
  if (row.expires_at <= at) return err('invitation-expired')
  if (!isConversationId(row.conversation)) return ok(row)
  const by = row.created_by as UserId | null
  if (by === null || !(await mayInviteTo(db, by, row.conversation))) return err('invitation-expired')
  if (user === undefined) return ok(row)
  if (await isBlockedBy(db, { asker: user, by })) return err('invitation-expired')
  return (await wasUsedBy(db, row.id, user)) ? err('invitation-used') : ok(row)
}

/** Whoever may add people may invite: the newcomer comes in on the inviter's authority. Nobody into one of two. */
export async function mayInviteTo(
  db: Database | Tx,
  by: UserId,
  conversation: ConversationId,
): Promise<boolean> {
  const row = await db
    .selectFrom('members')
    .innerJoin('conversations', 'conversations.id', 'members.conversation')
    .select(['conversations.kind', 'members.role'])
    .where('members.conversation', '=', conversation)
    .where('members.user_id', '=', by)
    .executeTakeFirst()
  return row !== undefined && row.kind !== 'direct' && mayAdd(row.role, 'member')
}

async function wasUsedBy(db: Database | Tx, invitation: string, user: UserId): Promise<boolean> {
  const row = await db
    .selectFrom('invitation_uses')
    .select('user_id')
    .where('invitation', '=', invitation)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return row !== undefined
}

/** How somebody stands to where an invitation leads: in, kept out, or gone again after having come by it. */
export type Asker = 'in' | 'banned' | 'out'

/**
 * What accepting would tell somebody of themselves; undefined while they may come in.
 * @param asker.isUsable whether others still come in by it: if not, who never came by it is told nothing
 */
export async function askerOf(
  db: Database | Tx,
  row: UsableRow,
  { user, isUsable }: { readonly user: UserId; readonly isUsable: boolean },
): Promise<Asker | undefined> {
  if (!isConversationId(row.conversation)) return undefined
  if ((await membershipOf(db, row.conversation, user)) !== undefined) return 'in'
  const isUsed = await wasUsedBy(db, row.id, user)
  if ((isUsed || isUsable) && (await isBanned(db, row.conversation, user))) return 'banned'
  return isUsed ? 'out' : undefined
}

/** Who came in by it does not come in by it again: somebody who was removed would be back at once. */
export async function noteUse(tx: Tx, invitation: string, user: UserId): Promise<void> {
  await tx
    .insertInto('invitation_uses')
    .values({ invitation, user_id: user })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Invitations of a person that somebody could still use. */
export async function countOpen(tx: Tx, by: UserId, at: number): Promise<number> {
  const { count } = await tx
    .selectFrom('invitations')
    .select((eb) => eb.fn.countAll<number>().as('count'))
    .where('created_by', '=', by)
    .where('expires_at', '>', at)
    .whereRef('used', '<', 'uses')
    .executeTakeFirstOrThrow()
  return count
}
