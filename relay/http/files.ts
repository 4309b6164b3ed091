import { Hono } from 'hono'
import * as v from 'valibot'
import { pictureSchema } from '../../sync/peopleApi.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser } from './env.ts'

/** A file is named by its content: what is kept never changes. Not shared, since not everybody may see it. */
const FOR_GOOD = 'private, max-age=31536000, immutable'

/** `/files/:hash`: pictures, for those who may see whom they stand for; all others get 404 alike. F1 */
export function fileRoutes({ pictures }: Pick<HttpDeps, 'pictures'>): Hono<Env> {
  return new Hono<Env>().get(
    '/:hash',
    describe({
      summary: 'Read a picture',
      description: 'By its SHA-256. What may not be seen is not found.',
      tag: 'Pictures',
      answerTypes: ['image/jpeg', 'image/png', 'image/webp'],
      errors: ['not-found'],
    }),
    // What can be no file's name is not there, whoever asks.
    (c, next) => (v.is(pictureSchema, c.req.param('hash')) ? next() : Promise.resolve(fail(c, 'not-found'))),
    requireUser,
    async (c) => {
      const hash = c.req.param('hash')
      const picture = await pictures.find(hash, c.get('user').id)
      if (picture === undefined) return fail(c, 'not-found')
      const tag = `"${hash}"`
      const headers = { ETag: tag, 'Cache-Control': FOR_GOOD }
      if (c.req.header('If-None-Match') === tag) return c.body(null, 304, headers)
      return c.body(new Uint8Array(picture.bytes), 200, {
        ...headers,
        'Content-Type': picture.type,
        'Content-Length': String(picture.bytes.byteLength),
        'Content-Disposition': 'inline',
      })
    },
  )
}
