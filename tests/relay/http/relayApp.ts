import { randomBytes } from 'node:crypto'
import * as v from 'valibot'
import { createAccounts } from '../../../relay/accounts/accounts.ts'
import { createDeviceLinks } from '../../../relay/accounts/deviceLinks.ts'
import { createInvitations } from '../../../relay/accounts/invitations.ts'
import { createPasswords } from '../../../relay/accounts/passwords.ts'
import { createSessions } from '../../../relay/accounts/sessions.ts'
import { createThrottle } from '../../../relay/accounts/throttle.ts'
import type { Registration } from '../../../relay/config.ts'
import { createConversations } from '../../../relay/conversations/conversations.ts'
import { createPlaces } from '../../../relay/conversations/places.ts'
import { createPictures } from '../../../relay/files/pictures.ts'
import { createHttpApp } from '../../../relay/http/createHttpApp.ts'
import type { RegisteredEvent } from '../../../relay/http/env.ts'
import { createContacts } from '../../../relay/people/contacts.ts'
import { createPeople } from '../../../relay/people/people.ts'
import { createHistory } from '../../../relay/projection/history.ts'
import { openDatabase } from '../../../relay/storage/openDatabase.ts'
import { errorSchema, signedInSchema, type User } from '../../../sync/api.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'
import { LIMITS, type Limits } from '../../../sync/limits.ts'
import { ok } from '../../../sync/result.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

/** As little work as argon2 can do: these tests are about rules, not about cost. */
export const CHEAP = { memoryCost: 8, timeCost: 1 }
export const LOCAL = 'http://localhost:8787'
export const PASSWORD = 'correct horse battery'

export interface RelayAppOptions {
  readonly registration?: Registration
  /** @default the two of localhost */
  readonly origins?: readonly string[]
  readonly https?: boolean
  readonly trustProxy?: boolean
  readonly appDir?: string
  readonly onProfileChanged?: (user: UserId) => Promise<void>
  readonly onRegistered?: (event: RegisteredEvent) => Promise<void>
  readonly isReady?: () => boolean
  readonly limits?: Partial<Limits>
}

export interface Ask {
  readonly method?: string
  /** Sent as JSON; text goes as it is. */
  readonly body?: unknown
  readonly token?: string
  readonly cookie?: string
  readonly origin?: string
  readonly headers?: Readonly<Record<string, string>>
  /** Where the socket comes from. @default 127.0.0.1 */
  readonly address?: string
}

/** The HTTP app on a real database in a folder of its own, with a clock to turn. */
export async function openRelayApp(options: RelayAppOptions = {}) {
  const { db, close } = await openDatabase(makeTempFolder('http'))
  const clock = createHandTurnedClock()
  const { now } = clock
  const registration = options.registration ?? 'open'
  const sessions = createSessions({ db, now })
  const invitations = createInvitations({ db, now })
  const throttle = createThrottle({ now })
  const passwords = createPasswords(CHEAP)
  const accounts = createAccounts({ db, passwords, invitations, sessions, throttle, registration, now })
  const errors: { readonly error: unknown; readonly path: string }[] = []
  const writer = {
    write: () => Promise.reject(new Error('no documents in these tests')),
    closeFor: () => undefined,
    expire: async () => undefined,
    announce: () => undefined,
  }
  /** Whose devices were told of a change of contacts, in order. */
  const told: UserId[][] = []
  const app = createHttpApp({
    accounts,
    sessions,
    deviceLinks: createDeviceLinks({ now, randomBytes, linkMs: LIMITS.deviceLinkMs }),
    invitations,
    throttle,
    people: createPeople({ db }),
    presence: { snapshot: async () => [], changed: () => undefined },
    contacts: createContacts({
      ...{ db, now },
      limits: { ...LIMITS, ...options.limits },
      onChanged: (users) => told.push([...users]),
      onBlocked: () => undefined,
    }),
    pictures: createPictures({ db, writer, limits: LIMITS, now, log: { warn: () => undefined } }),
    limits: LIMITS,
    conversations: createConversations({ db, writer, limits: LIMITS, randomBytes, now }),
    places: createPlaces({ db, writer, limits: LIMITS, randomBytes, now }),
    history: createHistory(db),
    poster: { post: async () => ok({ i: '0'.repeat(16) as EntryId }) },
    metrics: { answered: () => undefined, render: async () => ({ type: 'text/plain', text: '' }) },
    calls: {
      ticket: () => undefined,
      ice: () => ({ iceServers: [], maxMeshPeers: { audio: 0, video: 0 }, expiresAt: 0, leftMs: 0 }),
      read: async () => ({ calls: [] }),
    },
    registration,
    origins: () => options.origins ?? [LOCAL, 'http://127.0.0.1:8787'],
    https: options.https ?? false,
    trustProxy: options.trustProxy ?? false,
    isReady: options.isReady ?? (() => true),
    storageTrouble: () => undefined,
    now,
    appDir: options.appDir,
    onError: (error, { path }) => errors.push({ error, path }),
    onProfileChanged: options.onProfileChanged ?? (async () => undefined),
    onRegistered: options.onRegistered ?? (async () => undefined),
  })

  const ask = async (path: string, { body, ...given }: Ask = {}): Promise<Response> => {
    const headers = new Headers(given.headers)
    if (given.token !== undefined) headers.set('Authorization', `Bearer ${given.token}`)
    if (given.cookie !== undefined) headers.set('Cookie', given.cookie)
    if (given.origin !== undefined) headers.set('Origin', given.origin)
    const incoming = { socket: { remoteAddress: given.address ?? '127.0.0.1' } }
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    return app.request(
      path,
      {
        method: given.method ?? (body === undefined ? 'GET' : 'POST'),
        headers,
        ...(body === undefined ? {} : { body: text }),
      },
      { incoming },
    )
  }

  return {
    app,
    db,
    close,
    clock,
    errors,
    told,
    accounts,
    sessions,
    invitations,
    ask,
    /** Registers by script: the answer carries the token. */
    async register(username: string, more: object = {}): Promise<{ user: User; token: string }> {
      const answer = await ask('/api/auth/register', { body: { username, password: PASSWORD, ...more } })
      if (!answer.ok) throw new Error(await answer.text())
      const { user, token = '' } = v.parse(signedInSchema, await answer.json())
      return { user, token }
    },
    login: (username: string, password: string, more: Ask = {}) =>
      ask('/api/auth/login', { body: { username, password }, ...more }),
  }
}

export type RelayApp = Awaited<ReturnType<typeof openRelayApp>>

/** A refusal in short: `409 username-taken username`. */
export async function refusalOf(answer: Response): Promise<string> {
  const { error } = v.parse(errorSchema, await answer.json())
  return [answer.status, error.code, error.field].filter((part) => part !== undefined).join(' ')
}

/** The name and value of the cookie that an answer sets. */
export const cookieOf = (answer: Response): string =>
  (answer.headers.get('Set-Cookie') ?? '').split(';')[0] ?? ''
