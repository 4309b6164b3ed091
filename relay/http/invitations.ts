import { type Context, Hono } from 'hono'
import * as v from 'valibot'
import {
  createInvitationBody,
  invitationPreviewSchema,
  invitationSchema,
  invitationsSchema,
} from '../../sync/api.ts'
import { originKind } from '../accounts/credentials.ts'
import { clientAddress } from './credentials.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody, validQuery } from './env.ts'

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
      summary: 'Make a link to register with',
      description:
        'The whole `url` is in this answer only. Without `uses` one person may use it, for 7 days.',
      tag: TAG,
      body: createInvitationBody,
      answer: invitationSchema,
      status: 201,
      errors: ['registration-closed', 'not-found', 'too-many-invitations'],
    }),
    requireUser,
    validBody(createInvitationBody),
    async (c) => {
      if (deps.registration === 'closed') return fail(c, 'registration-closed')
      const { uses, days, conversation } = c.req.valid('json')
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
      const preview = await invitations.preview(c.req.valid('query').code)
      if (!preview.ok) {
        if (preview.error === 'invitation-unknown') throttle.failures.count(address)
        return fail(c, preview.error)
      }
      const { by, owner } = preview.value
      if (deps.registration === 'closed' && !owner) return fail(c, 'registration-closed')
      const relay = new URL(ownOrigin(c, deps)).host
      return c.json({ ...(by === undefined ? {} : { by }), owner, relay })
    },
  )

  routes.delete(
    '/:id',
    describe({ summary: 'Revoke an invitation', tag: TAG, errors: ['not-found'] }),
    requireUser,
    async (c) => {
      const revoked = await invitations.revoke(c.get('user'), c.req.param('id'))
      return revoked ? c.body(null, 204) : fail(c, 'not-found')
    },
  )

  return routes
}

/** The origin that the asking page came from, if it is one of ours, else the first. */
function ownOrigin(c: Context<Env>, { origins }: Pick<HttpDeps, 'origins'>): string {
  const asked = c.req.header('Origin')
  const ours = origins()
  return asked !== undefined && originKind(asked, ours) === 'ours' ? asked : (ours[0] ?? '')
}
