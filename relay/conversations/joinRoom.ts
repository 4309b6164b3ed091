import type { ApiError, ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { recordAudit } from './audit.ts'
import { letIn } from './comeAndGo.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberIds, membershipOf } from './membership.ts'

/** Says inside the commit whether somebody may come in by themselves, and how, for the audit. */
export type Admission = (tx: Tx) => Promise<Result<{ readonly invitedBy?: UserId | undefined }, ErrorCode>>

/** Joins by oneself, where `admit` allows it at commit time (M8); a member stays as they are. */
export async function joinBy(
  { db, writer, limits }: ConversationDeps,
  conversation: ConversationId,
  user: UserId,
  admit: Admission,
): Promise<Result<void, ApiError>> {
  const written = await writer.write(conversation, async (tx, at) => {
    if ((await membershipOf(tx, conversation, user)) !== undefined) return ok({ value: false })
    const admitted = await admit(tx)
    if (!admitted.ok) return admitted
    const { maxMembers, maxAuditRows } = limits
    const entered = await letIn(tx, { conversation, user, role: 'member', at, maxMembers })
    if (!entered.ok) return entered
    const event = { actor: user, action: 'join', target: admitted.value.invitedBy } as const
    await recordAudit(tx, conversation, at, [event], maxAuditRows)
    return ok({ ...entered.value, value: true })
  })
  if (!written.ok) return err({ code: written.error })
  if (written.value) writer.announce(conversation, await memberIds(db, conversation))
  return ok(undefined)
}

/** Joins a public room (M2); whatever else exists is not found. */
export async function joinRoom(
  deps: ConversationDeps,
  conversation: ConversationId,
  user: UserId,
): Promise<Result<void, ApiError>> {
  // A look before the writer loads the document: strangers cause no work.
  const open = await isPublicRoom(deps.db, conversation)
  if (!open.ok) return err({ code: open.error })
  return joinBy(deps, conversation, user, (tx) => isPublicRoom(tx, conversation))
}

async function isPublicRoom(
  db: Database | Tx,
  conversation: ConversationId,
): Promise<Result<{ readonly invitedBy?: UserId }, ErrorCode>> {
  const row = await db
    .selectFrom('conversations')
    .select('public')
    .where('id', '=', conversation)
    .where('kind', '=', 'room')
    .executeTakeFirst()
  return row?.public === 1 ? ok({}) : err('not-found')
}
