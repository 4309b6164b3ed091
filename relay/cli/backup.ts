import { randomBytes } from 'node:crypto'
import { closeSync, existsSync, linkSync, openSync, renameSync, rmSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { err, ok, type Result } from '../../sync/result.ts'
import { onFolder } from '../journal/onFolder.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import { syncFile, syncFolder } from '../storage/finishRestore.ts'
import { stampBackup } from '../storage/stampBackup.ts'
import type { CommandContext } from './context.ts'

const PROGRESS_MS = 2_000

/**
 * Copies the database as it is at one moment into `file`, while the relay goes on writing. The file appears under its
 * name only once it is whole and on disk, for its owner alone; what was deleted is not in it (D5).
 */
export async function backupFolder(
  folder: string,
  file: string,
  now: () => number,
  context: CommandContext,
): Promise<Result<readonly string[], string>> {
  if (existsSync(file)) return err(`There is a file ${file} already: it is left as it is.`)
  const database = join(folder, DATABASE_FILE)
  // Two backups at once must not share one.
  const part = `${file}.${randomBytes(4).toString('hex')}.part`
  // Before the copy begins: whatever is stored from now on may be missing in it (J5).
  const at = now()
  try {
    closeSync(openSync(part, 'wx', 0o600))
  } catch (error) {
    return err(`${file} cannot be written: ${messageOf(error)}`)
  }
  try {
    const watch = setInterval(() => {
      context.report(`Copied ${megabytes(part)} of about ${megabytes(database)} MB.`)
    }, PROGRESS_MS)
    const outcome = await onFolder({ type: 'copy', database, file: part }, context)
    clearInterval(watch)
    if (outcome.type === 'failed') return err(`There is no backup: ${outcome.message}`)
    stampBackup(part, at)
    syncFile(part)
    const size = megabytes(part)
    if (!takeName(part, file)) return err(`There is a file ${file} already: it is left as it is.`)
    syncFolder(dirname(file))
    return ok([`Everything until ${timeOf(at)} is in ${file} (${size} MB).`])
  } catch (error) {
    return err(`There is no backup: ${messageOf(error)}`)
  } finally {
    for (const end of ['', '-journal']) rmSync(`${part}${end}`, { force: true })
  }
}

/** False when somebody took the name meanwhile. */
function takeName(part: string, file: string): boolean {
  try {
    // Unlike a rename, a link never replaces.
    linkSync(part, file)
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    // A file system without links.
    renameSync(part, file)
    return true
  }
}

const megabytes = (file: string): string =>
  ((statSync(file, { throwIfNoEntry: false })?.size ?? 0) / 1e6).toFixed(1)

const messageOf = (error: unknown): string => (error instanceof Error ? error.message : String(error))

/** `2026-01-05 09:00 UTC`. */
export const timeOf = (ms: number): string =>
  `${new Date(ms).toISOString().slice(0, 16).replace('T', ' ')} UTC`
