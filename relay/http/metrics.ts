import { type Context, Hono, type MiddlewareHandler } from 'hono'
import { readSession } from './credentials.ts'
import { type Env, fail, type HttpDeps, requireUser } from './env.ts'

/** Notes how each request was answered. */
export const countAnswers =
  ({ metrics }: Pick<HttpDeps, 'metrics'>): MiddlewareHandler<Env> =>
  async (c, next) => {
    await next()
    metrics.answered(c.res.status)
  }

/** `/metrics` for Prometheus: for programs on this machine, and for the owner by cookie or token (contract). */
export function metricsRoutes(deps: HttpDeps): Hono<Env> {
  return new Hono<Env>().get('/metrics', readSession(deps), async (c) => {
    if (!isLocal(c)) {
      const refusal = await requireUser(c, async () => undefined)
      if (refusal !== undefined) return refusal
      if (!c.get('user').owner) return fail(c, 'forbidden')
    }
    const { type, text } = await deps.metrics.render()
    return c.body(text, 200, { 'Content-Type': type, 'Cache-Control': 'no-store' })
  })
}

const LOOPBACK = /^(?:127\.|::1$|::ffff:127\.)/
const LOCAL_NAME = /^(?:localhost|127\.0\.0\.1|\[::1\])(?::\d+)?$/
/** What a proxy says of those it asks for: its own requests come from this machine, too. */
const PROXIED = ['Forwarded', 'X-Forwarded-For', 'X-Forwarded-Host', 'X-Real-IP', 'Via'] as const

/** Asked by this machine, for itself. */
function isLocal(c: Context<Env>): boolean {
  const address = c.env?.incoming?.socket?.remoteAddress ?? ''
  return (
    LOOPBACK.test(address) &&
    LOCAL_NAME.test(c.req.header('Host') ?? '') &&
    PROXIED.every((name) => c.req.header(name) === undefined)
  )
}
