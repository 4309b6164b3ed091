import { Hono } from 'hono'
import * as v from 'valibot'
import { usersSchema } from '../../sync/api.ts'
import { LIMITS } from '../../sync/limits.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validQuery } from './env.ts'

const searchQuery = v.object({
  q: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(LIMITS.maxNameLength)),
})

/** `/api/users`: people of this relay. */
export function userRoutes({ people, throttle }: Pick<HttpDeps, 'people' | 'throttle'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(
    '/',
    describe({
      summary: 'Find people by name: 2 characters or more, 20 people at most',
      tag: 'People',
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
  return routes
}
