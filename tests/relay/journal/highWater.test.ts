import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { readSequences } from '../../../relay/journal/epochs.ts'
import { type HighWater, openHighWater } from '../../../relay/journal/highWater.ts'
import { HIGH_WATER_FILE } from '../../../relay/journal/sequences.ts'
import { type Database, openDatabase } from '../../../relay/storage/openDatabase.ts'
import { eventually } from '../../helpers/eventually.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

describe('the high-water mark', () => {
  const NOW = Date.UTC(2026, 0, 5, 9)
  let folder: string
  let db: Database
  let close: () => Promise<void>
  let lines: string[]
  beforeEach(async () => {
    folder = makeTempFolder('mark')
    lines = []
    const opened = await openDatabase(folder)
    db = opened.db
    close = opened.close
  })
  afterEach(() => close())

  const file = () => join(folder, HIGH_WATER_FILE)
  const mark = () => JSON.parse(readFileSync(file(), 'utf8')) as Record<string, unknown>
  const open = (everyMs = 0): Promise<HighWater> =>
    openHighWater({
      folder,
      db,
      log: pino({ level: 'info' }, { write: (line: string) => lines.push(line) }),
      now: () => NOW,
      everyMs,
    })
  const add = async () => {
    await db
      .insertInto('updates')
      .values({ document: 'home/x/y', user_id: 'x', bytes: new Uint8Array(), at: NOW - 3_600_000 })
      .execute()
  }

  it('[J5] follows what is committed, and is not ahead of it', async () => {
    const water = await open()
    expect(mark()).toMatchObject({ updates: 0 })
    await add()
    expect(mark()).toMatchObject({ updates: 0 })
    const tx = await db.startTransaction().execute()
    await tx
      .insertInto('updates')
      .values({ document: 'home/x/y', user_id: 'x', bytes: new Uint8Array(), at: NOW })
      .execute()
    // The mark is due while a transaction is open.
    water.committed()
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(mark()).toMatchObject({ updates: 0 })
    await tx.rollback().execute()
    await eventually(() => expect(mark()).toMatchObject({ updates: 1 }))
    expect(mark()).toEqual(await readSequences(db))
    await water.close()
  })

  it('[J5] is written at most so often, and at the end', async () => {
    const water = await open(3_600_000)
    await add()
    water.committed()
    water.committed()
    expect(mark()).toMatchObject({ updates: 0 })
    await water.close()
    expect(mark()).toMatchObject({ updates: 1 })
  })

  it('[J5] above the database begins an epoch, notes the gap and renews the generations', async () => {
    await add()
    const { epoch, entries } = await readSequences(db)
    writeFileSync(file(), JSON.stringify({ epoch, updates: 5, entries }))
    await (await open()).close()
    const after = await readSequences(db)
    expect(after.epoch).not.toBe(epoch)
    expect(await db.selectFrom('gaps').selectAll().execute()).toEqual([
      { epoch: after.epoch, from_at: NOW - 3_600_000 - 60_000, to_at: NOW, why: 'tail-missing' },
    ])
    expect(lines.join('')).toContain('the end of the database is missing')
    expect(mark()).toEqual(after)
    // Said once: the mark is of the new epoch.
    await (await open()).close()
    expect((await readSequences(db)).epoch).toBe(after.epoch)
  })

  it.each([
    ['of another epoch', JSON.stringify({ epoch: 'another', updates: 99, entries: 99 })],
    ['cut short by a power cut', '{"epoch": "x'],
    ['that is empty', ''],
    ['of another form', '{"updates": -1}'],
  ])('[J5] %s says nothing', async (_name, text) => {
    const before = await readSequences(db)
    writeFileSync(file(), text)
    await (await open()).close()
    expect(await readSequences(db)).toEqual(before)
    expect(mark()).toEqual(before)
    expect(lines).toEqual([])
  })

  it('[J5] that cannot be written stops nothing', async () => {
    const water = await open()
    rmSync(folder, { recursive: true })
    water.committed()
    await water.close()
  })
})
