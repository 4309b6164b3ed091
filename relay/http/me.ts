import { Hono } from 'hono'
import { changePasswordBody, meSchema, patchMeBody } from '../../sync/api.ts'
import { readCredentials } from '../accounts/credentials.ts'
import type { OwnProfile } from '../accounts/userRow.ts'
import { clientAddress, setSessionCookie } from './credentials.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, type SignedIn, validBody } from './env.ts'

const TAG = 'Accounts'

/** `/api/me`: the signed-in person. */
export function meRoutes(deps: HttpDeps): Hono<Env> {
  const { accounts, throttle } = deps
  const routes = new Hono<Env>()

  routes.get(
    '/',
    describe({ summary: 'Read one’s own profile', tag: TAG, answer: meSchema }),
    requireUser,
    async (c) => {
      const user = await accounts.find(c.get('user').id)
      if (user === undefined) return fail(c, 'not-signed-in')
      // The app asks at every start: the cookie slides with the session.
      const { by, secret } = readCredentials(
        { authorization: c.req.header('Authorization'), cookie: c.req.header('Cookie') },
        deps.https,
      )
      if (by === 'cookie') setSessionCookie(c, secret, deps.https)
      return c.json(asMe(user, { user: c.get('user'), session: c.get('session') }))
    },
  )

  routes.patch(
    '/',
    describe({
      summary: 'Change one’s display name, status line, about, or what others see of one’s presence',
      description:
        'An empty `status` or `about` removes it. Who hides presence or last seen does not see others’.',
      tag: TAG,
      body: patchMeBody,
      answer: meSchema,
      errors: ['too-many-requests'],
    }),
    requireUser,
    validBody(patchMeBody),
    async (c) => {
      const before = c.get('user')
      const change = c.req.valid('json')
      // A name is written into every conversation.
      const retryAfterSeconds = throttle.changes.waitSeconds(before.id)
      if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
      throttle.changes.count(before.id)
      const changed = await accounts.updateProfile(before.id, change)
      if (!changed.ok) return fail(c, changed.error)
      if (change.showsPresence !== undefined || change.showsLastSeen !== undefined)
        deps.presence.changed(before.id)
      if (changed.value.displayName !== before.displayName) {
        try {
          await deps.onProfileChanged(before.id)
        } catch (error) {
          // The name is stored; where it is copied follows with the next change.
          deps.onError(error, { method: c.req.method, path: c.req.path })
        }
      }
      return c.json(asMe(changed.value, { user: before, session: c.get('session') }))
    },
  )

  routes.post(
    '/password',
    describe({
      summary: 'Change one’s password',
      description: 'Devices that are signed in stay so.',
      tag: TAG,
      body: changePasswordBody,
      errors: ['wrong-credentials', 'password-weak', 'too-many-attempts'],
    }),
    requireUser,
    validBody(changePasswordBody),
    async (c) => {
      const address = clientAddress(c, deps.trustProxy)
      const changed = await accounts.changePassword(c.get('user').id, c.req.valid('json'), address)
      return changed.ok ? c.body(null, 204) : fail(c, changed.error)
    },
  )

  return routes
}

const asMe = (user: OwnProfile, { user: { owner }, session }: SignedIn) => ({
  ...user,
  owner,
  session: session.publicId,
})
