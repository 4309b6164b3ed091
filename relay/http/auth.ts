import { type Context, Hono } from 'hono'
import { loginBody, registerBody, signedInSchema, type User } from '../../sync/api.ts'
import { originKind } from '../accounts/credentials.ts'
import { deviceLabel } from '../accounts/deviceLabel.ts'
import { clearSessionCookie, clientAddress, setSessionCookie } from './credentials.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'

const TAG = 'Accounts'
export const TOKEN_OR_COOKIE =
  'From a page of ours the answer sets a cookie; without any Origin it carries a `token` for `Authorization: Bearer`.'

/** `/api/auth`: registering, signing in and out. */
export function authRoutes(deps: HttpDeps): Hono<Env> {
  const routes = new Hono<Env>()

  routes.post(
    '/register',
    describe({
      summary: 'Make an account and sign in',
      description: TOKEN_OR_COOKIE,
      tag: TAG,
      open: true,
      body: registerBody,
      answer: signedInSchema,
      status: 201,
      errors: [
        'username-odd',
        'username-taken',
        'password-weak',
        'registration-closed',
        'invitation-required',
        'invitation-unknown',
        'invitation-expired',
        'invitation-used',
        'too-many-attempts',
      ],
    }),
    validBody(registerBody),
    async (c) => {
      const made = await deps.accounts.register(c.req.valid('json'), clientAddress(c, deps.trustProxy))
      if (!made.ok) return fail(c, made.error)
      const { user, invitedBy, conversation } = made.value
      try {
        await deps.onRegistered({ user: user.id, invitedBy, conversation })
      } catch (error) {
        // The account is there: whoever made it must hear so, not that it failed.
        deps.onError(error, { method: c.req.method, path: c.req.path })
      }
      return signIn(c, deps, user, 201)
    },
  )

  routes.post(
    '/login',
    describe({
      summary: 'Sign in',
      description: TOKEN_OR_COOKIE,
      tag: TAG,
      open: true,
      body: loginBody,
      answer: signedInSchema,
      errors: ['wrong-credentials', 'too-many-attempts'],
    }),
    validBody(loginBody),
    async (c) => {
      const user = await deps.accounts.signIn(c.req.valid('json'), clientAddress(c, deps.trustProxy))
      return user.ok ? signIn(c, deps, user.value, 200) : fail(c, user.error)
    },
  )

  routes.post(
    '/logout',
    describe({ summary: 'Sign out: ends this session and closes its sockets', tag: TAG }),
    requireUser,
    async (c) => {
      await deps.sessions.end(c.get('user').id, c.get('session').publicId)
      clearSessionCookie(c, deps.https)
      return c.body(null, 204)
    },
  )

  return routes
}

/** Makes a session; it belongs to whoever the caller has found to be `user`. */
export async function signIn(
  c: Context<Env>,
  deps: HttpDeps,
  user: User,
  status: 200 | 201,
  device = deviceLabel(c.req.header('User-Agent')),
): Promise<Response> {
  const { secret } = await deps.sessions.create(user.id, device)
  // A script gets no cookie and a page no token, so neither can leak where it is not used (A1).
  if (originKind(c.req.header('Origin'), deps.origins()) !== 'ours')
    return c.json({ user, token: secret }, status)
  setSessionCookie(c, secret, deps.https)
  return c.json({ user }, status)
}
