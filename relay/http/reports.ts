import { Hono } from 'hono'
import { handleReportBody, reportBody, reportsSchema } from '../../sync/placesApi.ts'
import { conversationId, done } from './conversationPath.ts'
import { describe } from './describe.ts'
import { type Env, fail, type HttpDeps, requireUser, validBody } from './env.ts'
import { notTooOften } from './notTooOften.ts'

const tag = 'Moderation'

/** Reports of messages: made by members, seen by hosts and moderators alone; M9. */
export function reportRoutes({ places, throttle }: HttpDeps) {
  return new Hono<Env>()
    .post(
      '/conversations/:id/reports',
      describe({
        summary: 'Report somebody’s message to hosts and moderators, once',
        tag,
        body: reportBody,
        errors: [
          ...(['not-found', 'direct-fixed', 'not-yourself', 'already-reported'] as const),
          ...(['too-many-reports', 'too-many-requests'] as const),
        ],
      }),
      requireUser,
      notTooOften(throttle.reports),
      validBody(reportBody),
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        return done(c, await places.report(c.get('user').id, id, c.req.valid('json')))
      },
    )
    .get(
      '/conversations/:id/reports',
      describe({
        summary: 'List reports: open ones, the oldest first, then others, the newest first',
        tag,
        answer: reportsSchema,
        errors: ['not-found', 'forbidden', 'direct-fixed'],
      }),
      requireUser,
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        const reports = await places.reports(c.get('user').id, id)
        return reports.ok ? c.json({ reports: reports.value }) : fail(c, reports.error)
      },
    )
    .patch(
      '/conversations/:id/reports/:report',
      describe({
        summary: 'Say what became of a report; hiding the message is an entry of its own',
        tag,
        body: handleReportBody,
        errors: ['not-found', 'forbidden', 'direct-fixed', 'too-many-requests'],
      }),
      requireUser,
      notTooOften(throttle.changes),
      validBody(handleReportBody),
      async (c) => {
        const id = conversationId(c)
        if (id === undefined) return fail(c, 'not-found')
        const user = c.get('user').id
        return done(c, await places.handleReport(user, id, c.req.param('report'), c.req.valid('json')))
      },
    )
}
