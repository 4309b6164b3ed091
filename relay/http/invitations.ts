import { Hono } from 'hono'
import * as v from 'valibot'
import {
  createInvitationBody,
  invitationPreviewSchema,
  invitationSchema,
  invitationsSchema,
} from '../../sync/api.ts'
import { acceptedInvitationSchema, acceptInvitationBody } from '../../sync/placesApi.ts'
import { clientAddress } from './credentials.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody, validQuery } from './env.ts'
import { notTooOften } from './notTooOften.ts'
import { ownOrigin } from './ownOrigin.ts'

const TAG = 'Invitations'
const previewQuery = v.object({ code: v.pipe(v.string(), v.minLength(1), v.maxLength(128)) })

/** `/api/invitations`: links to register with. */
export function invitationRoutes(deps: HttpDeps): Hono<Env> {
  const { invitations, throttle } = deps
  const routes = new Hono<Env>()

  routes.get(
    '/',
    describe({
      summary: 'List one’s own invitations; the owner of the relay sees all',
      tag: TAG,
      answer: invitationsSchema,
    }),
    requireUser,
    async (c) => c.json({ invitations: await invitations.list(c.get('user')) }),
  )

  routes.post(
    '/',
    describe({
      summary: 'Make a link to register with, and to come into a conversation by',
      description:
        'The whole `url` is in this answer only. Without `uses` one person may use it, for 7 days. One that leads to a `conversation` is made by its hosts and moderators, and works while they are.',
      tag: TAG,
      body: createInvitationBody,
      answer: invitationSchema,
      status: 201,
      errors: ['registration-closed', 'not-found', 'too-many-invitations', 'too-many-requests'],
    }),
    requireUser,
    notTooOften(throttle.changes),
    validBody(createInvitationBody),
    async (c) => {
      const { uses, days, conversation } = c.req.valid('json')
      // Where nobody registers, those who have an account may still be invited somewhere.
      if (deps.registration === 'closed' && conversation === undefined) return fail(c, 'registration-closed')
      const made = await invitations.create(c.get('user').id, {
        ...(uses === undefined ? {} : { uses }),
        ...(days === undefined ? {} : { days }),
        ...(conversation === undefined ? {} : { conversation }),
      })
      if (!made.ok)
        return fail(c, made.error === 'not-found' ? { code: made.error, field: 'conversation' } : made.error)
      const { path, ...invitation } = made.value
      return c.json({ ...invitation, url: ownOrigin(c, deps) + path }, 201)
    },
  )

  routes.get(
    '/preview',
    describe({
      summary: 'See whose invitation a code is, before registering',
      description:
        'Who is signed in also hears as `asker` that they are in, are banned, or came by it before and do not come back by it.',
      tag: TAG,
      open: true,
      query: previewQuery,
      answer: invitationPreviewSchema,
      errors: [
        'invitation-unknown',
        'invitation-expired',
        'invitation-used',
        'registration-closed',
        'too-many-attempts',
      ],
    }),
    validQuery(previewQuery),
    async (c) => {
      const address = clientAddress(c, deps.trustProxy)
      const retryAfterSeconds = throttle.failures.waitSeconds(address)
      if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-attempts', retryAfterSeconds })
      const signedIn = await c.get('authenticate')()
      const asker = signedIn.ok ? signedIn.value.user.id : undefined
      const preview = await invitations.preview(c.req.valid('query').code, asker)
      if (!preview.ok) {
        if (preview.error === 'invitation-unknown') throttle.failures.count(address)
        return fail(c, preview.error)
      }
      const { by, owner, to, asker: standing } = preview.value
      if (deps.registration === 'closed' && !owner && to === undefined && standing === undefined)
        return fail(c, 'registration-closed')
      const relay = new URL(ownOrigin(c, deps)).host
      return c.json({
        ...(by === undefined ? {} : { by }),
        owner,
        relay,
        ...(to === undefined ? {} : { to }),
        ...(standing === undefined ? {} : { asker: standing }),
      })
    },
  )

  routes.post(
    '/accept',
    describe({
      summary: 'Come into the conversation that an invitation leads to, with the account one has',
      description:
        'Answers the conversation also to those who are in it. One that leads nowhere is not used up.',
      tag: TAG,
      body: acceptInvitationBody,
      answer: acceptedInvitationSchema,
      errors: [
        ...(['invitation-unknown', 'invitation-expired', 'invitation-used', 'banned-here'] as const),
        ...(['too-many-members', 'too-many-attempts', 'too-many-requests'] as const),
      ],
    }),
    requireUser,
    notTooOften(throttle.joins),
    validBody(acceptInvitationBody),
    async (c) => {
      const address = clientAddress(c, deps.trustProxy)
      const retryAfterSeconds = throttle.failures.waitSeconds(address)
      if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-attempts', retryAfterSeconds })
      const { code } = c.req.valid('json')
      const leadsTo = await invitations.destination(code)
      if (!leadsTo.ok) {
        throttle.failures.count(address)
        return fail(c, leadsTo.error)
      }
      const { value: conversation } = leadsTo
      if (conversation === undefined) return c.json({})
      const user = c.get('user').id
      const joined = await deps.places.join(user, conversation, (tx) => invitations.redeem(tx, code, user))
      return joined.ok ? c.json({ conversation }) : fail(c, joined.error)
    },
  )

  routes.delete(
    '/:id',
    describe({
      summary: 'Revoke an invitation: one’s own, or one that leads where one may invite',
      tag: TAG,
      errors: ['not-found'],
    }),
    requireUser,
    async (c) => {
      const revoked = await invitations.revoke(c.get('user'), c.req.param('id'))
      return revoked ? c.body(null, 204) : fail(c, 'not-found')
    },
  )

  return routes
}
