import { randomBytes } from 'node:crypto'
import { Lucia, TimeSpan } from 'lucia'
import { randomId, type UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import {
  clockShift,
  createSessionAdapter,
  hashSecret,
  type SessionAttributes,
  type UserAttributes,
} from './sessionAdapter.ts'

export interface SignedInUser {
  readonly id: UserId
  readonly username: string
  readonly displayName: string
  /** Runs the relay; A3. */
  readonly owner: boolean
}

export interface SessionInfo {
  /** What the API shows; the secret stays with the device. */
  readonly publicId: string
  /** Milliseconds since 1970; slides with use. */
  readonly expiresAt: number
}

export interface NewSession extends SessionInfo {
  /** The cookie's value or the bearer token; kept here only as its SHA-256 (A2). */
  readonly secret: string
}

export interface DeviceSession {
  readonly publicId: string
  readonly device: string
  /** What its person calls it. */
  readonly name?: string
  readonly createdAt: number
  readonly lastUsedAt: number
}

/**
 * `session-ended`: somebody ended it, the device wipes what it holds. `unknown-session`: this relay never
 * saw it or lost it, the device keeps its data. `not-signed-in`: nothing given, or expired unused. A2.
 */
export type AuthenticationError = 'not-signed-in' | 'session-ended' | 'unknown-session'

export type SessionEnded = (publicId: string, user: UserId) => void

export interface Sessions {
  create(user: UserId, device: string): Promise<NewSession>
  /** Whose session a secret opens; using it slides its end, written at most once an hour. */
  authenticate(
    secret: string,
  ): Promise<Result<{ readonly user: SignedInUser; readonly session: SessionInfo }, AuthenticationError>>
  /** Slides a session that is used over an open socket; undefined once it ended or expired. */
  touch(publicId: string): Promise<SessionInfo | undefined>
  /** Whether a session is neither ended nor expired; for a commit that re-reads its premises (G6). */
  isAlive(publicId: string, tx?: Tx): Promise<boolean>
  /** Sessions that are alive, the last used first. */
  list(user: UserId): Promise<readonly DeviceSession[]>
  /** Gives one of this person's sessions a name, or takes it away; false when there is no such. */
  rename(user: UserId, publicId: string, name: string | undefined): Promise<boolean>
  /** Ends one of this person's sessions; false when there is no such. */
  end(user: UserId, publicId: string): Promise<boolean>
  endAll(user: UserId): Promise<void>
  /** Called after the end is stored, so that open sockets close; returns how to stop listening. */
  onEnded(listener: SessionEnded): () => void
}

export interface SessionsOptions {
  readonly db: Database
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Idle this long, a session expires. @default 30 days */
  readonly idleMs?: number
  /** Least time between two writes of the same slide. @default 1 hour */
  readonly slideEveryMs?: number
}

/** Inside the module below, `UserId` would mean Lucia's own. */
type PersonId = UserId

declare module 'lucia' {
  interface Register {
    Lucia: Lucia<SessionAttributes, UserAttributes>
    UserId: PersonId
    DatabaseSessionAttributes: SessionAttributes
    DatabaseUserAttributes: UserAttributes
  }
}

/** The form of Lucia's secrets: 200 random bits. */
const SECRET = /^[a-z0-9]{40}$/

/** Sessions behind Lucia, the one file that knows it. */
export function createSessions({
  db,
  now,
  idleMs = LIMITS.sessionIdleMs,
  slideEveryMs = 3600_000,
}: SessionsOptions): Sessions {
  const listeners = new Set<SessionEnded>()
  const lucia = new Lucia<SessionAttributes, UserAttributes>(createSessionAdapter(db, now, idleMs), {
    sessionExpiresIn: new TimeSpan(idleMs, 'ms'),
    getSessionAttributes: (attributes) => attributes,
    getUserAttributes: (attributes) => attributes,
  })

  const slide = async (publicId: string, lastUsedAt: number, expiresAt: number): Promise<SessionInfo> => {
    const at = now()
    if (at - lastUsedAt < slideEveryMs) return { publicId, expiresAt }
    const slid = { last_used_at: at, expires_at: at + idleMs }
    try {
      await db
        .updateTable('sessions')
        .set(slid)
        .where('public_id', '=', publicId)
        .where('ended_at', 'is', null)
        .execute()
      return { publicId, expiresAt: slid.expires_at }
    } catch {
      // A full disk must not sign anybody out: the session holds until its former end.
      return { publicId, expiresAt }
    }
  }
  const ended = (rows: readonly { public_id: string; user_id: string }[]) => {
    for (const row of rows) for (const listener of listeners) listener(row.public_id, row.user_id as UserId)
  }

  return {
    async create(user, device) {
      const publicId = randomId(randomBytes)
      const attributes = { publicId, device, lastUsedAt: now() }
      await lucia.deleteExpiredSessions()
      const { id } = await lucia.createSession(user, attributes)
      return { secret: id, publicId, expiresAt: attributes.lastUsedAt + idleMs }
    },

    async authenticate(secret) {
      if (secret === '') return err('not-signed-in')
      if (!SECRET.test(secret)) return err('unknown-session')
      const known = await db
        .selectFrom('sessions')
        .select(['ended_at', 'expires_at'])
        .where('id_hash', '=', hashSecret(secret))
        .executeTakeFirst()
      if (known === undefined) return err('unknown-session')
      if (known.ended_at !== null) return err('session-ended')
      if (known.expires_at <= now()) return err('not-signed-in')
      const { session, user } = await lucia.validateSession(secret)
      if (session === null) return err('not-signed-in')
      const expiresAt = session.expiresAt.getTime() - clockShift(now)
      return ok({
        user: { id: user.id, username: user.username, displayName: user.displayName, owner: user.owner },
        session: await slide(session.publicId, session.lastUsedAt, expiresAt),
      })
    },

    async touch(publicId) {
      const row = await db
        .selectFrom('sessions')
        .select(['last_used_at', 'expires_at'])
        .where('public_id', '=', publicId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return row === undefined ? undefined : slide(publicId, row.last_used_at, row.expires_at)
    },

    async isAlive(publicId, tx) {
      const row = await (tx ?? db)
        .selectFrom('sessions')
        .select('public_id')
        .where('public_id', '=', publicId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return row !== undefined
    },

    async list(user) {
      const rows = await db
        .selectFrom('sessions')
        .select(['public_id', 'device', 'name', 'created_at', 'last_used_at'])
        .where('user_id', '=', user)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now())
        .orderBy('last_used_at', 'desc')
        .execute()
      return rows.map((row) => ({
        publicId: row.public_id,
        device: row.device,
        ...(row.name === null ? {} : { name: row.name }),
        createdAt: row.created_at,
        lastUsedAt: row.last_used_at,
      }))
    },

    async rename(user, publicId, name) {
      const { numUpdatedRows } = await db
        .updateTable('sessions')
        .set({ name: name ?? null })
        .where('user_id', '=', user)
        .where('public_id', '=', publicId)
        .where('ended_at', 'is', null)
        .where('expires_at', '>', now())
        .executeTakeFirst()
      return numUpdatedRows > 0
    },

    async end(user, publicId) {
      const rows = await db
        .updateTable('sessions')
        .set({ ended_at: now() })
        .where('user_id', '=', user)
        .where('public_id', '=', publicId)
        .where('ended_at', 'is', null)
        .returning(['public_id', 'user_id'])
        .execute()
      ended(rows)
      return rows.length > 0
    },

    async endAll(user) {
      const rows = await db
        .updateTable('sessions')
        .set({ ended_at: now() })
        .where('user_id', '=', user)
        .where('ended_at', 'is', null)
        .returning(['public_id', 'user_id'])
        .execute()
      ended(rows)
    },

    onEnded(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}
