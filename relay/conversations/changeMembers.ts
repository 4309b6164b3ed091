import type { Role } from '../../sync/entry.ts'
import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { startAtNewest } from '../projection/unread.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { ConversationDeps } from './conversations.ts'
import { countMembers, isLastHost, memberField, memberIds, membershipOf, peopleNames } from './membership.ts'
import type { RoomChange } from './ports.ts'
import { mayAdd, mayChangeRoles, mayRemove } from './roles.ts'

type Change = Promise<Result<RoomChange<void>, ErrorCode>>

/** Who does what to whom, where. */
interface Act {
  readonly conversation: ConversationId
  readonly actor: UserId
  readonly actorRole: Role
  readonly target: UserId
}

/** Adds somebody, or gives a member another role; without `role` a member stays as they are. */
export async function putMember(
  deps: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  target: UserId,
  role: Role | undefined,
): Promise<Result<void, ApiError>> {
  const done = await change(deps, conversation, actor, target, async (tx, act, now) => {
    const there = await membershipOf(tx, conversation, target)
    return there === undefined ? add(tx, act, role ?? 'member', now) : setRole(tx, act, there.role, role)
  })
  if (done.ok) deps.writer.announce(conversation, await memberIds(deps.db, conversation))
  return done
}

/** Takes somebody out; oneself: leaves. Their open documents close. */
export async function removeMember(
  deps: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  target: UserId,
): Promise<Result<void, ApiError>> {
  const done = await change(deps, conversation, actor, target, remove)
  if (done.ok) {
    deps.writer.closeFor(conversation, target)
    deps.writer.announce(conversation, [...(await memberIds(deps.db, conversation)), target])
  }
  return done
}

/** One write; the actor's authority is judged inside the commit (G6). */
async function change(
  { db, writer }: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  target: UserId,
  apply: (tx: Tx, act: Act, now: number) => Change,
): Promise<Result<void, ApiError>> {
  // A look before the writer loads the document: strangers cause no work.
  if ((await membershipOf(db, conversation, actor)) === undefined) return err({ code: 'not-found' })
  const written = await writer.write(conversation, async (tx, now): Change => {
    const membership = await membershipOf(tx, conversation, actor)
    if (membership === undefined) return err('not-found')
    if (membership.kind === 'direct') return err('direct-fixed')
    return apply(tx, { conversation, actor, actorRole: membership.role, target }, now)
  })
  return written.ok ? ok(undefined) : err({ code: written.error })
}

async function add(tx: Tx, { conversation, actor, actorRole, target }: Act, role: Role, now: number): Change {
  if (!mayAdd(actorRole, role)) return err('forbidden')
  const name = (await peopleNames(tx, [target])).get(target)
  if (name === undefined) return err('unknown-user')
  if ((await countMembers(tx, conversation)) >= LIMITS.maxMembers) return err('too-many-members')
  await tx.insertInto('members').values({ conversation, user_id: target, role, joined_at: now }).execute()
  await startAtNewest(tx, conversation, target)
  return ok({
    room: { [memberField(target)]: { role, name } },
    entries: [{ k: 'join', u: target, n: name, b: actor }],
    value: undefined,
  })
}

async function setRole(
  tx: Tx,
  { conversation, actor, actorRole, target }: Act,
  current: Role,
  role: Role | undefined,
): Change {
  if (role === undefined || role === current) return ok({ value: undefined })
  if (!mayChangeRoles(actorRole)) return err('forbidden')
  if (current === 'host' && (await isLastHost(tx, conversation, target))) return err('last-host')
  await tx
    .updateTable('members')
    .set({ role })
    .where('conversation', '=', conversation)
    .where('user_id', '=', target)
    .execute()
  const name = (await peopleNames(tx, [target])).get(target) ?? ''
  return ok({
    room: { [memberField(target)]: { role, name } },
    entries: [{ k: 'role', u: target, v: role, b: actor }],
    value: undefined,
  })
}

async function remove(tx: Tx, { conversation, actor, actorRole, target }: Act): Change {
  const there = await membershipOf(tx, conversation, target)
  if (there === undefined) return err('unknown-user')
  const leaves = actor === target
  if (!leaves && !mayRemove(actorRole, there.role)) return err('forbidden')
  if (there.role === 'host' && (await isLastHost(tx, conversation, target))) return err('last-host')
  const name = (await peopleNames(tx, [target])).get(target) ?? ''
  await tx
    .deleteFrom('members')
    .where('conversation', '=', conversation)
    .where('user_id', '=', target)
    .execute()
  const leave = { k: 'leave', u: target, n: name }
  return ok({
    room: { [memberField(target)]: null },
    entries: [leaves ? leave : { ...leave, b: actor }],
    value: undefined,
  })
}
