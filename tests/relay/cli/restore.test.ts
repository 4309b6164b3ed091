import { execFile, spawn } from 'node:child_process'
import { copyFileSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import SqliteDatabase from 'better-sqlite3'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import { finishRestore, RESTORED_FILE } from '../../../relay/storage/finishRestore.ts'
import { prepareRestore } from '../../../relay/storage/prepareRestore.ts'
import { backup, restore, verify } from '../../helpers/runOnFolder.ts'
import { ROOT } from '../../helpers/startRelay.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'
import { queryDatabase } from '../../helpers/testRelay.ts'
import { createRandom } from '../../sync/authorize/random.ts'

const MADE_AT = Date.UTC(2026, 0, 5, 9)
const NOW = Date.UTC(2026, 0, 6, 9)
const MINUTE = 60_000

describe('prosa restore', () => {
  let talk: Talk
  let file: string
  let folder: string
  /** A backup, and a message that it lacks. */
  beforeEach(async () => {
    talk = await startTalk()
    folder = talk.relay.dataDir
    file = join(makeTempFolder('backup'), 'yesterday')
    await say('yesterday')
    await backup(folder, file, () => MADE_AT)
    await say('today')
  })
  afterEach(() => talk.relay.close())

  async function say(text: string): Promise<void> {
    const { group } = await current()
    const hers = talk.alice.device().openConversation(group)
    await hers.synced()
    hers.say(text)
    await hers.acknowledged()
    talk.relay.closeDevices()
  }
  /** What alice is told now: generations may have changed. */
  async function current() {
    const overview = await talk.alice.overview()
    const group = overview.conversations.find(({ id }) => id === talk.group.id)
    if (group === undefined) throw new Error('The group is gone.')
    return { ...overview, group }
  }
  async function textsOf(): Promise<string[]> {
    const his = talk.bob.device().openConversation((await current()).group)
    await his.synced()
    return his.texts(talk.alice.user.id)
  }
  const epochs = () => queryDatabase(folder, `SELECT value FROM meta WHERE key = 'epoch'`)
  const bodies = (where = folder) =>
    queryDatabase(where, `SELECT body->>'t' AS t FROM entries WHERE kind = 'm' ORDER BY seq`).map(
      ({ t }) => t,
    )

  it('[J5][R1] puts the backup in place under a new epoch and new generations, and keeps what was there', async () => {
    const before = await current()
    const carol = await talk.relay.register('carol')
    await talk.relay.close()
    const said = await restore(folder, file, () => NOW)
    expect(said.text).toContain('Restored as of 2026-01-05 09:00 UTC: accounts 3, conversations 1')
    expect(said.ok).toBe(true)
    const kept = /is kept as (\S+)\. Delete/.exec(said.text)?.[1] ?? ''
    await talk.relay.restart()

    const after = await current()
    expect(after.epoch).not.toBe(before.epoch)
    expect(after.home).not.toBe(before.home)
    expect(after.group.generation).not.toBe(before.group.generation)
    expect(after.group.notes).not.toBe(before.group.notes)
    expect(await textsOf()).toEqual(['yesterday'])
    expect(talk.relay.rows('SELECT epoch, from_at, to_at, why FROM gaps')).toEqual([
      { epoch: after.epoch, from_at: MADE_AT - MINUTE, to_at: NOW, why: 'restored' },
    ])
    expect((await carol.request('GET', '/api/me')).body).toMatchObject({ error: { code: 'unknown-session' } })
    expect(talk.relay.rows(`SELECT 1 FROM meta WHERE key = 'backup-at'`)).toEqual([])
    const old = new SqliteDatabase(kept, { readonly: true })
    expect(old.prepare(`SELECT count(*) AS n FROM entries WHERE body LIKE '%today%'`).get()).toEqual({ n: 1 })
    old.close()
    await say('and on')
    expect((await verify(folder)).text).toMatch(/everything agrees\.$/)
  })

  it('[R1] refuses a device that still goes by the old generation', async () => {
    const { group: old } = await current()
    await talk.relay.close()
    await restore(folder, file)
    await talk.relay.restart()
    const { group } = await current()
    const late = talk.alice.device().openConversation(old)
    await expect(late.synced()).rejects.toThrow(`generation:${group.generation}`)
  })

  it('[J5] is undone by restoring what was kept', async () => {
    await talk.relay.close()
    const said = await restore(folder, file)
    expect(bodies()).toEqual(['yesterday'])
    const kept = /is kept as (\S+)\. Delete/.exec(said.text)?.[1] ?? ''
    expect(await restore(folder, kept)).toMatchObject({ ok: true })
    expect(bodies()).toEqual(['yesterday', 'today'])
    expect((await verify(folder)).text).toMatch(/everything agrees\.$/)
  })

  it('[J5] into an empty folder makes the relay anew elsewhere', async () => {
    const elsewhere = makeTempFolder('elsewhere')
    const env = { ...process.env, PROSA_DATA_DIR: elsewhere }
    const { stdout } = await promisify(execFile)(process.execPath, ['relay/cli/main.ts', 'restore', file], {
      cwd: ROOT,
      env,
    })
    expect(stdout).toContain('Restored as of')
    expect(stdout).not.toContain('is kept as')
    expect(bodies(elsewhere)).toEqual(['yesterday'])
    expect((await verify(elsewhere)).text).toMatch(/everything agrees\.$/)
  })

  it('[A4] wants the relay stopped', async () => {
    const before = epochs()
    const env = { ...process.env, PROSA_DATA_DIR: folder }
    const asked = promisify(execFile)(process.execPath, ['relay/cli/main.ts', 'restore', file], {
      cwd: ROOT,
      env,
    })
    await expect(asked).rejects.toMatchObject({
      code: 1,
      stderr: expect.stringMatching(/^Stop the relay first/),
    })
    expect(epochs()).toEqual(before)
  })

  it('[J5] takes a copy that was made by hand, WAL and all, and counts from the newest thing in it', async () => {
    const copy = join(makeTempFolder('copy'), 'by-hand')
    for (const end of ['', '-wal']) copyFileSync(join(folder, `${DATABASE_FILE}${end}`), `${copy}${end}`)
    await talk.relay.close()
    expect(await restore(folder, copy)).toMatchObject({ ok: true })
    expect(bodies()).toEqual(['yesterday', 'today'])
    const [newest] = queryDatabase(folder, `SELECT max(at) AS at FROM updates`)
    const [gap] = queryDatabase(folder, 'SELECT from_at FROM gaps')
    expect(Number(gap?.from_at)).toBeGreaterThanOrEqual(Number(newest?.at) - MINUTE)
  })

  describe('of a file that cannot be used', () => {
    const cases: readonly (readonly [string, (file: string) => void, RegExp])[] = [
      ['is not there', () => undefined, /^There is no file /],
      [
        'is no database',
        (bad) => writeFileSync(bad, 'no database at all, by no means'),
        /is no backup of a Prosa relay/,
      ],
      [
        'is another program’s',
        (bad) => {
          const other = new SqliteDatabase(bad)
          other.exec('CREATE TABLE recipes (name TEXT); PRAGMA user_version = 1')
          other.close()
        },
        /is no backup of a Prosa relay/,
      ],
      [
        'is of a newer program',
        (bad) => {
          copyFileSync(file, bad)
          const newer = new SqliteDatabase(bad)
          newer.pragma('user_version = 99')
          newer.close()
        },
        /was made by a newer Prosa \(version 99; this one knows \d+\)/,
      ],
      ['is cut short', (bad) => writeFileSync(bad, readFileSync(file).subarray(0, 60_000)), /damaged/],
    ]
    it.each(cases)('says so and changes nothing when it %s', async (_name, make, expected) => {
      await talk.relay.close()
      const bad = join(makeTempFolder('bad'), 'bad')
      make(bad)
      // Whoever reads makes these two, empty.
      const names = () => readdirSync(folder).filter((name) => !/-(?:shm|wal)$/.test(name))
      const before = [names(), epochs(), bodies()]
      const said = await restore(folder, bad)
      expect(said.ok).toBe(false)
      expect(said.text).toMatch(expected)
      expect([names(), epochs(), bodies()]).toEqual(before)
    })
  })

  describe('that is cut short', () => {
    const current = (name: string) => join(folder, name)
    /** What a power cut leaves after each step. */
    const prepare = async () => {
      await talk.relay.close()
      const prepared = await prepareRestore(folder, file, async () => undefined)
      expect(prepared.ok).toBe(true)
      // A WAL of the old database, which must never meet the new one.
      writeFileSync(current(`${DATABASE_FILE}-wal`), readFileSync(current(DATABASE_FILE)).subarray(0, 4_096))
    }

    it('[J5] before the new one is whole, leaves the old one', async () => {
      await talk.relay.close()
      writeFileSync(current(`${DATABASE_FILE}.restoring`), readFileSync(file).subarray(0, 9_000))
      await talk.relay.restart()
      expect(await textsOf()).toEqual(['yesterday', 'today'])
      await talk.relay.close()
      expect(await restore(folder, file)).toMatchObject({ ok: true })
      expect(bodies()).toEqual(['yesterday'])
      expect(existsSync(current(`${DATABASE_FILE}.restoring`))).toBe(false)
    })
    it('[J5] once the new one is whole, is finished by the next start', async () => {
      await prepare()
      await talk.relay.restart()
      expect(bodies()).toEqual(['yesterday'])
      expect(readdirSync(folder).filter((name) => name.includes('.before-'))).toHaveLength(2)
    })
    it('[J5] between the old one and the new one, is finished by the next start', async () => {
      await prepare()
      const kept = finishRestore(folder) ?? ''
      expect(kept).toContain('.before-')
      // As if the last rename had not come to be.
      copyFileSync(current(DATABASE_FILE), current(RESTORED_FILE))
      writeFileSync(current(DATABASE_FILE), '')
      const names = readdirSync(folder)
      expect(names).not.toContain(`${DATABASE_FILE}-wal`)
      await talk.relay.restart()
      expect(bodies()).toEqual(['yesterday'])
    })

    it('[J5] by kill -9 at any moment leaves the old one or the new one, whole', {
      timeout: 60_000,
    }, async () => {
      const today = `${file}-today`
      await backup(folder, today)
      await talk.relay.close()
      const random = createRandom(Number(process.env.SEED ?? 7))
      const env = { ...process.env, PROSA_DATA_DIR: folder }
      const outcomes = ['["yesterday"]', '["yesterday","today"]']
      for (let round = 0; round < 4; round++) {
        const from = round % 2 === 0 ? file : today
        const child = spawn(process.execPath, ['relay/cli/main.ts', 'restore', from], { cwd: ROOT, env })
        const ended = new Promise((resolve) => child.once('exit', resolve))
        // It says that it begins.
        await new Promise((resolve) => {
          child.stderr.once('data', resolve)
          child.once('exit', resolve)
        })
        const passed = random.below(60)
        await new Promise((resolve) => setTimeout(resolve, passed))
        child.kill('SIGKILL')
        await ended
        // What the next start does first.
        finishRestore(folder)
        const said = await verify(folder)
        expect([round, said.text]).toEqual([round, expect.stringMatching(/everything agrees\.$/)])
        expect(outcomes).toContain(JSON.stringify(bodies()))
      }
    })
  })
})
