import { Hono } from 'hono'
import { presencesSchema } from '../../sync/peopleApi.ts'
import { describe } from './describe.ts'
import { type Env, type HttpDeps, requireUser } from './env.ts'

/** `/api/presence`: who of one's contacts is here. */
export function presenceRoutes({ presence }: Pick<HttpDeps, 'presence'>): Hono<Env> {
  const routes = new Hono<Env>()
  routes.get(
    '/',
    describe({
      summary: 'Read who of one’s contacts is online or away, and when the others were last here',
      description:
        'What a device hears on its `home` when it connects, and changes of it thereafter. Whoever hides a part of it is not told that of others.',
      tag: 'People',
      answer: presencesSchema,
    }),
    requireUser,
    async (c) => c.json({ people: [...(await presence.snapshot(c.get('user').id))] }),
  )
  return routes
}
