import { existsSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pino } from 'pino'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { watchDatabase } from '../../../relay/journal/watchDatabase.ts'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { eventually } from '../../helpers/eventually.ts'
import { backup, verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('a database file', () => {
  let talk: Talk
  let file: string
  beforeAll(async () => {
    talk = await startTalk()
    file = join(talk.relay.dataDir, DATABASE_FILE)
    for (let n = 0; n < 50; n++) {
      await talk.alice.request('POST', `/api/conversations/${talk.group.id}/entries`, { text: `line ${n}` })
    }
    await talk.relay.close()
  })
  afterAll(() => rmSync(talk.relay.dataDir, { recursive: true, force: true }))

  it('is for the relay’s user alone, whoever made the folder', () => {
    expect(statSync(file).mode & 0o777).toBe(0o600)
  })

  it('[J5] whose end is missing is told by verify', async () => {
    const mark = join(talk.relay.dataDir, 'high-water')
    const kept = readFileSync(mark, 'utf8')
    const { epoch, updates, entries } = JSON.parse(kept) as {
      epoch: string
      updates: number
      entries: number
    }
    writeFileSync(mark, JSON.stringify({ epoch, updates: updates + 3, entries: entries + 3 }))
    const outcome = await verify(talk.relay.dataDir)
    expect(outcome).toMatchObject({
      ok: false,
      text: expect.stringContaining('its end is missing (3 entries)'),
    })
    writeFileSync(mark, kept)
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: true })
  })

  it('[J4] that is damaged is not copied over good backups, is not called whole, and is noticed after the start', async () => {
    const bytes = readFileSync(file)
    // Inside pages, behind the header of the file and of each page.
    for (let page = 3; page < bytes.length / 4096; page++) bytes.fill(0xff, page * 4096 + 8, page * 4096 + 60)
    writeFileSync(file, bytes)
    const copy = join(talk.relay.dataDir, 'copy')
    const outcome = await backup(talk.relay.dataDir, copy)
    expect(outcome).toMatchObject({ ok: false, text: expect.stringMatching(/damaged|malformed/) })
    expect(existsSync(copy)).toBe(false)
    expect(await verify(talk.relay.dataDir)).toMatchObject({ ok: false })
    const watch = watchDatabase(talk.relay.dataDir, pino({ level: 'silent' }), 0)
    await eventually(() => expect(watch.damage).toMatch(/damaged/))
    await watch.stop()
  })
})
