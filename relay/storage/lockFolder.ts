import { accessSync, constants, existsSync, mkdirSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { err, ok, type Result } from '../../sync/result.ts'

export const LOCK_FILE = 'lock.sqlite'

export interface FolderLock {
  /** Idempotent. */
  release(): void
}

/**
 * Takes the data folder for this process alone, making it when it is not there (A4). The lock is an
 * exclusive transaction on a database of its own: the system drops it when the process ends, `kill -9`
 * included, so no stale lock is ever left. The error is one line for people.
 */
export function lockFolder(folder: string): Result<FolderLock, LockError> {
  try {
    makeFolder(folder)
    // SQLite would open a read-only mount without complaint, and root passes every mode: ask for the mount too.
    accessSync(folder, constants.R_OK | constants.W_OK | constants.X_OK)
  } catch (error) {
    return err(unwritable(folder, error))
  }
  let sqlite: SqliteDatabase.Database | undefined
  try {
    sqlite = new SqliteDatabase(join(folder, LOCK_FILE), { timeout: 0 })
    sqlite.pragma('journal_mode = DELETE')
    sqlite.exec('BEGIN EXCLUSIVE')
    return ok(held(sqlite))
  } catch (error) {
    sqlite?.close()
    return codeOf(error).startsWith('SQLITE_BUSY')
      ? err({ type: 'held', message: `Another relay or command is using the data folder ${folder}.` })
      : err(unwritable(folder, error))
  }
}

export interface LockError {
  readonly type: 'held' | 'unwritable'
  readonly message: string
}

/** A database that nobody refers to is closed by the garbage collector, and its lock with it: kept here instead. */
const locks = new Set<SqliteDatabase.Database>()

function held(sqlite: SqliteDatabase.Database): FolderLock {
  locks.add(sqlite)
  return {
    release() {
      locks.delete(sqlite)
      // Closing rolls the empty transaction back and drops the lock.
      if (sqlite.open) sqlite.close()
    },
  }
}

/** As `mkdir -p`: Node's own `recursive` never returns where the system answers ENOENT below a folder that exists. */
function makeFolder(folder: string): void {
  if (statSync(folder, { throwIfNoEntry: false })?.isDirectory() === true) return
  const parent = dirname(folder)
  if (!existsSync(parent) && parent !== folder) makeFolder(parent)
  mkdirSync(folder, { mode: 0o700 })
}

const REASONS: Readonly<Record<string, string>> = {
  EROFS: 'it is on a read-only file system',
  SQLITE_READONLY: 'it is on a read-only file system',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EEXIST: 'it is a file, not a folder',
  ENOENT: 'folders cannot be made there',
  ENOTDIR: 'part of its path is a file',
  ENOSPC: 'the disk is full',
  SQLITE_FULL: 'the disk is full',
}

function unwritable(folder: string, error: unknown): LockError {
  const code = codeOf(error)
  const reason = REASONS[code] ?? (error instanceof Error ? (error.message.split('\n')[0] ?? code) : code)
  return { type: 'unwritable', message: `The data folder ${folder} cannot be written: ${reason}.` }
}

const codeOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : ''
