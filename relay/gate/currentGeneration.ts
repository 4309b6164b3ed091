import type { DocumentName } from '../../sync/documentName.ts'
import type { Database } from '../storage/openDatabase.ts'
import { Refused } from './rejection.ts'

/** The reason by which a device learns that a document went on elsewhere (R2). */
export const staleReason = (current: string): string => `generation:${current}`

/**
 * Makes sure that a document is the one in which its conversation (or home) lives now (R1).
 * @throws {Refused} `generation:<current>`, or `not-found` when there is no such conversation or person
 */
export async function assertCurrent(db: Database, document: DocumentName): Promise<void> {
  const current = await currentGeneration(db, document)
  if (current === undefined) throw new Refused({ code: 'not-found' })
  if (current !== document.generation) throw new Refused({ code: staleReason(current) })
}

async function currentGeneration(db: Database, document: DocumentName): Promise<string | undefined> {
  if (document.type === 'home') {
    const row = await db
      .selectFrom('users')
      .select('home_generation')
      .where('id', '=', document.userId)
      .executeTakeFirst()
    return row?.home_generation
  }
  const row = await db
    .selectFrom('conversations')
    .select(['generation', 'notes_generation'])
    .where('id', '=', document.id)
    .executeTakeFirst()
  return document.type === 'notes' ? row?.notes_generation : row?.generation
}

export const isStale = (error: unknown): boolean =>
  error instanceof Refused && error.rejection.code.startsWith('generation:')

/** How often work is begun anew because a document was sealed under it: a seal takes far longer than an attempt. */
const ATTEMPTS = 4

/** Does `work`, and does it again when the document it used went on to another generation meanwhile (R1). */
export async function onCurrent<T>(work: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await work()
    } catch (error) {
      if (!isStale(error) || attempt === ATTEMPTS) throw error
    }
  }
}
