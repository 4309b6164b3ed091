import { Hono } from 'hono'
import * as v from 'valibot'
import { LIMITS } from '../../sync/limits.ts'
import { publicRoomsSchema } from '../../sync/placesApi.ts'
import { describe } from './describe.ts'
import { type Env, type HttpDeps, requireUser, validQuery } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const roomsQuery = v.object({
  q: v.optional(v.pipe(v.string(), v.trim(), v.maxLength(LIMITS.maxNameLength)), ''),
})

/** `/api/rooms`: the directory; M2. */
export const roomRoutes = ({ places, throttle }: HttpDeps) =>
  new Hono<Env>().get(
    '/',
    describe({
      summary: 'Find public rooms by name or topic, those with most members first: 50 at most',
      description: 'Join one by `PUT /api/conversations/{id}/members/{userId}` with one’s own id.',
      tag: 'Conversations',
      query: roomsQuery,
      answer: publicRoomsSchema,
      errors: ['too-many-requests'],
    }),
    requireUser,
    notTooOften(throttle.searches),
    validQuery(roomsQuery),
    async (c) => c.json({ rooms: await places.rooms(c.get('user').id, c.req.valid('query').q) }),
  )
