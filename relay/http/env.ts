import type { HttpBindings } from '@hono/node-server'
import type { Context, MiddlewareHandler } from 'hono'
import * as v from 'valibot'
import { type ApiError, ERRORS, type ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Result } from '../../sync/result.ts'
import type { Accounts } from '../accounts/accounts.ts'
import type { DeviceLinks } from '../accounts/deviceLinks.ts'
import type { Invitations } from '../accounts/invitations.ts'
import type { SessionInfo, Sessions, SignedInUser } from '../accounts/sessions.ts'
import type { Throttle } from '../accounts/throttle.ts'
import type { CallsApi } from '../calls/ports.ts'
import type { Registration } from '../config.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { Places } from '../conversations/places.ts'
import type { EntryPoster } from '../conversations/ports.ts'
import type { Pictures } from '../files/pictures.ts'
import type { Metrics } from '../metrics/createMetrics.ts'
import type { Contacts } from '../people/contacts.ts'
import type { People } from '../people/people.ts'
import type { PresenceHub } from '../people/presence.ts'
import type { History } from '../projection/history.ts'

/** Everything the routes work with, by interface; composed in one place and passed down. */
export interface HttpDeps {
  readonly accounts: Accounts
  readonly sessions: Sessions
  readonly deviceLinks: DeviceLinks
  readonly invitations: Invitations
  readonly throttle: Throttle
  readonly people: People
  readonly presence: Pick<PresenceHub, 'snapshot' | 'changed'>
  readonly contacts: Contacts
  readonly pictures: Pictures
  readonly conversations: Conversations
  readonly places: Places
  readonly history: History
  readonly poster: EntryPoster
  readonly calls: CallsApi
  readonly metrics: Metrics
  readonly limits: Limits
  readonly registration: Registration
  /** Our origins, without trailing slashes; a function, since the port is known only after listening. */
  readonly origins: () => readonly string[]
  /** Whether people reach the relay over https: `__Host-` cookies and HSTS. */
  readonly https: boolean
  /** Believe the last hop of `X-Forwarded-For`. */
  readonly trustProxy: boolean
  /** False while starting or stopping. */
  readonly isReady: () => boolean
  /** Why nothing can be stored, in words that end a sentence; undefined while all is well. */
  readonly storageTrouble: () => string | undefined
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Folder of the built app; undefined: no app is served. */
  readonly appDir: string | undefined
  /** Told of what failed inside; never a body, a token or a query. */
  readonly onError: (error: unknown, request: { readonly method: string; readonly path: string }) => void
  /** Somebody's name as others see it changed: `room` and members' lists follow. */
  readonly onProfileChanged: (user: UserId) => Promise<void>
  /** An account was made; `conversation`: what its invitation leads to, if anything. */
  readonly onRegistered: (event: RegisteredEvent) => Promise<void>
}

export interface RegisteredEvent {
  readonly user: UserId
  readonly invitedBy: UserId | undefined
  readonly conversation: ConversationId | undefined
}

export interface SignedIn {
  readonly user: SignedInUser
  readonly session: SessionInfo
}

/** What handlers find in the context. `user` and `session` are there after {@link requireUser}. */
export interface Env {
  Bindings: Partial<HttpBindings>
  Variables: {
    user: SignedInUser
    session: SessionInfo
    /** Whoever's cookie or bearer token the request carries, and the Origin rule for cookies (A1). */
    authenticate: () => Promise<Result<SignedIn, ErrorCode>>
  }
}

/** A refusal over HTTP; throttling says when to come back. */
export interface Refusal extends ApiError {
  readonly retryAfterSeconds?: number
}

/** Writes the contract's error JSON with the status of the one error table. */
export function fail(c: Context, refusal: Refusal | ErrorCode): Response {
  const { code, field, message, retryAfterSeconds } =
    typeof refusal === 'string' ? ({ code: refusal } as Refusal) : refusal
  const [status, words] = ERRORS[code]
  if (retryAfterSeconds !== undefined) c.header('Retry-After', String(retryAfterSeconds))
  return c.json(
    { error: { code, message: message ?? words, ...(field === undefined ? {} : { field }) } },
    status,
  )
}

/** The same before the body has come: what is still on its way belongs to no later request on this connection. */
export function failUnread(c: Context, refusal: Refusal | ErrorCode): Response {
  c.header('Connection', 'close')
  return fail(c, refusal)
}

/** Lets only signed-in people pass: afterwards `user` and `session` are in the context. */
export const requireUser: MiddlewareHandler<Env> = async (c, next) => {
  const signedIn = await c.get('authenticate')()
  if (!signedIn.ok) return fail(c, signedIn.error)
  c.set('user', signedIn.value.user)
  c.set('session', signedIn.value.session)
  return next()
}

type AnySchema = v.GenericSchema
type Valid<Target extends 'json' | 'query', S extends AnySchema> = MiddlewareHandler<
  Env,
  string,
  { in: { [K in Target]: v.InferInput<S> }; out: { [K in Target]: v.InferOutput<S> } }
>

/**
 * Parses the JSON body: `bad-json` when it is none, `invalid` with the first bad `field` when it is of
 * another form. An empty body counts as `{}`. Handlers read `c.req.valid('json')`.
 */
export function validBody<S extends AnySchema>(schema: S): Valid<'json', S> {
  return async (c, next) => {
    const text = await c.req.text()
    let body: unknown
    try {
      body = text.trim() === '' ? {} : JSON.parse(text)
    } catch {
      return fail(c, 'bad-json')
    }
    // A list has every field that may be absent: valibot would take it for an object.
    if (Array.isArray(body)) return fail(c, 'invalid')
    const parsed = v.safeParse(schema, body, { abortEarly: true })
    if (!parsed.success) return fail(c, invalid(parsed.issues[0]))
    c.req.addValidatedData('json', parsed.output as object)
    return next()
  }
}

/** Parses the query string (values are text, the last of a repeated name); handlers read `c.req.valid('query')`. */
export function validQuery<S extends AnySchema>(schema: S): Valid<'query', S> {
  return async (c, next) => {
    const parsed = v.safeParse(schema, Object.fromEntries(new URL(c.req.url).searchParams), {
      abortEarly: true,
    })
    if (!parsed.success) return fail(c, invalid(parsed.issues[0]))
    c.req.addValidatedData('query', parsed.output as object)
    return next()
  }
}

function invalid(issue: v.BaseIssue<unknown>): Refusal {
  const field = v.getDotPath(issue)
  return field === null ? { code: 'invalid' } : { code: 'invalid', field }
}
