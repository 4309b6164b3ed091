import { type Context, Hono } from 'hono'
import { utf8ByteLength } from 'lib0/string'
import { entriesSchema, foldedEntrySchema, knownBody, knownSchema, postEntryBody } from '../../sync/api.ts'
import type { ApiError } from '../../sync/errors.ts'
import { type ConversationId, isConversationId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { describe } from './describe.ts'
import { entriesQuery } from './entriesQuery.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody, validQuery } from './env.ts'

const tag = 'Entries'

/** `/conversations/:id/entries` and `/known`, below `/api`; for members, everybody else gets 404. */
export function entryRoutes({ conversations, history, places, poster }: HttpDeps) {
  /** The conversation that the path names, if the caller belongs to it. */
  async function ownConversation(c: Context<Env>): Promise<ConversationId | undefined> {
    const id = c.req.param('id')
    if (!isConversationId(id)) return undefined
    return (await conversations.roleOf(c.get('user').id, id)) === undefined ? undefined : id
  }

  return new Hono<Env>()
    .get(
      '/conversations/:id/entries',
      describe({
        summary: 'Read the past: newest first with edits, reactions and removals folded in',
        description:
          'Give `next` as `before` for the next page. `before` and `after` also take a place, `from` and `to` milliseconds or ISO dates. With `since=<seq>` (and `limit`): rows as written, oldest first, each with its `seq`, removed ones marked; `next` is the next `since`.',
        tag,
        query: entriesQuery,
        answer: entriesSchema,
        errors: ['not-found'],
      }),
      requireUser,
      validQuery(entriesQuery),
      async (c) => {
        const id = await ownConversation(c)
        if (id === undefined) return fail(c, 'not-found')
        const { since, limit, from, to, ...query } = c.req.valid('query')
        return c.json(
          since === undefined
            ? await history.read(id, { ...query, limit, fromMs: from, toMs: to })
            : await history.since(id, { since, limit }),
        )
      },
    )
    .post(
      '/conversations/:id/entries',
      describe({
        summary: 'Post a message as the caller; idempotent by id',
        tag,
        body: postEntryBody,
        answer: foldedEntrySchema,
        errors: [
          ...(['not-found', 'too-large', 'id-reused', 'clock-ahead', 'expired'] as const),
          ...(['muted', 'slow-mode', 'moderators-only'] as const),
        ],
      }),
      requireUser,
      validBody(postEntryBody),
      async (c) => {
        const id = await ownConversation(c)
        if (id === undefined) return fail(c, 'not-found')
        const { text, replyTo, id: entryId } = c.req.valid('json')
        const refusal = checkText(text)
        if (refusal !== undefined) return fail(c, refusal)

        const author = c.get('user').id
        const entry = { k: 'm', t: text, ...(replyTo === undefined ? {} : { r: replyTo }) } as const
        const draft = entryId === undefined ? entry : { ...entry, i: entryId }
        const posted = await poster.post(id, author, draft, c.get('session').publicId)
        if (!posted.ok) {
          if (posted.error !== 'slow-mode') return fail(c, posted.error)
          return fail(c, { code: posted.error, retryAfterSeconds: await places.slowWait(author, id) })
        }
        const stored = await history.entry(id, author, posted.value.i)
        return stored === undefined ? fail(c, 'internal') : c.json(stored)
      },
    )
    .post(
      '/conversations/:id/known',
      describe({
        summary: 'Ask which of one’s own entries the relay has',
        tag,
        body: knownBody,
        answer: knownSchema,
        errors: ['not-found'],
      }),
      requireUser,
      validBody(knownBody),
      async (c) => {
        const id = await ownConversation(c)
        if (id === undefined) return fail(c, 'not-found')
        return c.json({ ids: await history.known(id, c.get('user').id, c.req.valid('json').ids) })
      },
    )
}

/** What the gate would refuse, said in terms of the body's field. */
function checkText(text: string): ApiError | undefined {
  if (text.trim() === '' || !text.isWellFormed()) return { code: 'invalid', field: 'text' }
  return utf8ByteLength(text) > LIMITS.maxTextBytes ? { code: 'too-large', field: 'text' } : undefined
}
