import { Hono } from 'hono'
import { patchSessionBody, sessionsSchema } from '../../sync/api.ts'
import { cleanDisplayName } from '../accounts/displayName.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'

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

  routes.patch(
    '/:id',
    describe({
      summary: 'Give one of one’s devices a name; an empty one takes it away',
      tag: TAG,
      body: patchSessionBody,
      errors: ['not-found'],
    }),
    requireUser,
    validBody(patchSessionBody),
    async (c) => {
      const { name } = c.req.valid('json')
      const clean = name === '' ? undefined : cleanDisplayName(name)
      if (name !== '' && clean === undefined) return fail(c, { code: 'invalid', field: 'name' })
      const renamed = await sessions.rename(c.get('user').id, c.req.param('id'), clean)
      return renamed ? c.body(null, 204) : fail(c, 'not-found')
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
