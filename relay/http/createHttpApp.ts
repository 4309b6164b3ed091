import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { HTTPException } from 'hono/http-exception'
import { LIMITS } from '../../sync/limits.ts'
import { isStorageError } from '../storage/storageError.ts'
import { authRoutes } from './auth.ts'
import { callRoutes } from './calls.ts'
import { contactRoutes } from './contacts.ts'
import { conversationRoutes } from './conversations.ts'
import { readSession, refuseForeignOrigin } from './credentials.ts'
import { deviceLinkRoutes, linkRoutes } from './deviceLinks.ts'
import { docsRoutes } from './docs.ts'
import { entryRoutes } from './entries.ts'
import { type Env, fail, failUnread, type HttpDeps } from './env.ts'
import { fileRoutes } from './files.ts'
import { securityHeaders } from './headers.ts'
import { healthRoutes } from './health.ts'
import { invitationRoutes } from './invitations.ts'
import { meRoutes } from './me.ts'
import { countAnswers, metricsRoutes } from './metrics.ts'
import { moderationRoutes } from './moderation.ts'
import { PICTURE_PATH, pictureRoutes } from './pictures.ts'
import { presenceRoutes } from './presence.ts'
import { reportRoutes } from './reports.ts'
import { roomRoutes } from './rooms.ts'
import { sessionRoutes } from './sessions.ts'
import { serveApp } from './static.ts'
import { userRoutes } from './users.ts'

/** The HTTP side of the relay: the API and the app's files (contract). WebSocket upgrades are dispatched elsewhere. */
export function createHttpApp(deps: HttpDeps): Hono<Env> {
  const app = new Hono<Env>()

  app.use(countAnswers(deps))
  app.use(securityHeaders(deps))
  app.use(refuseForeignOrigin(deps))
  app.use(
    '/api/*',
    bodyLimit({
      maxSize: LIMITS.maxBodyBytes,
      onError: (c) => failUnread(c, PICTURE_PATH.test(c.req.path) ? 'picture-too-large' : 'too-large'),
    }),
    readSession(deps),
  )
  app.use('/files/*', readSession(deps))

  app.route('/api/auth', authRoutes(deps))
  app.route('/api/auth/link', linkRoutes(deps))
  app.route('/api/devices/links', deviceLinkRoutes(deps))
  app.route('/api/me', meRoutes(deps))
  app.route('/api/sessions', sessionRoutes(deps))
  app.route('/api/invitations', invitationRoutes(deps))
  app.route('/api/users', userRoutes(deps))
  app.route('/api/presence', presenceRoutes(deps))
  app.route('/api/contacts', contactRoutes(deps))
  app.route('/api', pictureRoutes(deps))
  app.route('/files', fileRoutes(deps))
  app.route('/api/rooms', roomRoutes(deps))
  app.route('/api/calls', callRoutes(deps))
  app.route('/api', conversationRoutes(deps))
  app.route('/api', moderationRoutes(deps))
  app.route('/api', reportRoutes(deps))
  app.route('/api', entryRoutes(deps))
  app.route('/api', docsRoutes(app, deps))
  app.route('/', healthRoutes(deps))
  app.route('/', metricsRoutes(deps))
  if (deps.appDir !== undefined) app.use(serveApp(deps.appDir))

  app.notFound((c) => fail(c, 'not-found'))
  app.onError((error, c) => {
    // Hono's own complaints about a request are the client's to mend.
    if (error instanceof HTTPException && error.status < 500) return fail(c, 'invalid')
    deps.onError(error, { method: c.req.method, path: c.req.path })
    return fail(c, isStorageError(error) ? 'cannot-store' : 'internal')
  })
  return app
}
