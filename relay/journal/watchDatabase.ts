import { join } from 'node:path'
import type { Logger } from '../log.ts'
import { DATABASE_FILE } from '../storage/databaseFile.ts'
import { onFolder } from './onFolder.ts'

export interface DatabaseWatch {
  /** What is wrong with the file; undefined while nothing is known. */
  readonly damage: string | undefined
  stop(): Promise<void>
}

/** After the start, which does not wait for it: a large database takes seconds to read. */
const CHECK_AFTER_MS = 2_000

/** Looks through the database file once, off the main thread: SQLite itself notices damage only where it reads. */
export function watchDatabase(folder: string, log: Logger, afterMs = CHECK_AFTER_MS): DatabaseWatch {
  const abort = new AbortController()
  let damage: string | undefined
  let running: Promise<void> = Promise.resolve()

  async function check(): Promise<void> {
    const task = { type: 'check', database: join(folder, DATABASE_FILE) } as const
    const outcome = await onFolder(task, { report: () => undefined, signal: abort.signal })
    if (abort.signal.aborted || outcome.type === 'copied' || outcome.type === 'verified') return
    const found = outcome.type === 'failed' ? outcome.message : outcome.damage
    if (found === undefined) return
    damage = `the database file is damaged: ${found}`
    log.error({ found }, 'the database file is damaged: stop the relay, run verify, and restore a backup')
  }

  const timer = setTimeout(() => {
    running = check()
  }, afterMs).unref()
  return {
    get damage() {
      return damage
    },
    async stop() {
      clearTimeout(timer)
      abort.abort()
      await running
    },
  }
}
