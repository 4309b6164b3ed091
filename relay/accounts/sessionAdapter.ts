import { createHash } from 'node:crypto'
import type { UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'

export interface SessionAttributes {
  readonly publicId: string
  readonly device: string
  /** Milliseconds since 1970. */
  readonly lastUsedAt: number
}

export interface UserAttributes {
  readonly username: string
  readonly displayName: string
  readonly owner: boolean
}

interface AdapterSession {
  id: string
  userId: UserId
  expiresAt: Date
  attributes: SessionAttributes
}
interface AdapterUser {
  id: UserId
  attributes: UserAttributes
}

export const hashSecret = (secret: string): string => createHash('sha256').update(secret).digest('hex')

/** Lucia compares with the system's clock, the relay with its own: what to add to go from ours to Lucia's. */
export const clockShift = (now: () => number): number => Date.now() - now()

/** What Lucia stores its sessions with: its session id is the secret, so only a hash is kept (A2). */
export function createSessionAdapter(db: Database, now: () => number, idleMs: number) {
  return {
    async getSessionAndUser(
      secret: string,
    ): Promise<[session: AdapterSession | null, user: AdapterUser | null]> {
      const row = await db
        .selectFrom('sessions')
        .innerJoin('users', 'users.id', 'sessions.user_id')
        .select([
          'sessions.user_id',
          'sessions.public_id',
          'sessions.device',
          'sessions.last_used_at',
          'sessions.expires_at',
          'users.username',
          'users.display_name',
          'users.owner',
        ])
        .where('sessions.id_hash', '=', hashSecret(secret))
        .where('sessions.ended_at', 'is', null)
        .executeTakeFirst()
      if (row === undefined) return [null, null]
      const userId = row.user_id as UserId
      return [
        {
          id: secret,
          userId,
          expiresAt: new Date(row.expires_at + clockShift(now)),
          attributes: {
            publicId: row.public_id,
            device: row.device,
            lastUsedAt: row.last_used_at,
          },
        },
        {
          id: userId,
          attributes: {
            username: row.username,
            displayName: row.display_name,
            owner: row.owner === 1,
          },
        },
      ]
    },

    async getUserSessions(userId: UserId): Promise<AdapterSession[]> {
      const rows = await db
        .selectFrom('sessions')
        .selectAll()
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .execute()
      return rows.map((row) => ({
        id: row.id_hash,
        userId,
        expiresAt: new Date(row.expires_at + clockShift(now)),
        attributes: {
          publicId: row.public_id,
          device: row.device,
          lastUsedAt: row.last_used_at,
        },
      }))
    },

    async setSession({ id, userId, attributes }: AdapterSession): Promise<void> {
      await db
        .insertInto('sessions')
        .values({
          id_hash: hashSecret(id),
          public_id: attributes.publicId,
          user_id: userId,
          device: attributes.device,
          created_at: attributes.lastUsedAt,
          last_used_at: attributes.lastUsedAt,
          expires_at: attributes.lastUsedAt + idleMs,
          ended_at: null,
        })
        .execute()
    },

    /** Lucia's own slide, from half the time on; the finer one is ours. */
    async updateSessionExpiration(secret: string, expiresAt: Date): Promise<void> {
      await db
        .updateTable('sessions')
        .set({ expires_at: expiresAt.getTime() - clockShift(now) })
        .where('id_hash', '=', hashSecret(secret))
        .where('ended_at', 'is', null)
        .execute()
    },

    /** Lucia drops what it finds expired; an ended one is remembered, so that its device hears of it (A2). */
    async deleteSession(secret: string): Promise<void> {
      await db
        .deleteFrom('sessions')
        .where('id_hash', '=', hashSecret(secret))
        .where('ended_at', 'is', null)
        .execute()
    },

    async deleteUserSessions(userId: UserId): Promise<void> {
      await db
        .updateTable('sessions')
        .set({ ended_at: now() })
        .where('user_id', '=', userId)
        .where('ended_at', 'is', null)
        .execute()
    },

    async deleteExpiredSessions(): Promise<void> {
      await db.deleteFrom('sessions').where('expires_at', '<=', now()).where('ended_at', 'is', null).execute()
    },
  }
}
