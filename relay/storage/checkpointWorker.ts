import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

const { file, everyMs, truncateEveryMs, largeBytes } = workerData as {
  file: string
  everyMs: number
  /** Only every so often is the file cut back: that is what removes deleted content from it for good (D5). */
  truncateEveryMs: number
  /** A WAL that has grown beyond this is worth a word: somebody reads for long. */
  largeBytes: number
}
// Cutting back keeps writers out while it waits for readers: it had better be tried again.
const database = new SqliteDatabase(file, { timeout: 50 })
const pageBytes = Number(database.pragma('page_size', { simple: true }))
let truncatedAt = Date.now()
let isLarge = false

const timer = setInterval(() => {
  try {
    const { log, checkpointed } = checkpoint('PASSIVE')
    noteSize((log - checkpointed) * pageBytes)
    // Right after the other there is little left to copy: writers have to wait for this one.
    const isDue = Date.now() - truncatedAt >= truncateEveryMs
    if (isDue && log === checkpointed && checkpoint('TRUNCATE').busy === 0) truncatedAt = Date.now()
  } catch (error) {
    // A full disk, for instance: the next turn tries again.
    parentPort?.postMessage(error instanceof Error ? error.message : String(error))
  }
}, everyMs)

interface Checkpointed {
  /** 1 when somebody was in the way. */
  readonly busy: number
  /** Pages in the WAL, and how many of them are in the database now. */
  readonly log: number
  readonly checkpointed: number
}

function checkpoint(mode: 'PASSIVE' | 'TRUNCATE'): Checkpointed {
  const [done] = database.pragma(`wal_checkpoint(${mode})`) as Checkpointed[]
  return done ?? { busy: 1, log: 0, checkpointed: 0 }
}

/** Said once each time. */
function noteSize(bytes: number): void {
  if (bytes > largeBytes && !isLarge)
    parentPort?.postMessage(`the WAL has ${Math.round(bytes / 1e6)} MB: somebody has been reading for long`)
  isLarge = bytes > largeBytes
}

parentPort?.on('message', () => {
  clearInterval(timer)
  database.close()
  parentPort?.close()
})
