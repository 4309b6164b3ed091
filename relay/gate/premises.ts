import type { DocumentName } from '../../sync/documentName.ts'
import type { Role } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
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
    }

interface PremisesRow {
  readonly generation: string | null
  readonly role: Role | null
  readonly horizon: number | null
  /** Null when there is no such session. */
  readonly session: string | null
  readonly ended_at: number | null
  readonly expires_at: number | null
}

/** One query: each update asks it once. */
const OF_CONVERSATION = `
  SELECT c.generation, c.horizon, m.role, s.public_id AS session, s.ended_at, s.expires_at
  FROM (SELECT 1)
  LEFT JOIN sessions s ON s.public_id = ?
  LEFT JOIN members m ON m.conversation = ? AND m.user_id = ?
  LEFT JOIN conversations c ON c.id = m.conversation`
const OF_HOME = `
  SELECT u.home_generation AS generation, NULL AS horizon, NULL AS role, s.public_id AS session, s.ended_at, s.expires_at
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
  return { type: 'conversation', role: row.role, horizon: row.horizon ?? 0 }
}

/** Only an ended session says so: its device wipes what it holds (A2). */
function assertAlive({ session, ended_at, expires_at }: PremisesRow, at: number): void {
  if (session === null) throw new Refused({ code: 'unknown-session' })
  if (ended_at !== null) throw new Refused({ code: 'session-ended' })
  if ((expires_at ?? 0) <= at) throw new Refused({ code: 'not-signed-in' })
}
