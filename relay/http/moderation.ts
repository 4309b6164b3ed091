import { Hono } from 'hono'
import * as v from 'valibot'
import { invitationsSchema } from '../../sync/api.ts'
import { LIMITS } from '../../sync/limits.ts'
import { auditSchema, bansSchema, muteBody, removeMemberBody } from '../../sync/placesApi.ts'
import { answer, conversationId, done, memberId } from './conversationPath.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody, validQuery } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const tag = 'Moderation'
/** What everybody else gets; strangers as for a conversation that does not exist. */
const UNLESS_MODERATOR = ['not-found', 'forbidden', 'direct-fixed'] as const
const wholeNumber = v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number))
const auditQuery = v.strictObject({
  before: v.optional(wholeNumber),
  limit: v.optional(
    v.pipe(
      wholeNumber,
      v.minValue(1),
      v.transform((limit) => Math.min(limit, LIMITS.maxListLimit)),
    ),
    '50',
  ),
})

/** Bans, mutes, the audit and the invitations of a conversation, for its hosts and moderators; M1. */
export function moderationRoutes({ places, invitations, throttle }: HttpDeps) {
  const limited = notTooOften(throttle.changes)
  return new Hono<Env>()
    .get(
      '/conversations/:id/bans',
      describe({ summary: 'List who is kept out', tag, answer: bansSchema, errors: UNLESS_MODERATOR }),
      requireUser,
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        const bans = await places.bans(c.get('user').id, id)
        return bans.ok ? c.json({ bans: bans.value }) : fail(c, bans.error)
      },
    )
    .put(
      '/conversations/:id/bans/:userId',
      describe({
        summary: 'Keep somebody out until the ban is lifted, and put them out if they are in',
        tag,
        body: removeMemberBody,
        errors: [...UNLESS_MODERATOR, 'not-yourself', 'unknown-user', 'too-many-requests'],
      }),
      requireUser,
      limited,
      validBody(removeMemberBody),
      async (c) => {
        const [conversation, target] = [conversationId(c), memberId(c)]
        if (conversation === undefined || target === undefined) return fail(c, 'not-found')
        const actor = c.get('user').id
        return done(c, await places.ban({ actor, conversation, target, ...c.req.valid('json') }))
      },
    )
    .delete(
      '/conversations/:id/bans/:userId',
      describe({ summary: 'Lift a ban', tag, errors: [...UNLESS_MODERATOR, 'too-many-requests'] }),
      requireUser,
      limited,
      async (c) => {
        const [conversation, target] = [conversationId(c), memberId(c)]
        if (conversation === undefined || target === undefined) return fail(c, 'not-found')
        return done(c, await places.unban({ actor: c.get('user').id, conversation, target }))
      },
    )
    .put(
      '/conversations/:id/mutes/:userId',
      describe({
        summary: 'Keep a member from writing for a time, counted from now',
        tag,
        body: muteBody,
        errors: [...UNLESS_MODERATOR, 'not-yourself', 'unknown-user', 'too-many-requests'],
      }),
      requireUser,
      limited,
      validBody(muteBody),
      async (c) => {
        const [conversation, target] = [conversationId(c), memberId(c)]
        if (conversation === undefined || target === undefined) return fail(c, 'not-found')
        const actor = c.get('user').id
        return done(c, await places.mute({ actor, conversation, target, ...c.req.valid('json') }))
      },
    )
    .delete(
      '/conversations/:id/mutes/:userId',
      describe({
        summary: 'Let a member write again',
        tag,
        errors: [...UNLESS_MODERATOR, 'not-yourself', 'too-many-requests'],
      }),
      requireUser,
      limited,
      async (c) => {
        const [conversation, target] = [conversationId(c), memberId(c)]
        if (conversation === undefined || target === undefined) return fail(c, 'not-found')
        return done(c, await places.unmute({ actor: c.get('user').id, conversation, target }))
      },
    )
    .get(
      '/conversations/:id/audit',
      describe({
        summary: 'Read who did what to whom, when and why; newest first',
        description: 'Give `next` as `before` for the next page.',
        tag,
        query: auditQuery,
        answer: auditSchema,
        errors: UNLESS_MODERATOR,
      }),
      requireUser,
      validQuery(auditQuery),
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        return answer(c, await places.audit(c.get('user').id, id, c.req.valid('query')))
      },
    )
    .get(
      '/conversations/:id/invitations',
      describe({
        summary: 'List the invitations that lead here, whoever made them',
        tag,
        answer: invitationsSchema,
        errors: UNLESS_MODERATOR,
      }),
      requireUser,
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        const allowed = await places.assertModerator(c.get('user').id, id)
        if (!allowed.ok) return fail(c, allowed.error)
        return c.json({ invitations: await invitations.listFor(id) })
      },
    )
}
