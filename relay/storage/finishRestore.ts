import { closeSync, existsSync, fsyncSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from './databaseFile.ts'

/** A whole database, ready to take the place of the one in use. Its presence is what decides a restore (J5). */
export const RESTORED_FILE = `${DATABASE_FILE}.restored`

/**
 * Puts a restored database in the place of the old one, which is kept beside it; nothing happens when there is none.
 * Each step may be the last one before a power cut: the next start goes on from there. A WAL of the old database must
 * never meet the new one, so it moves before.
 *
 * @returns where the old database is now; undefined when there was none, or nothing to do
 */
export function finishRestore(folder: string): string | undefined {
  const restored = join(folder, RESTORED_FILE)
  const made = statSync(restored, { throwIfNoEntry: false })
  if (made === undefined) return undefined
  const current = join(folder, DATABASE_FILE)
  // Its name follows from the restored file: a second try takes the same.
  let kept = `${current}.before-${made.mtime.toISOString().slice(0, 19).replaceAll(':', '-')}`
  // Two within a second: what was kept stays kept.
  while (existsSync(current) && existsSync(kept)) kept += '-again'
  if (existsSync(current)) renameSync(current, kept)
  if (existsSync(`${current}-wal`)) renameSync(`${current}-wal`, `${kept}-wal`)
  rmSync(`${current}-shm`, { force: true })
  syncFolder(folder)
  renameSync(restored, current)
  syncFolder(folder)
  return existsSync(kept) ? kept : undefined
}

/** Makes renames in a folder durable. */
export function syncFolder(folder: string): void {
  syncFile(folder)
}

/** Makes what was written to a file durable. */
export function syncFile(path: string): void {
  const handle = openSync(path, 'r')
  try {
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
}
