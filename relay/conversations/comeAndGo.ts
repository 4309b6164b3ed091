import type { Role } from '../../sync/entry.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { startAtNewest } from '../projection/unread.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { countMembers, isBanned, memberField, peopleNames } from './membership.ts'
import type { RoomChange } from './ports.ts'

export interface Coming {
  readonly conversation: ConversationId
  readonly user: UserId
  readonly role: Role
  /** Who added them; absent when they came by themselves. */
  readonly by?: UserId
  readonly at: number
  readonly maxMembers: number
}

/** Makes somebody a member, inside the commit: with the notice, and nothing left of having been put out (M12). */
export async function letIn(
  tx: Tx,
  { conversation, user, role, by, at, maxMembers }: Coming,
): Promise<Result<RoomChange<void>, ErrorCode>> {
  const name = (await peopleNames(tx, [user])).get(user)
  if (name === undefined) return err('unknown-user')
  if (await isBanned(tx, conversation, user)) return err(by === undefined ? 'banned-here' : 'banned')
  if ((await countMembers(tx, conversation)) >= maxMembers) return err('too-many-members')
  await tx.insertInto('members').values({ conversation, user_id: user, role, joined_at: at }).execute()
  await tx
    .deleteFrom('departures')
    .where('conversation', '=', conversation)
    .where('user_id', '=', user)
    .execute()
  await startAtNewest(tx, conversation, user)
  const join = { k: 'join', u: user, n: name }
  return ok({
    room: { [memberField(user)]: { role, name } },
    entries: [by === undefined ? join : { ...join, b: by }],
    value: undefined,
  })
}

export interface Going {
  readonly conversation: ConversationId
  readonly user: UserId
  /** Absent when they leave by themselves. */
  readonly putOut?: {
    readonly by: UserId
    readonly how: 'removed' | 'banned'
    readonly reason: string | undefined
  }
  readonly at: number
}

/** Ends a membership, inside the commit; who is put out is told by whom and why (M12). */
export async function letGo(
  tx: Tx,
  { conversation, user, putOut, at }: Going,
): Promise<Omit<RoomChange<void>, 'value'>> {
  const person = await tx
    .selectFrom('users')
    .select(['display_name', 'username'])
    .where('id', '=', user)
    .where('placeholder', '=', 0)
    .executeTakeFirst()
  await tx
    .deleteFrom('members')
    .where('conversation', '=', conversation)
    .where('user_id', '=', user)
    .execute()
  const leave = {
    ...{ k: 'leave', u: user, n: person?.display_name ?? '' },
    ...(person === undefined ? {} : { a: person.username }),
  }
  const room = { [memberField(user)]: null, ...(await closeIfEmpty(tx, conversation)) }
  if (putOut === undefined) return { room, entries: [leave] }
  const { name: called } = await tx
    .selectFrom('conversations')
    .select('name')
    .where('id', '=', conversation)
    .executeTakeFirstOrThrow()
  const { by, how, reason } = putOut
  const row = { how, name: called, by_id: by, reason: reason || null, at }
  await tx
    .insertInto('departures')
    .values({ conversation, user_id: user, ...row })
    .onConflict((conflict) => conflict.columns(['conversation', 'user_id']).doUpdateSet(row))
    .execute()
  return { room, entries: [{ ...leave, b: by, ...(how === 'banned' ? { w: how } : {}) }] }
}

/** Whoever joined what everybody left would be there without a host for ever (M3). */
async function closeIfEmpty(tx: Tx, conversation: ConversationId): Promise<{ readonly public?: null }> {
  if ((await countMembers(tx, conversation)) > 0) return {}
  await tx.updateTable('conversations').set({ public: 0 }).where('id', '=', conversation).execute()
  return { public: null }
}
