import { Hono } from 'hono'
import * as v from 'valibot'
import { usersSchema } from '../../sync/api.ts'
import { isUserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { profileSchema } from '../../sync/peopleApi.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validQuery } from './env.ts'

const TAG = 'People'
const searchQuery = v.object({
  q: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(LIMITS.maxNameLength)),
})

/** `/api/users`: people of this relay. */
export function userRoutes({
  people,
  contacts,
  throttle,
}: Pick<HttpDeps, 'people' | 'contacts' | 'throttle'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(
    '/',
    describe({
      summary: 'Find people by name: 2 characters or more, 20 people at most',
      tag: TAG,
      query: searchQuery,
      answer: usersSchema,
      errors: ['too-many-requests'],
    }),
    requireUser,
    validQuery(searchQuery),
    async (c) => {
      const by = c.get('user').id
      // Each looks at everybody on the relay.
      const retryAfterSeconds = throttle.searches.waitSeconds(by)
      if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
      throttle.searches.count(by)
      return c.json({ users: await people.search(c.req.valid('query').q, { by }) })
    },
  )

  routes.get(
    '/:userId',
    describe({
      summary: 'Read what somebody says of themselves, and how one stands to them',
      tag: TAG,
      answer: profileSchema,
      errors: ['unknown-user', 'too-many-requests'],
    }),
    requireUser,
    async (c) => {
      const by = c.get('user').id
      const retryAfterSeconds = throttle.profiles.waitSeconds(by)
      if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
      throttle.profiles.count(by)
      const id = c.req.param('userId')
      const profile = isUserId(id) ? await contacts.profile(by, id) : undefined
      return profile === undefined ? fail(c, 'unknown-user') : c.json(profile)
    },
  )
  return routes
}
