import type { DocumentName } from '../../sync/documentName.ts'
import type { Role } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'
import { staleReason } from './currentGeneration.ts'
import { Refused } from './rejection.ts'

export type Premises = { readonly type: 'home' } | { readonly type: 'conversation'; readonly role: Role }

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
  if (session !== undefined) await assertAlive(tx, session, at)
  if (document.type === 'home') {
    const owner = await tx
      .selectFrom('users')
      .select('home_generation')
      .where('id', '=', user)
      .executeTakeFirst()
    if (document.userId !== user || owner === undefined) throw new Refused({ code: 'not-found' })
    if (owner.home_generation !== document.generation) throw new Refused(stale(owner.home_generation))
    return { type: 'home' }
  }
  const member = await tx
    .selectFrom('members')
    .innerJoin('conversations', 'conversations.id', 'members.conversation')
    .select(['members.role', 'conversations.generation'])
    .where('members.conversation', '=', document.id)
    .where('members.user_id', '=', user)
    .executeTakeFirst()
  if (member === undefined || document.type === 'notes') throw new Refused({ code: 'not-found' })
  if (member.generation !== document.generation) throw new Refused(stale(member.generation))
  return { type: 'conversation', role: member.role }
}

/** Only an ended session says so: its device wipes what it holds (A2). */
async function assertAlive(tx: Database, session: string, at: number): Promise<void> {
  const known = await tx
    .selectFrom('sessions')
    .select(['ended_at', 'expires_at'])
    .where('public_id', '=', session)
    .executeTakeFirst()
  if (known === undefined) throw new Refused({ code: 'unknown-session' })
  if (known.ended_at !== null) throw new Refused({ code: 'session-ended' })
  if (known.expires_at <= at) throw new Refused({ code: 'not-signed-in' })
}

const stale = (generation: string) => ({ code: staleReason(generation) })
