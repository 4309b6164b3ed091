import { type Conversations, conversationSchema } from '../../sync/api.ts'
import type { UserId } from '../../sync/ids.ts'
import { type Api, nothing } from '../net/api.ts'
import type { LocalConversation } from './known.ts'

/**
 * Conversations that the relay knew and, having gone back in time, does not know any more (J5, R3). Those of two
 * people and those hosted here are offered to it again; the others stay readable until somebody who hosts them does.
 */
export function lostConversations(
  before: Conversations,
  now: Conversations,
  me: UserId,
): LocalConversation[] {
  const known = new Set(now.conversations.map(({ id }) => id))
  return before.conversations
    .filter(({ id }) => !known.has(id))
    .map((lost) => {
      const isHosted = lost.members.some(({ id, role }) => id === me && role === 'host')
      return {
        ...{ id: lost.id, kind: lost.kind, name: lost.name, members: lost.members },
        createdAt: lost.joinedAt ?? 0,
        isPublic: lost.public,
        ...{ topic: lost.topic, posting: lost.posting, slowSeconds: lost.slowSeconds },
        again: true,
        ...(lost.kind !== 'direct' && !isHosted && { refused: 'not-found' }),
      }
    })
}

const WAITS: ReadonlySet<string> = new Set(['unreachable', 'too-many-requests'])

/**
 * Makes a conversation once more, under its id, with those of its people whom the relay still knows, in their roles.
 * @returns the relay's refusal, or `unreachable`; undefined when it is done
 */
export async function offerAgain(
  api: Pick<Api, 'request'>,
  { id, kind, name, topic = '', members, isPublic, posting = 'everyone', slowSeconds = 0 }: LocalConversation,
  me: UserId,
): Promise<string | undefined> {
  const others = members.filter((member) => member.id !== me)
  const made = await api.request('POST', '/api/conversations', conversationSchema, {
    ...{ id, kind },
    ...(kind === 'direct' && { memberIds: others.map((member) => member.id) }),
    ...(name !== '' && kind !== 'direct' && { name }),
    ...(topic !== '' && kind !== 'direct' && { topic }),
    ...(isPublic === true && { public: true }),
  })
  if (!made.ok) return made.error.code
  if (kind === 'direct') return undefined
  // Before anybody is in: where only hosts and moderators wrote, nobody else does meanwhile (M6, M7).
  if (posting !== made.value.posting || slowSeconds !== made.value.slowSeconds) {
    const set = await api.request('PATCH', `/api/conversations/${id}`, nothing, { posting, slowSeconds })
    if (!set.ok && WAITS.has(set.error.code)) return set.error.code
  }
  // Of many people only so many are taken at once: who is in from the last time is not added again.
  const there = new Map(made.value.members.map((member) => [member.id, member.role]))
  for (const { id: user, role } of others) {
    if (there.get(user) === role) continue
    const added = await api.request('PUT', `/api/conversations/${id}/members/${user}`, nothing, { role })
    // Whom the relay does not know can be invited again; who is not there for others' sake is no reason to stop.
    if (!added.ok && WAITS.has(added.error.code)) return added.error.code
  }
  return undefined
}
