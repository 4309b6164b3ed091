import { Hono } from 'hono'
import {
  conversationSchema,
  conversationsSchema,
  createConversationBody,
  patchConversationBody,
  putMemberBody,
} from '../../sync/api.ts'
import { removeMemberBody } from '../../sync/placesApi.ts'
import { answer, conversationId, done, memberId } from './conversationPath.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const tag = 'Conversations'

/** `/conversations` and their members, below `/api`. Strangers get 404 for whatever exists and does not. */
export const conversationRoutes = ({ conversations, throttle }: HttpDeps) =>
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
          'Answers 201 when it was made and 200 when it was there. A direct conversation’s id follows from its two people. Only rooms are `public`, and have a name then.',
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
          'too-many-requests',
        ],
      }),
      requireUser,
      validBody(createConversationBody),
      async (c) => {
        const by = c.get('user').id
        const retryAfterSeconds = throttle.newConversations.waitSeconds(by)
        if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
        // Counted ahead, or many at once would slip through while the first are made.
        throttle.newConversations.count(by)
        const made = await conversations.create(by, c.req.valid('json'))
        if (!made.ok || !made.value.created) throttle.newConversations.refund(by)
        if (!made.ok) return fail(c, made.error)
        return c.json(made.value.conversation, made.value.created ? 201 : 200)
      },
    )
    .patch(
      '/conversations/:id',
      describe({
        summary: 'Change name or topic (hosts and moderators), and how the place is run (hosts)',
        tag,
        body: patchConversationBody,
        answer: conversationSchema,
        errors: ['not-found', 'forbidden', 'direct-fixed', 'too-many-requests'],
      }),
      requireUser,
      notTooOften(throttle.changes),
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
        summary:
          'Add somebody (hosts and moderators), change a member’s role (hosts), or join a public room oneself',
        tag,
        body: putMemberBody,
        answer: conversationSchema,
        errors: [
          ...(['not-found', 'forbidden', 'direct-fixed', 'unknown-user', 'too-many-members'] as const),
          ...(['last-host', 'banned', 'banned-here', 'too-many-requests'] as const),
        ],
      }),
      requireUser,
      async (c, next) => {
        const joins = memberId(c) === c.get('user').id
        return notTooOften(joins ? throttle.joins : throttle.changes)(c, next)
      },
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
        body: removeMemberBody,
        errors: [
          ...(['not-found', 'forbidden', 'direct-fixed', 'unknown-user', 'last-host'] as const),
          'too-many-requests',
        ],
      }),
      requireUser,
      notTooOften(throttle.changes),
      validBody(removeMemberBody),
      async (c) => {
        const [id, target] = [conversationId(c), memberId(c)]
        if (id === undefined || target === undefined) return fail(c, 'not-found')
        const { reason } = c.req.valid('json')
        return done(c, await conversations.removeMember(c.get('user').id, id, target, reason))
      },
    )
