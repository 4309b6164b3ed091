import { parentPort, workerData } from 'node:worker_threads'
import SqliteDatabase from 'better-sqlite3'

const EVERY_MS = 5_000
/** Only every so often is the file cut back: that is what removes deleted content from it for good (D5). */
const TRUNCATE_EVERY_MS = 5 * 60_000

const { file } = workerData as { file: string }
const database = new SqliteDatabase(file, { timeout: 1_000 })
let truncatedAt = Date.now()

const timer = setInterval(() => {
  const mustTruncate = Date.now() - truncatedAt >= TRUNCATE_EVERY_MS
  if (mustTruncate) truncatedAt = Date.now()
  database.pragma(`wal_checkpoint(${mustTruncate ? 'TRUNCATE' : 'PASSIVE'})`)
}, EVERY_MS)

parentPort?.on('message', () => {
  clearInterval(timer)
  database.close()
  parentPort?.close()
})
