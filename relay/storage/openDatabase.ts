import { randomBytes } from 'node:crypto'
import { chmodSync, closeSync, mkdirSync, openSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { Kysely, type SqliteDatabase as SqliteDatabaseLike, type Transaction } from 'kysely'
import { DATABASE_FILE } from './databaseFile.ts'
import { finishRestore } from './finishRestore.ts'
import { migrate, SCHEMA_VERSION } from './migrations.ts'
import { BUSY_TIMEOUT_MS, PatientDialect } from './patientDialect.ts'
import type { Schema } from './schema.ts'
import { registerPrepare } from './written.ts'

export type Database = Kysely<Schema>
export type Tx = Transaction<Schema>

export { DATABASE_FILE }

export interface OpenedDatabase {
  readonly db: Database
  close(): Promise<void>
}

/**
 * Opens (or makes) the relay's database in `folder` and migrates it; a restore that was cut short is finished first.
 * The folder's lock must be held.
 */
export async function openDatabase(folder: string): Promise<OpenedDatabase> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  finishRestore(folder)
  return openDatabaseFile(join(folder, DATABASE_FILE))
}

/**
 * WAL with `synchronous=FULL`: a commit survives `kill -9` and a power cut (J1).
 * Checkpoints are left to the checkpointer, off the main thread (J2).
 * @throws one line for people when it is damaged, or newer than this program
 */
export async function openDatabaseFile(file: string): Promise<OpenedDatabase> {
  try {
    return await openAndMigrate(file)
  } catch (error) {
    throw isDamage(error)
      ? new Error(
          `The database ${file} is damaged: restore a backup (npm run prosa -- restore FILE). It is left as it is.`,
          { cause: error },
        )
      : error
  }
}

async function openAndMigrate(file: string): Promise<OpenedDatabase> {
  // Everybody's words are in it; SQLite makes the files beside it with the same rights.
  closeSync(openSync(file, 'a', 0o600))
  chmodSync(file, 0o600)
  const sqlite = new SqliteDatabase(file)
  const database = withPreparedOnce(sqlite)
  const db = new Kysely<Schema>({ dialect: new PatientDialect({ database }) })
  registerPrepare(db, database.prepare)
  try {
    for (const pragma of [
      'journal_mode = WAL',
      'synchronous = FULL',
      'foreign_keys = ON',
      'secure_delete = ON',
      `busy_timeout = ${BUSY_TIMEOUT_MS}`,
      'wal_autocheckpoint = 0',
    ]) {
      sqlite.pragma(pragma)
    }
    const version = sqlite.pragma('user_version', { simple: true })
    await migrate(db)
    await ensureEpoch(db)
    // So that tables and epoch are not in the WAL alone: without it they would be gone, and the loss not be seen (J5).
    if (version !== SCHEMA_VERSION) sqlite.pragma('wal_checkpoint(TRUNCATE)')
  } catch (error) {
    await db.destroy()
    sqlite.close()
    throw error
  }
  return {
    db,
    async close() {
      sqlite.pragma('wal_checkpoint(TRUNCATE)')
      await db.destroy()
    },
  }
}

const isDamage = (error: unknown): boolean =>
  error instanceof Error &&
  'code' in error &&
  typeof error.code === 'string' &&
  /^SQLITE_(?:CORRUPT|NOTADB)/.test(error.code)

/** Names this incarnation of the data: devices that see another one bring back what it lacks (J5). */
async function ensureEpoch(db: Database): Promise<void> {
  const value = randomBytes(12).toString('base64url')
  await db
    .insertInto('meta')
    .values({ key: 'epoch', value })
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** Prepared statements kept: more distinct texts than this means somebody builds SQL from data. */
const MAX_STATEMENTS = 500

/** Kysely prepares at every call; compiled texts repeat, so each is prepared once. */
function withPreparedOnce(
  sqlite: SqliteDatabase.Database,
): SqliteDatabaseLike & { prepare(text: string): SqliteDatabase.Statement } {
  const statements = new Map<string, SqliteDatabase.Statement>()
  return {
    close: () => sqlite.close(),
    prepare(text: string) {
      const known = statements.get(text)
      if (known !== undefined && !known.busy) return known
      // A transaction that reads first is refused at its first write while a checkpoint cuts the WAL back: SQLite
      // waits for a lock only where a transaction begins.
      const statement = sqlite.prepare(text === 'begin' ? 'begin immediate' : text)
      if (statements.size >= MAX_STATEMENTS) statements.clear()
      statements.set(text, statement)
      return statement
    },
  }
}
