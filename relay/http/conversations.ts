import { type Context, Hono } from 'hono'
import {
  conversationSchema,
  conversationsSchema,
  createConversationBody,
  patchConversationBody,
  putMemberBody,
} from '../../sync/api.ts'
import type { ApiError } from '../../sync/errors.ts'
import { type ConversationId, isConversationId, isUserId, type UserId } from '../../sync/ids.ts'
import type { Result } from '../../sync/result.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'

const tag = 'Conversations'

/** `/conversations` and their members, below `/api`. Strangers get 404 for whatever exists and does not. */
export const conversationRoutes = ({ conversations }: HttpDeps) =>
  new Hono<Env>()
    .get(
      '/conversations',
      describe({
        summary: 'List one’s conversations, with what a device needs before it opens their documents',
        tag,
        answer: conversationsSchema,
      }),
      requireUser,
      async (c) => answer(c, await conversations.overview(c.get('user').id)),
    )
    .post(
      '/conversations',
      describe({
        summary: 'Make a conversation; the same id twice is the same conversation for its members',
        description:
          'Answers 201 when it was made and 200 when it was there. A direct conversation’s id follows from its two people.',
        tag,
        body: createConversationBody,
        answer: conversationSchema,
        status: 201,
        errors: [
          'conversation-taken',
          'direct-needs-one',
          'direct-fixed',
          'unknown-user',
          'too-many-members',
        ],
      }),
      requireUser,
      validBody(createConversationBody),
      async (c) => {
        const made = await conversations.create(c.get('user').id, c.req.valid('json'))
        if (!made.ok) return fail(c, made.error)
        return c.json(made.value.conversation, made.value.created ? 201 : 200)
      },
    )
    .patch(
      '/conversations/:id',
      describe({
        summary: 'Change name or topic (hosts and moderators)',
        tag,
        body: patchConversationBody,
        answer: conversationSchema,
        errors: ['not-found', 'forbidden', 'direct-fixed'],
      }),
      requireUser,
      validBody(patchConversationBody),
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        return answer(c, await conversations.describe(c.get('user').id, id, c.req.valid('json')))
      },
    )
    .put(
      '/conversations/:id/members/:userId',
      describe({
        summary: 'Add somebody (hosts and moderators) or change a member’s role (hosts)',
        tag,
        body: putMemberBody,
        answer: conversationSchema,
        errors: ['not-found', 'forbidden', 'direct-fixed', 'unknown-user', 'too-many-members', 'last-host'],
      }),
      requireUser,
      validBody(putMemberBody),
      async (c) => {
        const [id, target] = [conversationId(c), memberId(c)]
        if (id === undefined || target === undefined) return fail(c, 'not-found')
        const { role } = c.req.valid('json')
        return answer(c, await conversations.putMember(c.get('user').id, id, target, role))
      },
    )
    .delete(
      '/conversations/:id/members/:userId',
      describe({
        summary: 'Leave, or remove somebody (hosts and moderators, nobody above them)',
        tag,
        errors: ['not-found', 'forbidden', 'direct-fixed', 'unknown-user', 'last-host'],
      }),
      requireUser,
      async (c) => {
        const [id, target] = [conversationId(c), memberId(c)]
        if (id === undefined || target === undefined) return fail(c, 'not-found')
        const removed = await conversations.removeMember(c.get('user').id, id, target)
        return removed.ok ? c.body(null, 204) : fail(c, removed.error)
      },
    )

const answer = (c: Context, result: Result<object, ApiError>): Response =>
  result.ok ? c.json(result.value) : fail(c, result.error)

/** Undefined for what can be no conversation's id. */
function conversationId(c: Context): ConversationId | undefined {
  const id = c.req.param('id')
  return isConversationId(id) ? id : undefined
}

function memberId(c: Context): UserId | undefined {
  const id = c.req.param('userId')
  return isUserId(id) ? id : undefined
}
