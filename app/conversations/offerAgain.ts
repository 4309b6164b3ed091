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
        again: true,
        ...(lost.kind !== 'direct' && !isHosted && { refused: 'not-found' }),
      }
    })
}

/**
 * Makes a conversation once more, under its id, with those of its people whom the relay still knows, in their roles.
 * @returns the relay's refusal, or `unreachable`; undefined when it is done
 */
export async function offerAgain(
  api: Pick<Api, 'request'>,
  { id, kind, name, members, isPublic }: LocalConversation,
  me: UserId,
): Promise<string | undefined> {
  const others = members.filter((member) => member.id !== me)
  const made = await api.request('POST', '/api/conversations', conversationSchema, {
    ...{ id, kind },
    ...(kind === 'direct' && { memberIds: others.map((member) => member.id) }),
    ...(name !== '' && kind !== 'direct' && { name }),
    ...(isPublic === true && { public: true }),
  })
  if (!made.ok) return made.error.code
  if (kind === 'direct') return undefined
  for (const { id: user, role } of others) {
    const added = await api.request('PUT', `/api/conversations/${id}/members/${user}`, nothing, { role })
    // Whom the relay does not know can be invited again; who is not there for others' sake is no reason to stop.
    if (!added.ok && added.error.code === 'unreachable') return added.error.code
  }
  return undefined
}
