import { join } from 'node:path'
import SqliteDatabase from 'better-sqlite3'
import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { type Database, openDatabase } from '../../../relay/storage/openDatabase.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

describe('a database that another program holds', () => {
  let db: Database
  let close: () => Promise<void>
  let other: SqliteDatabase.Database
  beforeEach(async () => {
    const folder = makeTempFolder('patient')
    const opened = await openDatabase(folder)
    db = opened.db
    close = opened.close
    other = new SqliteDatabase(join(folder, DATABASE_FILE))
    other.exec('BEGIN IMMEDIATE')
  })
  afterEach(async () => {
    other.close()
    await close()
  })

  const put = (key: string) => db.insertInto('meta').values({ key, value: '' }).execute()

  it('[J2] is waited for without holding up anything else, and written to afterwards', async () => {
    let turns = 0
    const turning = setInterval(() => {
      // While the other waits, timers run: one of them ends the lock.
      if (++turns === 3) other.exec('COMMIT')
    }, 1)
    await put('k1')
    clearInterval(turning)
    expect(turns).toBeGreaterThanOrEqual(3)
    await db.transaction().execute((tx) => tx.insertInto('meta').values({ key: 'k2', value: '' }).execute())
    expect(await db.selectFrom('meta').select('key').where('key', 'like', 'k%').execute()).toHaveLength(2)
  })

  it('[J2] stops the event loop for a fiftieth of a second at a time, and no longer', async () => {
    const { rows } = await sql<{ timeout: number }>`PRAGMA busy_timeout`.execute(db)
    expect(rows[0]?.timeout).toBeLessThanOrEqual(20)
  })

  it('[J1] is not waited for long: whoever asked is told', async () => {
    await expect(put('k1')).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    await expect(
      db.transaction().execute((tx) => tx.insertInto('meta').values({ key: 'k2', value: '' }).execute()),
    ).rejects.toMatchObject({ code: 'SQLITE_BUSY' })
    // Reading goes on, and nothing half done is left.
    expect(await db.selectFrom('meta').select('key').where('key', 'like', 'k%').execute()).toEqual([])
    other.exec('COMMIT')
    await put('k3')
  })
})
