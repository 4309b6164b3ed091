import { type Context, Hono } from 'hono'
import { signedInSchema } from '../../sync/api.ts'
import {
  answerDeviceLinkBody,
  claimDeviceLinkBody,
  claimedDeviceLinkSchema,
  deviceLinkSchema,
  deviceLinkStateSchema,
  finishDeviceLinkBody,
} from '../../sync/devicesApi.ts'
import { deviceLabel } from '../accounts/deviceLabel.ts'
import type { FirstDevice } from '../accounts/deviceLinks.ts'
import { signIn, TOKEN_OR_COOKIE } from './auth.ts'
import { clientAddress } from './credentials.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'
import { ownOrigin } from './ownOrigin.ts'

const TAG = 'Devices'

/** `/api/devices/links`: the side of the first device, which is signed in; A5. */
export function deviceLinkRoutes(deps: HttpDeps): Hono<Env> {
  const { deviceLinks, throttle } = deps
  return new Hono<Env>()
    .post(
      '/',
      describe({
        summary: 'Show a code that signs in another device',
        description:
          'Good once and for two minutes. `url` is for a QR code; the other device opens it or is given `code`.',
        tag: TAG,
        answer: deviceLinkSchema,
        status: 201,
        errors: ['too-many-requests'],
      }),
      requireUser,
      (c) => {
        const by = firstDevice(c)
        const retryAfterSeconds = throttle.deviceLinks.waitSeconds(by.user)
        if (retryAfterSeconds > 0) return fail(c, { code: 'too-many-requests', retryAfterSeconds })
        throttle.deviceLinks.count(by.user)
        const link = deviceLinks.create(by)
        if (link === undefined) return fail(c, 'too-many-requests')
        return c.json({ ...link, url: `${ownOrigin(c, deps)}/link#${link.code}` }, 201)
      },
    )
    .get(
      '/:id',
      describe({
        summary: 'Ask whether another device has brought the code',
        description:
          '`contested`: a second one brought it too, so that one of them is not whom you mean. `confirmed`: you let it in; `used`: it has signed in.',
        tag: TAG,
        answer: deviceLinkStateSchema,
        errors: ['link-unknown'],
      }),
      requireUser,
      (c) => {
        const state = deviceLinks.state(c.req.param('id'), firstDevice(c))
        return state === undefined ? fail(c, 'link-unknown') : c.json(state)
      },
    )
    .post(
      '/:id',
      describe({
        summary: 'Let the other device in, or not',
        tag: TAG,
        body: answerDeviceLinkBody,
        answer: deviceLinkStateSchema,
        errors: ['link-unknown'],
      }),
      requireUser,
      validBody(answerDeviceLinkBody),
      (c) => {
        const [id, by] = [c.req.param('id'), firstDevice(c)]
        if (!deviceLinks.answer(id, by, c.req.valid('json').allow)) return fail(c, 'link-unknown')
        return c.json(deviceLinks.state(id, by) ?? { state: 'ended' })
      },
    )
    .delete(
      '/:id',
      describe({ summary: 'Stop showing a code; who waits with it is refused', tag: TAG }),
      requireUser,
      (c) => {
        deviceLinks.end(c.req.param('id'), firstDevice(c))
        return c.body(null, 204)
      },
    )
}

/** `/api/auth/link`: the side of the second device, which is a stranger until the first one says yes; A5. */
export function linkRoutes(deps: HttpDeps): Hono<Env> {
  const { deviceLinks, throttle, sessions, accounts } = deps
  /** Whatever is wrong counts alike. */
  const wrong = (c: Context<Env>, code: 'link-unknown' | 'link-used') => {
    throttle.deviceCodes.count(clientAddress(c, deps.trustProxy))
    return fail(c, code)
  }
  const tooOften = (c: Context<Env>): Response | undefined => {
    const retryAfterSeconds = throttle.deviceCodes.waitSeconds(clientAddress(c, deps.trustProxy))
    return retryAfterSeconds > 0 ? fail(c, { code: 'too-many-attempts', retryAfterSeconds }) : undefined
  }

  return new Hono<Env>()
    .post(
      '/',
      describe({
        summary: 'Bring the code that another device shows',
        description: 'Both devices then show `check`; with `claim` one asks what the other one said.',
        tag: TAG,
        open: true,
        body: claimDeviceLinkBody,
        answer: claimedDeviceLinkSchema,
        errors: ['link-unknown', 'link-used', 'too-many-attempts'],
      }),
      validBody(claimDeviceLinkBody),
      (c) => {
        const refused = tooOften(c)
        if (refused !== undefined) return refused
        const claimed = deviceLinks.claim(c.req.valid('json').code, deviceLabel(c.req.header('User-Agent')))
        return claimed.ok ? c.json(claimed.value) : wrong(c, claimed.error)
      },
    )
    .post(
      '/finish',
      describe({
        summary: 'Sign in, once the other device has said yes',
        description: TOKEN_OR_COOKIE,
        tag: TAG,
        open: true,
        body: finishDeviceLinkBody,
        answer: signedInSchema,
        errors: ['link-unknown', 'link-pending', 'link-refused', 'too-many-attempts'],
      }),
      validBody(finishDeviceLinkBody),
      async (c) => {
        const refused = tooOften(c)
        if (refused !== undefined) return refused
        const link = deviceLinks.finish(c.req.valid('json').claim)
        if (!link.ok) return link.error === 'link-unknown' ? wrong(c, link.error) : fail(c, link.error)
        const { user: id, session, device, giveBack } = link.value
        try {
          // Whoever said yes may have been signed out since, or be gone.
          const user = (await sessions.isAlive(session)) ? await accounts.find(id) : undefined
          if (user === undefined) return fail(c, 'link-unknown')
          return await signIn(c, deps, user, 200, device)
        } catch (error) {
          giveBack()
          throw error
        }
      },
    )
}

const firstDevice = (c: Context<Env>): FirstDevice => ({
  user: c.get('user').id,
  session: c.get('session').publicId,
})
