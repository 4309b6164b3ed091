import type { Role } from '../../sync/entry.ts'
import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { isBlockedBy } from '../people/blocks.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import { memberIn } from './authority.ts'
import { letGo, letIn } from './comeAndGo.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberField, memberIds, membershipOf, othersIn, peopleNames } from './membership.ts'
import type { RoomChange } from './ports.ts'
import { mayAdd, mayChangeRoles, mayModerate } from './roles.ts'

type Change = Promise<Result<RoomChange<void>, ErrorCode>>

/** Who does what to whom, where, when. */
interface Act {
  readonly deps: ConversationDeps
  readonly conversation: ConversationId
  readonly actor: UserId
  readonly actorRole: Role
  readonly target: UserId
  /** Milliseconds since 1970. */
  readonly at: number
}

/** Adds somebody, or gives a member another role; without `role` a member stays as they are. */
export async function putMember(
  deps: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  target: UserId,
  role: Role | undefined,
): Promise<Result<void, ApiError>> {
  const done = await change(deps, conversation, actor, target, async (tx, act) => {
    const there = await membershipOf(tx, conversation, target)
    return there === undefined ? add(tx, act, role ?? 'member') : setRole(tx, act, there.role, role)
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
  reason?: string,
): Promise<Result<void, ApiError>> {
  const done = await change(deps, conversation, actor, target, (tx, act) => remove(tx, act, reason))
  if (done.ok) {
    deps.writer.closeFor(conversation, target, actor === target ? 'left' : 'removed')
    deps.writer.announce(conversation, [...(await memberIds(deps.db, conversation)), target])
  }
  return done
}

/** One write; the actor's authority is judged inside the commit (G6). */
async function change(
  deps: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  target: UserId,
  apply: (tx: Tx, act: Act) => Change,
): Promise<Result<void, ApiError>> {
  // A look before the writer loads the document: strangers cause no work.
  if ((await membershipOf(deps.db, conversation, actor)) === undefined) return err({ code: 'not-found' })
  const written = await deps.writer.write(conversation, async (tx, at): Change => {
    const membership = await memberIn(tx, conversation, actor)
    if (!membership.ok) return membership
    return apply(tx, { deps, conversation, actor, actorRole: membership.value.role, target, at })
  })
  return written.ok ? ok(undefined) : err({ code: written.error })
}

async function add(tx: Tx, { deps, conversation, actor, actorRole, target, at }: Act, role: Role): Change {
  if (!mayAdd(actorRole, role)) return err('forbidden')
  // Towards whom she blocks, a person is not there (S3).
  if (await isBlockedBy(tx, { asker: actor, by: target })) return err('unknown-user')
  const { maxMembers, maxAuditRows } = deps.limits
  const entered = await letIn(tx, { conversation, user: target, role, by: actor, at, maxMembers })
  if (!entered.ok) return entered
  const event = { actor, action: 'add', target, detail: { role } } as const
  await recordAudit(tx, conversation, at, [event], maxAuditRows)
  return entered
}

async function setRole(
  tx: Tx,
  { deps, conversation, actor, actorRole, target, at }: Act,
  current: Role,
  role: Role | undefined,
): Change {
  if (role === undefined || role === current) return ok({ value: undefined })
  if (!mayChangeRoles(actorRole)) return err('forbidden')
  // Also where nobody else is: whoever came in later would find no host.
  if (current === 'host' && !(await othersIn(tx, conversation, target)).hasHost) return err('last-host')
  await tx
    .updateTable('members')
    .set({ role })
    .where('conversation', '=', conversation)
    .where('user_id', '=', target)
    .execute()
  const event = { actor, action: 'role', target, detail: { role } } as const
  await recordAudit(tx, conversation, at, [event], deps.limits.maxAuditRows)
  const name = (await peopleNames(tx, [target])).get(target) ?? ''
  return ok({
    room: { [memberField(target)]: { role, name } },
    entries: [{ k: 'role', u: target, v: role, b: actor }],
    value: undefined,
  })
}

async function remove(tx: Tx, act: Act, reason: string | undefined): Change {
  const { deps, conversation, actor, actorRole, target, at } = act
  const leaves = actor === target
  const there = await membershipOf(tx, conversation, target)
  if (!leaves && !mayModerate(actorRole, there?.role ?? 'member')) return err('forbidden')
  if (there === undefined) return err('unknown-user')
  const others = await othersIn(tx, conversation, target)
  if (there.role === 'host' && others.hasAnybody && !others.hasHost) return err('last-host')
  const event = leaves
    ? ({ actor, action: 'leave' } as const)
    : ({ actor, action: 'remove', target, reason } as const)
  await recordAudit(tx, conversation, at, [event], deps.limits.maxAuditRows)
  const putOut = leaves ? {} : { putOut: { by: actor, how: 'removed', reason } as const }
  return ok({ ...(await letGo(tx, { conversation, user: target, at, ...putOut })), value: undefined })
}
