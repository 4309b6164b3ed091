import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { sql } from 'kysely'
import { err, ok, type Result } from '../../sync/result.ts'
import { beginEpoch, newestAt, renewGenerations } from '../journal/epochs.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import { finishRestore } from '../storage/finishRestore.ts'
import type { Database } from '../storage/openDatabase.ts'
import { prepareRestore } from '../storage/prepareRestore.ts'
import { BACKUP_AT } from '../storage/stampBackup.ts'
import { timeOf } from './backup.ts'
import type { CommandContext } from './context.ts'

export const STOP_FIRST = 'Stop the relay first: a backup cannot be put in the place of what it uses.'

interface Restored {
  /** When the backup was made, or its newest content stored; milliseconds since 1970. */
  readonly madeAt: number
  readonly accounts: number
  readonly conversations: number
  readonly entries: number
}

/**
 * Puts a backup in the place of the database, which is kept beside it. Devices then bring back what their people wrote
 * since: the epoch is another one, the time in between is noted, and no document goes by its old name (J5, R1, R3).
 * The folder's lock must be held. A crash leaves the old database or the new one.
 */
export async function restoreFolder(
  folder: string,
  file: string,
  now: () => number,
  { report }: Pick<CommandContext, 'report'>,
): Promise<Result<readonly string[], string>> {
  // One that was cut short after it was decided comes first: it is what the owner asked for then.
  finishRestore(folder)
  report('Checking the backup.')
  const prepared = await prepareRestore(folder, file, (db) => beginAnew(db, now()))
  if (!prepared.ok) return prepared
  let kept: string | undefined
  try {
    kept = finishRestore(folder)
    chmodSync(join(folder, DATABASE_FILE), 0o600)
  } catch (error) {
    return err(
      `The backup is ready but could not take its place: ${error instanceof Error ? error.message : String(error)}. The next start of the relay tries again.`,
    )
  }
  return ok(words(prepared.value, kept))
}

function beginAnew(db: Database, now: number): Promise<Restored> {
  return db.transaction().execute(async (tx) => {
    const stamp = await tx.selectFrom('meta').select('value').where('key', '=', BACKUP_AT).executeTakeFirst()
    const madeAt = stamp === undefined ? await newestAt(tx) : Number(stamp.value)
    await tx.deleteFrom('meta').where('key', '=', BACKUP_AT).execute()
    await beginEpoch(tx, { fromAt: madeAt, toAt: now, why: 'restored' })
    await renewGenerations(tx)
    const { rows } = await sql<Omit<Restored, 'madeAt'>>`
      SELECT (SELECT count(*) FROM users WHERE placeholder = 0) AS accounts,
        (SELECT count(*) FROM conversations) AS conversations, (SELECT count(*) FROM entries) AS entries`.execute(
      tx,
    )
    return { madeAt, ...(rows[0] ?? { accounts: 0, conversations: 0, entries: 0 }) }
  })
}

function words({ madeAt, accounts, conversations, entries }: Restored, kept: string | undefined): string[] {
  return [
    `Restored as of ${timeOf(madeAt)}: accounts ${accounts}, conversations ${conversations}, entries ${entries}.`,
    'Once you start the relay, what people wrote since comes back from their own devices as these connect.',
    'Gone, and not on any device: accounts made since (invite these people again), and changes since of',
    'passwords, names, members and roles.',
    'Devices that signed in since have to sign in again. Devices signed out since are signed in again:',
    'end them in the app under Devices, or with npm run prosa -- reset-password USER.',
    ...(kept === undefined ? [] : [`What was there before is kept as ${kept}. Delete it once all is well.`]),
  ]
}
