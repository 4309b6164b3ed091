import { Hono } from 'hono'
import * as v from 'valibot'
import { usersSchema } from '../../sync/api.ts'
import { LIMITS } from '../../sync/limits.ts'
import { describe } from './describe.ts'
import { type Env, type HttpDeps, requireUser, validQuery } from './env.ts'

const searchQuery = v.object({
  q: v.pipe(v.string(), v.trim(), v.minLength(2), v.maxLength(LIMITS.maxNameLength)),
})

/** `/api/users`: people of this relay. */
export function userRoutes({ people }: Pick<HttpDeps, 'people'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(
    '/',
    describe({
      summary: 'Find people by name: 2 characters or more, 20 people at most',
      tag: 'People',
      query: searchQuery,
      answer: usersSchema,
    }),
    requireUser,
    validQuery(searchQuery),
    async (c) => c.json({ users: await people.search(c.req.valid('query').q, { by: c.get('user').id }) }),
  )
  return routes
}
