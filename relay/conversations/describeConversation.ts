import { sql } from 'kysely'
import type { Json } from '../../sync/canonicalJson.ts'
import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { ConversationDeps } from './conversations.ts'
import { memberField, memberIds, membershipOf, peopleNames } from './membership.ts'
import { mayDescribe, mayExpire } from './roles.ts'

export interface Description {
  readonly name?: string | undefined
  readonly topic?: string | undefined
  /** Days that entries are kept; null for ever; R4. */
  readonly retentionDays?: number | null | undefined
}

/** Changes name, topic or how long entries are kept. */
export async function describeConversation(
  { db, writer }: ConversationDeps,
  conversation: ConversationId,
  actor: UserId,
  { name, topic, retentionDays }: Description,
): Promise<Result<void, ApiError>> {
  if ((await membershipOf(db, conversation, actor)) === undefined) return err({ code: 'not-found' })
  const written = await writer.write(conversation, async (tx) => {
    const membership = await membershipOf(tx, conversation, actor)
    if (membership === undefined) return err('not-found')
    if (membership.kind === 'direct') return err('direct-fixed')
    if (!mayDescribe(membership.role)) return err('forbidden')
    if (retentionDays !== undefined && !mayExpire(membership.role)) return err('forbidden')
    const named = { ...(name === undefined ? {} : { name }), ...(topic === undefined ? {} : { topic }) }
    const kept = retentionDays === undefined ? {} : { retention: retentionDays }
    const columns = { ...named, ...(retentionDays === undefined ? {} : { retention_days: retentionDays }) }
    if (Object.keys(columns).length === 0) return ok({ value: undefined })
    await tx.updateTable('conversations').set(columns).where('id', '=', conversation).execute()
    return ok({ room: { ...named, ...kept }, value: undefined })
  })
  if (!written.ok) return err({ code: written.error })
  if (typeof retentionDays === 'number') await writer.expire(conversation)
  writer.announce(conversation, await memberIds(db, conversation))
  return ok(undefined)
}

/**
 * Shows a person's current name in all their conversations, one write each. The name is read inside each
 * commit, so that of two changes at once the later stays. A conversation that cannot be written is
 * passed over and returned; the next change of name reaches it.
 */
export async function renameMember(
  { db, writer }: ConversationDeps,
  user: UserId,
): Promise<ConversationId[]> {
  const rows = await db.selectFrom('members').select('conversation').where('user_id', '=', user).execute()
  const failed: ConversationId[] = []
  for (const row of rows) {
    const conversation = row.conversation as ConversationId
    const written = await writer.write(conversation, async (tx) => {
      const membership = await membershipOf(tx, conversation, user)
      const name = (await peopleNames(tx, [user])).get(user)
      if (membership === undefined || name === undefined) return ok({ value: undefined })
      return ok({ room: { [memberField(user)]: { role: membership.role, name } }, value: undefined })
    })
    if (written.ok) writer.announce(conversation, await memberIds(db, conversation))
    else failed.push(conversation)
  }
  return failed
}

/**
 * Writes names of people who only appear in imported text into `room`. They are no members in SQL, since
 * they cannot sign in, but devices take the names of authors from there. Those who already have entries
 * here have their name; at most {@link LIMITS.maxMembers} are written, the first ones.
 */
export async function nameGuests(
  { writer }: ConversationDeps,
  conversation: ConversationId,
  guests: readonly { readonly id: UserId; readonly name: string }[],
): Promise<Result<void, ApiError>> {
  const written = await writer.write(conversation, async (tx) => {
    const { rows } = await sql<{ id: UserId }>`
      SELECT j.value AS id FROM ${jsonList(guests.map(({ id }) => id))} j
      WHERE EXISTS (SELECT 1 FROM entries e WHERE e.conversation = ${conversation} AND e.author = j.value)`.execute(
      tx,
    )
    const known = new Set(rows.map(({ id }) => id))
    const room: Record<string, Json> = {}
    for (const { id, name } of guests.slice(0, LIMITS.maxMembers)) {
      if (!known.has(id)) room[memberField(id)] = { role: 'member', name }
    }
    return ok(Object.keys(room).length === 0 ? { value: undefined } : { room, value: undefined })
  })
  return written.ok ? ok(undefined) : err({ code: written.error })
}
