import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { type Membership, membershipOf } from './membership.ts'
import { isAtLeastModerator, mayModerate } from './roles.ts'

/**
 * The role of a host or moderator. Strangers get `not-found` as for what does not exist, members `forbidden`; nobody
 * runs a direct conversation (`direct-fixed`). Ask again inside the commit: authority may end meanwhile (G6).
 */
export async function moderatorIn(
  db: Database | Tx,
  conversation: ConversationId,
  user: UserId,
): Promise<Result<Membership, ErrorCode>> {
  const member = await memberIn(db, conversation, user)
  if (!member.ok) return member
  return isAtLeastModerator(member.value.role) ? member : err('forbidden')
}

/** The same for whoever belongs to a group or a room. */
export async function memberIn(
  db: Database | Tx,
  conversation: ConversationId,
  user: UserId,
): Promise<Result<Membership, ErrorCode>> {
  const membership = await membershipOf(db, conversation, user)
  if (membership === undefined) return err('not-found')
  return membership.kind === 'direct' ? err('direct-fixed') : ok(membership)
}

/**
 * Authority over somebody else: what the actor may moderate here, and the target's membership where there is one.
 * Who is not there is moderated as a member would be; whether that makes sense is for the caller to say.
 */
export async function authorityOver(
  db: Database | Tx,
  {
    conversation,
    actor,
    target,
  }: { readonly conversation: ConversationId; readonly actor: UserId; readonly target: UserId },
): Promise<Result<Membership | undefined, ErrorCode>> {
  const allowed = await moderatorIn(db, conversation, actor)
  if (!allowed.ok) return allowed
  if (target === actor) return err('not-yourself')
  const there = await membershipOf(db, conversation, target)
  return mayModerate(allowed.value.role, there?.role ?? 'member') ? ok(there) : err('forbidden')
}

class Undone extends Error {
  readonly code: ErrorCode
  constructor(code: ErrorCode) {
    super(code)
    this.code = code
  }
}

/** A change that does not show in the document: one transaction of its own; a refusal undoes all of it. */
export async function inTransaction<T>(
  db: Database,
  work: (tx: Tx) => Promise<Result<T, ErrorCode>>,
): Promise<Result<T, ApiError>> {
  try {
    return ok(
      await db.transaction().execute(async (tx) => {
        const outcome = await work(tx)
        if (!outcome.ok) throw new Undone(outcome.error)
        return outcome.value
      }),
    )
  } catch (error) {
    if (error instanceof Undone) return err({ code: error.code })
    throw error
  }
}
