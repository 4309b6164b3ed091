import { randomBytes } from 'node:crypto'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { Kysely, type SqliteDatabase as SqliteDatabaseLike, SqliteDialect, type Transaction } from 'kysely'
import { migrate } from './migrations.ts'
import type { Schema } from './schema.ts'

export type Database = Kysely<Schema>
export type Tx = Transaction<Schema>

export const DATABASE_FILE = 'prosa.sqlite'

/**
 * Opens (or makes) the relay's database in `folder` and migrates it.
 * WAL with `synchronous=FULL`: a commit survives `kill -9` and a power cut (J1).
 * Checkpoints are left to the checkpointer, off the main thread (J2).
 */
export async function openDatabase(folder: string): Promise<{ db: Database; close(): Promise<void> }> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const sqlite = new SqliteDatabase(join(folder, DATABASE_FILE))
  for (const pragma of [
    'journal_mode = WAL',
    'synchronous = FULL',
    'foreign_keys = ON',
    'secure_delete = ON',
    'busy_timeout = 5000',
    'wal_autocheckpoint = 0',
  ]) {
    sqlite.pragma(pragma)
  }
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: withPreparedOnce(sqlite) }) })
  try {
    await migrate(db)
    await ensureEpoch(db)
  } catch (error) {
    await db.destroy()
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
function withPreparedOnce(sqlite: SqliteDatabase.Database): SqliteDatabaseLike {
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
