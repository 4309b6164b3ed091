import { type Context, Hono } from 'hono'
import type { ErrorCode } from '../../sync/errors.ts'
import { isUserId, type UserId } from '../../sync/ids.ts'
import { type Contact, contactSchema, contactsSchema, patchContactBody } from '../../sync/peopleApi.ts'
import type { Result } from '../../sync/result.ts'
import type { Counter } from '../accounts/counter.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'

const tag = 'People'

/** `/api/contacts`: how one stands to others; what one declines, removes or blocks is told to nobody (S1 to S3). */
export const contactRoutes = ({ contacts, throttle }: Pick<HttpDeps, 'contacts' | 'throttle'>) =>
  new Hono<Env>()
    .get(
      '/',
      describe({
        summary: 'List one’s contacts, requests and blocks, the newest first',
        description:
          'A `pending` one has a `direction`: `in` waits for your answer, `out` for theirs. Whoever declined stays `pending` for who asked.',
        tag,
        answer: contactsSchema,
      }),
      requireUser,
      async (c) => c.json({ contacts: await contacts.list(c.get('user').id) }),
    )
    .post(
      '/:userId',
      describe({
        summary: 'Ask somebody to be a contact, or accept where they ask already; twice is once',
        tag,
        answer: contactSchema,
        errors: ['not-yourself', 'unknown-user', 'forbidden', 'too-many-contacts', 'too-many-requests'],
      }),
      requireUser,
      async (c) => {
        const [user, other] = [c.get('user').id, userId(c)]
        if (other === undefined) return fail(c, 'unknown-user')
        const wait = spend(throttle.requests, user)
        if (wait > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds: wait })
        const asked = await contacts.ask(user, other)
        if (!asked.ok) return fail(c, asked.error)
        // What was there already costs nothing; guesses do.
        if (!asked.value.isNew) throttle.requests.refund(user)
        return c.json(asked.value.contact)
      },
    )
    .patch(
      '/:userId',
      describe({
        summary: 'Accept a request, or block somebody',
        description:
          'For who is blocked one is not there: not found, no direct conversation, no picture, no presence. They are not told. DELETE lifts it.',
        tag,
        body: patchContactBody,
        answer: contactSchema,
        errors: ['not-yourself', 'unknown-user', 'not-found', 'too-many-contacts', 'too-many-requests'],
      }),
      requireUser,
      validBody(patchContactBody),
      async (c) => {
        const [user, other] = [c.get('user').id, userId(c)]
        if (other === undefined) return fail(c, 'unknown-user')
        const wait = spend(throttle.changes, user)
        if (wait > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds: wait })
        const { state } = c.req.valid('json')
        return answer(c, await (state === 'accepted' ? contacts.accept : contacts.block)(user, other))
      },
    )
    .delete(
      '/:userId',
      describe({
        summary: 'Decline, withdraw, remove or unblock, whatever there is; twice is once',
        tag,
        errors: ['not-found', 'too-many-requests'],
      }),
      requireUser,
      async (c) => {
        const [user, other] = [c.get('user').id, userId(c)]
        if (other === undefined) return fail(c, 'not-found')
        const wait = spend(throttle.changes, user)
        if (wait > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds: wait })
        await contacts.remove(user, other)
        return c.body(null, 204)
      },
    )

const answer = (c: Context, done: Result<Contact, ErrorCode>): Response =>
  done.ok ? c.json(done.value) : fail(c, done.error)

/** Undefined for what can be nobody's id. */
function userId(c: Context): UserId | undefined {
  const id = c.req.param('userId')
  return isUserId(id) ? id : undefined
}

/** Counts one, unless there were too many: then the seconds to wait. */
function spend(counter: Counter, user: UserId): number {
  const wait = counter.waitSeconds(user)
  if (wait === 0) counter.count(user)
  return wait
}
