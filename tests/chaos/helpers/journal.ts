import { sql } from 'kysely'
import { appendUpdate, loadDocument, storeSnapshot } from '../../../relay/journal/documents.ts'
import { openDatabase } from '../../../relay/storage/openDatabase.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

/** The relay's own journal in a database of its own, which may forget what it holds when the power goes. */
export interface ScratchJournal {
  /**
   * Journals these updates as the rows of a new document, the first as its snapshot if so wanted, and answers what
   * the relay loads from them.
   * @throws when a row had to be set aside (J4)
   */
  roundTrip(updates: readonly Uint8Array[], first?: 'row' | 'snapshot'): Promise<Uint8Array | undefined>
  close(): Promise<void>
}

export async function openScratchJournal(): Promise<ScratchJournal> {
  const { db, close } = await openDatabase(makeTempFolder('journal'))
  await sql`PRAGMA synchronous = OFF`.execute(db)
  let documents = 0
  return {
    close,
    async roundTrip(updates, first = 'row') {
      const document = `conversation/scratch-${++documents}/g`
      await db.transaction().execute(async (tx) => {
        for (const [index, bytes] of updates.entries()) {
          const seq = await appendUpdate(tx, { document, user: 'somebody', bytes, at: 0 })
          if (index === 0 && first === 'snapshot')
            await storeSnapshot(tx, { document, bytes, upto: seq, at: 0 })
        }
      })
      const { update, quarantined } = await loadDocument(db, document)
      if (quarantined.length > 0) throw new Error(`${quarantined.length} of ${updates.length} rows set aside`)
      return update
    },
  }
}
