import { Hono } from 'hono'
import { type Env, fail, type HttpDeps } from './env.ts'

/** `/health`: the process answers. `/ready`: it can serve and store, or says why not. */
export function healthRoutes({
  isReady,
  storageTrouble,
}: Pick<HttpDeps, 'isReady' | 'storageTrouble'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get('/health', (c) => c.json({ status: 'ok' }, 200, NO_STORE))
  routes.get('/ready', (c) => {
    const trouble = storageTrouble()
    if (isReady() && trouble === undefined) return c.json({ status: 'ready' }, 200, NO_STORE)
    c.header('Cache-Control', 'no-store')
    if (!isReady()) return fail(c, 'not-ready')
    return fail(c, { code: 'cannot-store', message: `The relay cannot store right now: ${trouble}.` })
  })
  return routes
}

const NO_STORE = { 'Cache-Control': 'no-store' }
