import { chmodSync, copyFileSync, existsSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { err, ok, type Result } from '../../sync/result.ts'
import { DATABASE_FILE } from './databaseFile.ts'
import { RESTORED_FILE, syncFile, syncFolder } from './finishRestore.ts'
import { SCHEMA_VERSION } from './migrations.ts'
import { type Database, openDatabaseFile } from './openDatabase.ts'

/** Where a backup is prepared: nobody looks at it until it is whole. */
const PREPARING_FILE = `${DATABASE_FILE}.restoring`
const ENDS = ['', '-wal', '-shm', '-journal']

/**
 * Copies a backup into the data folder, lets `change` make what it has to be, and only then, on disk and whole, names
 * it {@link RESTORED_FILE}: from there on `finishRestore` puts it in the place of the old one, after a crash too. The
 * folder's lock must be held. The error is one line for people.
 */
export async function prepareRestore<T>(
  folder: string,
  file: string,
  change: (db: Database) => Promise<T>,
): Promise<Result<T, string>> {
  const copy = join(folder, PREPARING_FILE)
  const clear = () => {
    for (const end of ENDS) rmSync(`${copy}${end}`, { force: true })
  }
  clear()
  try {
    const copied = copyBackup(file, copy)
    if (!copied.ok) return copied
    const { db, close } = await openDatabaseFile(copy)
    let value: T
    try {
      value = await change(db)
    } finally {
      await close()
    }
    asOneFile(copy)
    syncFile(copy)
    renameSync(copy, join(folder, RESTORED_FILE))
    syncFolder(folder)
    return ok(value)
  } catch (error) {
    return err(`${file} cannot be restored: ${error instanceof Error ? error.message : String(error)}`)
  } finally {
    clear()
  }
}

/** With its WAL, if it was copied by hand from a folder in use. */
function copyBackup(file: string, copy: string): Result<void, string> {
  if (!existsSync(file)) return err(`There is no file ${file}.`)
  for (const end of ['', '-wal']) {
    if (!existsSync(`${file}${end}`)) continue
    copyFileSync(`${file}${end}`, `${copy}${end}`)
    chmodSync(`${copy}${end}`, 0o600)
  }
  let sqlite: SqliteDatabase.Database | undefined
  try {
    sqlite = new SqliteDatabase(copy, { fileMustExist: true })
    const version = sqlite.pragma('user_version', { simple: true }) as number
    const isOurs = sqlite.prepare(`SELECT 1 FROM sqlite_schema WHERE name = 'entries'`).get() !== undefined
    if (version < 1 || !isOurs) return err(`${file} is no backup of a Prosa relay.`)
    if (version > SCHEMA_VERSION)
      return err(`${file} was made by a newer Prosa (version ${version}; this one knows ${SCHEMA_VERSION}).`)
    const whole = sqlite.pragma('integrity_check(1)', { simple: true })
    return whole === 'ok' ? ok(undefined) : err(`${file} is damaged: ${String(whole)}`)
  } catch (error) {
    return err(
      `${file} is no backup of a Prosa relay, or damaged: ${error instanceof Error ? error.message : String(error)}`,
    )
  } finally {
    sqlite?.close()
  }
}

/** A database without a WAL, which would have to be renamed with it. */
function asOneFile(file: string): void {
  const sqlite = new SqliteDatabase(file, { fileMustExist: true })
  try {
    sqlite.pragma('journal_mode = DELETE')
  } finally {
    sqlite.close()
  }
}
