import type { Context, MiddlewareHandler } from 'hono'
import { setCookie } from 'hono/cookie'
import { err } from '../../sync/result.ts'
import { addressKey } from '../accounts/addressKey.ts'
import { originKind, readCredentials, sessionCookieName } from '../accounts/credentials.ts'
import { type Env, fail, type HttpDeps } from './env.ts'

const SAFE_METHODS = new Set(['GET', 'HEAD', 'OPTIONS'])
/** Browsers keep a cookie this long at most; how long a session really lasts is the relay's to say. */
const COOKIE_SECONDS = 400 * 24 * 3600

/** Another site's page is refused wherever it asks, whatever it carries (A1). */
export function refuseForeignOrigin({ origins }: Pick<HttpDeps, 'origins'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    const kind = originKind(c.req.header('Origin'), origins())
    return kind === 'foreign' ? fail(c, 'foreign-origin') : next()
  }
}

/** Puts `authenticate` into the context: looked up only where a route needs to know who asks. */
export function readSession({
  sessions,
  origins,
  https,
}: Pick<HttpDeps, 'sessions' | 'origins' | 'https'>): MiddlewareHandler<Env> {
  return async (c, next) => {
    c.set('authenticate', async () => {
      const credentials = readCredentials(
        { authorization: c.req.header('Authorization'), cookie: c.req.header('Cookie') },
        https,
      )
      // Browsers send a cookie along with whatever any page asks for: only our own pages may change things.
      const needsOrigin = credentials.by === 'cookie' && !SAFE_METHODS.has(c.req.method)
      if (needsOrigin && originKind(c.req.header('Origin'), origins()) !== 'ours')
        return err('foreign-origin' as const)
      return sessions.authenticate(credentials.secret)
    })
    return next()
  }
}

export function setSessionCookie(c: Context, secret: string, https: boolean): void {
  setCookie(c, sessionCookieName(https), secret, cookieOptions(https, COOKIE_SECONDS))
}

export function clearSessionCookie(c: Context, https: boolean): void {
  setCookie(c, sessionCookieName(https), '', cookieOptions(https, 0))
}

const cookieOptions = (https: boolean, maxAge: number) =>
  ({ path: '/', httpOnly: true, secure: https, sameSite: 'Lax', maxAge }) as const

/** Where a request comes from, as attempts are counted: the socket, or what our own proxy says of it. */
export function clientAddress(c: Context<Env>, trustProxy: boolean): string {
  // The last hop is what our proxy saw; the ones before it are the client's own claims.
  const forwarded = trustProxy ? c.req.header('X-Forwarded-For')?.split(',').at(-1)?.trim() : undefined
  return addressKey(forwarded || (c.env?.incoming?.socket?.remoteAddress ?? 'unknown'))
}
