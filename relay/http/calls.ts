import { Hono } from 'hono'
import * as v from 'valibot'
import { callsSchema, callTicketBody, callTicketSchema, iceSchema } from '../../sync/callsApi.ts'
import { conversationIdSchema, entryIdSchema, userIdSchema } from '../../sync/ids.ts'
import { createCounter } from '../accounts/counter.ts'
import { describe } from './describe.ts'
import { entriesQuery } from './entriesQuery.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody, validQuery } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const tag = 'Calls'
const MINUTE_MS = 60_000
const MAX_KEYS = 10_000

/** Times and limit are read as those of entries are. */
const { from, to, limit } = entriesQuery.entries
const callsQuery = v.strictObject({
  conversation: v.optional(conversationIdSchema),
  user: v.optional(userIdSchema),
  missed: v.optional(
    v.pipe(
      v.picklist(['true', 'false']),
      v.transform((text) => text === 'true'),
    ),
  ),
  before: v.optional(entryIdSchema),
  ...{ from, to, limit },
})

/** `/api/calls`: what a device needs to call, and the calls that were. */
export function callRoutes({ calls, conversations, limits, now }: HttpDeps): Hono<Env> {
  const perMinute = (times: number) => createCounter({ times, windowMs: MINUTE_MS }, now, MAX_KEYS)
  const tickets = perMinute(limits.maxCallTicketsPerMinute)
  const pages = perMinute(limits.maxCallPagesPerMinute)
  return new Hono<Env>()
    .get(
      '/',
      describe({
        summary: 'List calls in one’s conversations, newest first; those that go on have no `endedAt`',
        description:
          'Give `next` as `before` for the next page. `user`: who called, was in it, declined or missed it. `missed=true`: those that the asker missed. `from` and `to` take milliseconds or ISO dates.',
        tag,
        query: callsQuery,
        answer: callsSchema,
        errors: ['too-many-requests'],
      }),
      requireUser,
      notTooOften(pages),
      validQuery(callsQuery),
      async (c) => c.json(await calls.read(c.get('user').id, c.req.valid('query'))),
    )
    .get(
      '/ice',
      describe({ summary: 'Ask which STUN and TURN servers calls go through', tag, answer: iceSchema }),
      requireUser,
      (c) => c.json(calls.ice(c.get('user').id)),
    )
    .post(
      '/ticket',
      describe({
        summary: 'Get a peer id and a token for /peerjs, for this session in one conversation',
        description: 'With a `peer` of one’s own: a new token for it.',
        tag,
        body: callTicketBody,
        answer: callTicketSchema,
        errors: ['not-found', 'too-many-requests'],
      }),
      requireUser,
      validBody(callTicketBody),
      async (c) => {
        const user = c.get('user').id
        const { conversation, peer } = c.req.valid('json')
        const retryAfterSeconds = tickets.waitSeconds(user)
        if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
        tickets.count(user)
        if ((await conversations.roleOf(user, conversation)) === undefined) return fail(c, 'not-found')
        const ticket = calls.ticket({ user, session: c.get('session').publicId }, conversation, peer)
        return ticket === undefined ? fail(c, 'not-found') : c.json(ticket)
      },
    )
}
