import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { isConversationId } from '../../sync/ids.ts'
import { pictureAnswerSchema } from '../../sync/peopleApi.ts'
import { describe } from './describe.ts'
import { type Env, fail, failUnread, type HttpDeps, requireUser } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const BODY = 'The body is the picture itself, of any content type: it is told by its bytes.'
const PICTURE = ['image/jpeg', 'image/png', 'image/webp'] as const

/** Where the body is a picture: one that is too large is refused by its own name. */
export const PICTURE_PATH = /^\/api\/(?:me\/avatar|conversations\/[^/]+\/picture)$/

/** `/api/me/avatar` and `/api/conversations/:id/picture`; F1. */
export function pictureRoutes(deps: HttpDeps): Hono<Env> {
  const { pictures, throttle, limits } = deps
  const small = bodyLimit({
    maxSize: limits.maxPictureBytes,
    onError: (c) => failUnread(c, 'picture-too-large'),
  })
  /** Before the body is read. */
  const seldom = notTooOften(throttle.changes)
  const bodyOf = async (c: Context<Env>) => new Uint8Array(await c.req.arrayBuffer())

  async function setAvatar(c: Context<Env>, bytes: Uint8Array | undefined): Promise<Response> {
    const set = await pictures.setAvatar(c.get('user').id, bytes)
    if (!set.ok) return fail(c, set.error)
    return set.value === undefined ? c.body(null, 204) : c.json({ picture: set.value })
  }

  async function setPicture(c: Context<Env>, bytes: Uint8Array | undefined): Promise<Response> {
    const id = c.req.param('id')
    if (!isConversationId(id)) return fail(c, 'not-found')
    const set = await pictures.setPicture(c.get('user').id, id, bytes)
    if (!set.ok) return fail(c, set.error)
    return set.value === undefined ? c.body(null, 204) : c.json({ picture: set.value })
  }

  return new Hono<Env>()
    .put(
      '/me/avatar',
      describe({
        summary: 'Set one’s picture',
        description: BODY,
        tag: 'Pictures',
        bodyTypes: PICTURE,
        answer: pictureAnswerSchema,
        errors: ['not-a-picture', 'picture-too-large', 'too-many-requests'],
      }),
      requireUser,
      seldom,
      small,
      async (c) => setAvatar(c, await bodyOf(c)),
    )
    .delete(
      '/me/avatar',
      describe({ summary: 'Remove one’s picture', tag: 'Pictures', errors: ['too-many-requests'] }),
      requireUser,
      seldom,
      (c) => setAvatar(c, undefined),
    )
    .put(
      '/conversations/:id/picture',
      describe({
        summary: 'Set the picture of a conversation (hosts and moderators)',
        description: BODY,
        tag: 'Pictures',
        bodyTypes: PICTURE,
        answer: pictureAnswerSchema,
        errors: [
          'not-found',
          'forbidden',
          'direct-fixed',
          'not-a-picture',
          'picture-too-large',
          'too-many-requests',
        ],
      }),
      requireUser,
      seldom,
      small,
      async (c) => setPicture(c, await bodyOf(c)),
    )
    .delete(
      '/conversations/:id/picture',
      describe({
        summary: 'Remove the picture of a conversation (hosts and moderators)',
        tag: 'Pictures',
        errors: ['not-found', 'forbidden', 'direct-fixed', 'too-many-requests'],
      }),
      requireUser,
      seldom,
      (c) => setPicture(c, undefined),
    )
}
