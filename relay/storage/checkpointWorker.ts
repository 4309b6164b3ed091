import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

const { file, everyMs, truncateEveryMs } = workerData as {
  file: string
  everyMs: number
  /** Only every so often is the file cut back: that is what removes deleted content from it for good (D5). */
  truncateEveryMs: number
}
const database = new SqliteDatabase(file, { timeout: 1_000 })
let truncatedAt = Date.now()

const timer = setInterval(() => {
  try {
    checkpoint('PASSIVE')
    // Right after the other there is little left to copy: writers have to wait for this one.
    if (Date.now() - truncatedAt >= truncateEveryMs && checkpoint('TRUNCATE')) truncatedAt = Date.now()
  } catch (error) {
    // A full disk, for instance: the next turn tries again.
    parentPort?.postMessage(error instanceof Error ? error.message : String(error))
  }
}, everyMs)

/** False when somebody was in the way. */
function checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): boolean {
  return database.pragma(`wal_checkpoint(${mode})`, { simple: true }) === 0
}

parentPort?.on('message', () => {
  clearInterval(timer)
  database.close()
  parentPort?.close()
})
