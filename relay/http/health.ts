import { Hono } from 'hono'
import { type Env, fail, type HttpDeps } from './env.ts'

/** `/health`: the process answers. `/ready`: it can serve and store. */
export function healthRoutes({ isReady }: Pick<HttpDeps, 'isReady'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/health', (c) => c.json({ status: 'ok' }, 200, NO_STORE))
  routes.get('/ready', (c) => {
    if (isReady()) return c.json({ status: 'ready' }, 200, NO_STORE)
    c.header('Cache-Control', 'no-store')
    return fail(c, 'not-ready')
  })
  return routes
}

const NO_STORE = { 'Cache-Control': 'no-store' }
