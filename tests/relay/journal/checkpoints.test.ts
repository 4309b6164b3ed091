import { statSync } from 'node:fs'
import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startCheckpoints } from '../../../relay/storage/checkpoints.ts'
import { DATABASE_FILE, type Database, openDatabase } from '../../../relay/storage/openDatabase.ts'
import { eventually } from '../../helpers/eventually.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

describe('checkpoints beside the writers', () => {
  const folder = makeTempFolder('checkpoints')
  const log = pino({ level: 'silent' })
  let db: Database
  let close: () => Promise<void>
  beforeAll(async () => {
    const opened = await openDatabase(folder)
    db = opened.db
    close = opened.close
  })
  afterAll(() => close())

  it('[J2] that cut the file back refuse no transaction that reads before it writes', async () => {
    const checkpoints = startCheckpoints(folder, log, { everyMs: 1, truncateEveryMs: 0 })
    for (let n = 0; n < 400; n++) {
      await db.transaction().execute(async (tx) => {
        await tx.selectFrom('meta').selectAll().execute()
        // Lets the other thread have its turn in between.
        await new Promise((resolve) => setImmediate(resolve))
        await sql`INSERT OR REPLACE INTO meta (key, value) VALUES ('n', ${'x'.repeat(2_000)})`.execute(tx)
      })
    }
    await checkpoints.stop()
  })

  it('[D5] empty the WAL', async () => {
    const checkpoints = startCheckpoints(folder, log, { everyMs: 5, truncateEveryMs: 0 })
    await sql`INSERT OR REPLACE INTO meta (key, value) VALUES ('n', 'y')`.execute(db)
    await eventually(() => expect(statSync(join(folder, `${DATABASE_FILE}-wal`)).size).toBe(0))
    await checkpoints.stop()
  })

  it('[J2] go on while somebody reads for long: the WAL waits for its end, is spoken of, and is cut back then', async () => {
    const lines: string[] = []
    const told = pino({ level: 'warn' }, { write: (line: string) => lines.push(line) })
    const reader = new SqliteDatabase(join(folder, DATABASE_FILE), { readonly: true })
    reader.exec('BEGIN')
    reader.prepare('SELECT count(*) FROM meta').get()
    const checkpoints = startCheckpoints(folder, told, {
      everyMs: 5,
      truncateEveryMs: 0,
      largeBytes: 100_000,
    })
    const wal = () => statSync(join(folder, `${DATABASE_FILE}-wal`)).size
    for (let n = 0; n < 50; n++) {
      await sql`INSERT OR REPLACE INTO meta (key, value) VALUES ('n', ${'x'.repeat(10_000)})`.execute(db)
    }
    await eventually(() => expect(lines.join('')).toMatch(/somebody has been reading for long/))
    expect(wal()).toBeGreaterThan(100_000)
    reader.exec('COMMIT')
    reader.close()
    await eventually(() => expect(wal()).toBe(0))
    expect(lines.join('').match(/reading for long/g)).toHaveLength(1)
    await checkpoints.stop()
  })

  it('[J2] stop at once, and also when their thread has died', async () => {
    const missing = startCheckpoints(join(folder, 'nowhere'), log)
    await missing.stop()
    const checkpoints = startCheckpoints(folder, log)
    await checkpoints.stop()
  })
})
