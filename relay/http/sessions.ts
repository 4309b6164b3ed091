import { Hono } from 'hono'
import { sessionsSchema } from '../../sync/api.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser } from './env.ts'

const TAG = 'Devices'

/** `/api/sessions`: where one is signed in. */
export function sessionRoutes({ sessions }: Pick<HttpDeps, 'sessions'>): Hono<Env> {
  const routes = new Hono<Env>()

  routes.get(
    '/',
    describe({
      summary: 'List the devices signed in, the last used first',
      tag: TAG,
      answer: sessionsSchema,
    }),
    requireUser,
    async (c) => {
      const alive = await sessions.list(c.get('user').id)
      return c.json({
        sessions: alive.map(({ publicId, ...session }) => ({
          id: publicId,
          ...session,
          current: publicId === c.get('session').publicId,
        })),
      })
    },
  )

  routes.delete(
    '/:id',
    describe({ summary: 'Sign a device out', tag: TAG, errors: ['not-found'] }),
    requireUser,
    async (c) => {
      const ended = await sessions.end(c.get('user').id, c.req.param('id'))
      return ended ? c.body(null, 204) : fail(c, 'not-found')
    },
  )

  return routes
}
