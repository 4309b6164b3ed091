import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { Kysely, SqliteDialect, type Transaction } from 'kysely'
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
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: sqlite }) })
  try {
    await migrate(db)
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
