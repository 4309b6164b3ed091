import type { DocumentName } from '../../sync/documentName.ts'
import type { Role } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Posting } from '../../sync/placesApi.ts'
import { HIDDEN_DIRECT } from '../people/blocks.ts'
import type { Database } from '../storage/openDatabase.ts'
import { ask } from '../storage/written.ts'
import { staleReason } from './currentGeneration.ts'
import { Refused } from './rejection.ts'

export type Premises =
  | { readonly type: 'home' }
  | {
      readonly type: 'conversation'
      readonly role: Role
      /** Entries written before this are refused, milliseconds since 1970; R4. */
      readonly horizon: number
      /** How it is run; M5, M6, M7. */
      readonly rules: PlaceRules
    }

/** What every conversation says; what follows for one member is looked up only where there is something to find. */
export interface PlaceRules {
  readonly posting: Posting
  /** Least seconds between two messages of a member, 0 for none; M6. */
  readonly slowSeconds: number
  /** After this no mute is in force, milliseconds since 1970; M5. */
  readonly mutedUntil: number
}

interface PremisesRow {
  readonly generation: string | null
  readonly role: Role | null
  readonly horizon: number | null
  readonly posting: Posting | null
  readonly slow_seconds: number | null
  readonly muted_until: number | null
  /** Null when there is no such session. */
  readonly session: string | null
  readonly ended_at: number | null
  readonly expires_at: number | null
}

/** One query: each update asks it once. */
const OF_CONVERSATION = `
  SELECT c.generation, c.horizon, c.posting, c.slow_seconds, c.muted_until, m.role,
    s.public_id AS session, s.ended_at, s.expires_at
  FROM (SELECT 1)
  LEFT JOIN sessions s ON s.public_id = ?
  LEFT JOIN members m ON m.conversation = ? AND m.user_id = ?
  LEFT JOIN conversations c ON c.id = m.conversation AND NOT ${HIDDEN_DIRECT}`
const OF_HOME = `
  SELECT u.home_generation AS generation, NULL AS horizon, NULL AS posting, NULL AS slow_seconds, NULL AS role,
    NULL AS muted_until, s.public_id AS session, s.ended_at, s.expires_at
  FROM (SELECT 1)
  LEFT JOIN sessions s ON s.public_id = ?
  LEFT JOIN users u ON u.id = ? AND u.id = ?`

/**
 * What a write rests on, read inside the transaction that stores it: authority is judged at commit time (G6).
 * @throws {Refused} when the session ended, the membership is gone or the generation moved on.
 */
export async function readPremises(
  tx: Database,
  document: DocumentName,
  user: UserId,
  session: string | undefined,
  at: number,
): Promise<Premises> {
  const isHome = document.type === 'home'
  const [row] = await ask<PremisesRow>(
    tx,
    isHome ? OF_HOME : OF_CONVERSATION,
    ...[session ?? null, isHome ? document.userId : document.id, user],
  )
  if (row === undefined) throw new Refused({ code: 'internal' })
  if (session !== undefined) assertAlive(row, at)
  if (row.generation === null || document.type === 'notes') throw new Refused({ code: 'not-found' })
  if (row.generation !== document.generation) throw new Refused({ code: staleReason(row.generation) })
  if (isHome) return { type: 'home' }
  if (row.role === null) throw new Refused({ code: 'not-found' })
  return {
    type: 'conversation',
    role: row.role,
    horizon: row.horizon ?? 0,
    rules: {
      posting: row.posting ?? 'everyone',
      slowSeconds: row.slow_seconds ?? 0,
      mutedUntil: row.muted_until ?? 0,
    },
  }
}

/** Only an ended session says so: its device wipes what it holds (A2). */
function assertAlive({ session, ended_at, expires_at }: PremisesRow, at: number): void {
  if (session === null) throw new Refused({ code: 'unknown-session' })
  if (ended_at !== null) throw new Refused({ code: 'session-ended' })
  if ((expires_at ?? 0) <= at) throw new Refused({ code: 'not-signed-in' })
}
