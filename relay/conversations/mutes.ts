import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { recordAudit } from './audit.ts'
import { authorityOver, inTransaction } from './authority.ts'
import type { ConversationDeps } from './conversations.ts'
import { moderatorIds } from './membership.ts'

interface Act {
  readonly conversation: ConversationId
  readonly actor: UserId
  readonly target: UserId
}

interface Mute extends Act {
  readonly seconds: number
  readonly reason?: string | undefined
}

/** Keeps a member from writing for so long from now; again: so long from then (M5). */
export async function putMute(
  { db, writer, limits, now }: ConversationDeps,
  { conversation, actor, target, seconds, reason }: Mute,
): Promise<Result<void, ApiError>> {
  const done = await inTransaction(db, async (tx) => {
    const over = await authorityOver(tx, { conversation, actor, target })
    if (!over.ok) return over
    if (over.value === undefined) return err('unknown-user')
    const at = now()
    const until = at + seconds * 1000
    await tx.deleteFrom('mutes').where('conversation', '=', conversation).where('until', '<=', at).execute()
    await tx
      .insertInto('mutes')
      .values({ conversation, user_id: target, until })
      .onConflict((conflict) => conflict.columns(['conversation', 'user_id']).doUpdateSet({ until }))
      .execute()
    await tx
      .updateTable('conversations')
      .set((eb) => ({ muted_until: eb.fn<number>('max', ['muted_until', eb.val(until)]) }))
      .where('id', '=', conversation)
      .execute()
    const event = { actor, action: 'mute', target, reason, detail: { seconds } } as const
    await recordAudit(tx, conversation, at, [event], limits.maxAuditRows)
    return ok(undefined)
  })
  if (done.ok) writer.announce(conversation, [...(await moderatorIds(db, conversation)), target])
  return done
}

/** Lets somebody write again; nobody does so for themselves. */
export async function deleteMute(
  { db, writer, limits, now }: ConversationDeps,
  { conversation, actor, target }: Act,
): Promise<Result<void, ApiError>> {
  const lifted = await inTransaction(db, async (tx) => {
    const over = await authorityOver(tx, { conversation, actor, target })
    if (!over.ok) return over
    const gone = await tx
      .deleteFrom('mutes')
      .where('conversation', '=', conversation)
      .where('user_id', '=', target)
      .returning('until')
      .executeTakeFirst()
    if (gone === undefined) return ok(false)
    await recordAudit(tx, conversation, now(), [{ actor, action: 'unmute', target }], limits.maxAuditRows)
    return ok(true)
  })
  if (!lifted.ok) return lifted
  if (lifted.value) writer.announce(conversation, [...(await moderatorIds(db, conversation)), target])
  return ok(undefined)
}
