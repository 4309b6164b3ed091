import { sql } from 'kysely'
import type { Json } from '../../sync/canonicalJson.ts'
import type { ApiError } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { jsonList } from '../projection/jsonList.ts'
import type { ConversationDeps } from './conversations.ts'
import { hearerIds, memberField, membershipOf, peopleNames } from './membership.ts'

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
    if (written.ok) writer.announce(conversation, await hearerIds(db, conversation))
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
