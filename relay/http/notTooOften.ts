import type { MiddlewareHandler } from 'hono'
import type { Counter } from '../accounts/counter.ts'
import { type Env, fail } from './env.ts'

/** Lets somebody do this only so often: 429 with when to come back. Stands behind {@link requireUser}. */
export const notTooOften =
  (counter: Counter): MiddlewareHandler<Env> =>
  async (c, next) => {
    const { id } = c.get('user')
    const retryAfterSeconds = counter.waitSeconds(id)
    if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
    counter.count(id)
    return next()
  }
