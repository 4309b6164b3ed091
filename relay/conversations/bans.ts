import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Ban } from '../../sync/placesApi.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { isBlockedBy } from '../people/blocks.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import { authorityOver, inTransaction, moderatorIn } from './authority.ts'
import { letGo } from './comeAndGo.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberIds, moderatorIds, peopleNames } from './membership.ts'
import type { RoomChange } from './ports.ts'

interface Act {
  readonly conversation: ConversationId
  readonly actor: UserId
  readonly target: UserId
  readonly reason?: string | undefined
}

/** Keeps somebody out, and puts them out if they are in (M4). Twice is once; another reason replaces the first. */
export async function putBan(deps: ConversationDeps, act: Act): Promise<Result<void, ApiError>> {
  const { db, writer } = deps
  const { conversation, actor, target } = act
  // A look before the writer loads the document: strangers cause no work.
  const allowed = await moderatorIn(db, conversation, actor)
  if (!allowed.ok) return err({ code: allowed.error })
  const written = await writer.write(conversation, (tx, at) => ban(tx, deps, act, at))
  if (!written.ok) return err({ code: written.error })
  writer.closeFor(conversation, target, 'banned')
  const told = written.value ? [target] : []
  writer.announce(conversation, [...(await memberIds(db, conversation)), ...told])
  return ok(undefined)
}

/** @returns whether the target is to be told */
async function ban(
  tx: Tx,
  { limits }: ConversationDeps,
  { conversation, actor, target, reason }: Act,
  at: number,
): Promise<Result<RoomChange<boolean>, ErrorCode>> {
  const over = await authorityOver(tx, { conversation, actor, target })
  if (!over.ok) return over
  const there = over.value
  if (there === undefined && !(await isKnown(tx, actor, target))) return err('unknown-user')
  const known = await tx
    .selectFrom('bans')
    .select('reason')
    .where('conversation', '=', conversation)
    .where('user_id', '=', target)
    .executeTakeFirst()
  const row = { by_id: actor, reason: reason || null, at }
  if (known !== undefined && known.reason === row.reason) return ok({ value: false })
  await tx
    .insertInto('bans')
    .values({ conversation, user_id: target, ...row })
    .onConflict((conflict) => conflict.columns(['conversation', 'user_id']).doUpdateSet(row))
    .execute()
  const event = { actor, action: 'ban', target, reason } as const
  await recordAudit(tx, conversation, at, [event], limits.maxAuditRows)
  const putOut = { by: actor, how: 'banned', reason } as const
  if (there !== undefined)
    return ok({ ...(await letGo(tx, { conversation, user: target, putOut, at })), value: true })
  return ok({ value: await setDeparture(tx, conversation, target, { how: 'banned', ...row }) })
}

/** Somebody with an account, who does not block the asker (S3). */
const isKnown = async (tx: Tx, asker: UserId, target: UserId): Promise<boolean> =>
  (await peopleNames(tx, [target])).has(target) && !(await isBlockedBy(tx, { asker, by: target }))

/**
 * What somebody was told when they were put out; who left by themselves, or never was in, is told nothing (M12).
 * @returns whether there is somebody to tell
 */
async function setDeparture(
  tx: Tx,
  conversation: ConversationId,
  user: UserId,
  changed: { readonly how: 'removed' | 'banned'; by_id?: UserId; reason?: string | null; at?: number },
): Promise<boolean> {
  const { numUpdatedRows } = await tx
    .updateTable('departures')
    .set(changed)
    .where('conversation', '=', conversation)
    .where('user_id', '=', user)
    .executeTakeFirst()
  return numUpdatedRows > 0n
}

/** Lifts a ban; without one nothing changes. They are not in again: they were put out. */
export async function deleteBan(
  { db, writer, limits, now }: ConversationDeps,
  { conversation, actor, target }: Act,
): Promise<Result<void, ApiError>> {
  const lifted = await inTransaction(db, async (tx) => {
    const allowed = await moderatorIn(tx, conversation, actor)
    if (!allowed.ok) return allowed
    const gone = await tx
      .deleteFrom('bans')
      .where('conversation', '=', conversation)
      .where('user_id', '=', target)
      .returning('user_id')
      .executeTakeFirst()
    if (gone === undefined) return ok(undefined)
    const told = (await setDeparture(tx, conversation, target, { how: 'removed' })) ? [target] : []
    await recordAudit(tx, conversation, now(), [{ actor, action: 'unban', target }], limits.maxAuditRows)
    return ok(told)
  })
  if (!lifted.ok) return lifted
  if (lifted.value !== undefined)
    writer.announce(conversation, [...(await moderatorIds(db, conversation)), ...lifted.value])
  return ok(undefined)
}

/** Who is kept out, the newest first. Whether the asker may know is the caller's check. */
export async function listBans(db: Database, conversation: ConversationId): Promise<Ban[]> {
  const rows = await db
    .selectFrom('bans as b')
    .innerJoin('users as u', 'u.id', 'b.user_id')
    .leftJoin('users as by', 'by.id', 'b.by_id')
    .select(['b.user_id', 'u.display_name as name', 'u.username', 'b.by_id', 'b.reason', 'b.at'])
    .select(['by.display_name as byName', 'by.username as byUsername'])
    .where('b.conversation', '=', conversation)
    .orderBy('b.at', 'desc')
    .orderBy('b.user_id')
    .execute()
  return rows.map(({ user_id, name, username, by_id, byName, byUsername, reason, at }) => ({
    user: user_id as UserId,
    name,
    username,
    by: by_id as UserId,
    byName: byName ?? '',
    ...(byUsername === null ? {} : { byUsername }),
    ...(reason === null ? {} : { reason }),
    at,
  }))
}
