import { copyFileSync, readFileSync, renameSync, rmSync, statSync, truncateSync } from 'node:fs'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { HIGH_WATER_FILE } from '../../../relay/journal/sequences.ts'
import { DATABASE_FILE } from '../../../relay/storage/databaseFile.ts'
import type { Conversation } from '../../../sync/api.ts'
import { eventually } from '../../helpers/eventually.ts'
import { verify } from '../../helpers/runOnFolder.ts'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../../helpers/testRelay.ts'

/** Each of these starts a relay several times. */
const TIMEOUT_MS = 60_000

describe('a database whose end is missing', { timeout: TIMEOUT_MS }, () => {
  let relay: RelayProcess
  let alice: TestPerson
  let bob: TestPerson
  let talk: Conversation
  const path = (end = '') => join(relay.dataDir, `${DATABASE_FILE}${end}`)
  const mark = () =>
    JSON.parse(readFileSync(join(relay.dataDir, HIGH_WATER_FILE), 'utf8')) as {
      epoch: string
      updates: number
    }
  const lastUpdate = () =>
    Number(queryDatabase(relay.dataDir, `SELECT seq FROM sqlite_sequence WHERE name = 'updates'`)[0]?.seq)
  const epoch = async () => (await alice.overview()).epoch
  const gaps = () => queryDatabase(relay.dataDir, 'SELECT epoch, from_at, to_at, why FROM gaps')

  beforeEach(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open' } })
    alice = await connectPerson(relay.url, 'alice')
    bob = await connectPerson(relay.url, 'bob')
    talk = await alice.createConversation({ kind: 'group', name: 'Tail', memberIds: [bob.user.id] })
    // All of this leaves the WAL for the database.
    await relay.restart()
  }, TIMEOUT_MS)
  afterEach(() => relay.stop())

  async function say(...texts: string[]): Promise<void> {
    const [current] = (await alice.overview()).conversations
    const device = alice.device()
    const hers = device.openConversation(current ?? talk)
    await hers.synced()
    for (const text of texts) {
      hers.say(text)
      await hers.acknowledged()
    }
    device.close()
    // The mark follows after a moment.
    await eventually(() => expect(mark().updates).toBe(lastUpdate()))
  }
  async function texts(): Promise<string[]> {
    const [current] = (await bob.overview()).conversations
    const device = bob.device()
    const his = device.openConversation(current ?? talk)
    await his.synced()
    const found = his.texts(alice.user.id)
    device.close()
    return found
  }

  it('[J5] because its WAL is gone is known at the start: another epoch, other generations, a gap', async () => {
    const before = await epoch()
    const began = Date.now()
    await say('one', 'two')
    await relay.kill9()
    rmSync(path('-wal'))
    await relay.restart()

    const after = await epoch()
    expect(after).not.toBe(before)
    const [current] = (await alice.overview()).conversations
    expect(current?.generation).not.toBe(talk.generation)
    const [gap, ...more] = gaps()
    expect(gap).toMatchObject({ epoch: after, why: 'tail-missing' })
    expect(Number(gap?.from_at)).toBeLessThan(began)
    expect(Number(gap?.to_at)).toBeGreaterThan(began)
    expect(more).toEqual([])
    expect(relay.logs()).toContain('the end of the database is missing')
    expect(await texts()).toEqual([])
    // It goes on from there.
    await say('three')
    expect(await texts()).toEqual(['three'])
    expect((await verify(relay.dataDir)).text).toMatch(/everything agrees\.$/)
    await relay.restart()
    expect(await epoch()).toBe(after)
  })

  it('[J5] because its WAL was cut short is known too', async () => {
    const before = await epoch()
    await say('one', 'two', 'three', 'four')
    await relay.kill9()
    truncateSync(path('-wal'), Math.floor(statSync(path('-wal')).size / 2))
    await relay.restart()
    expect(await epoch()).not.toBe(before)
    expect(gaps()).toMatchObject([{ why: 'tail-missing' }])
    expect((await verify(relay.dataDir)).text).toMatch(/everything agrees\.$/)
  })

  it('[J5] because an older copy was put in its place is known too', async () => {
    const before = await epoch()
    await relay.stop()
    copyFileSync(path(), path('.copy'))
    await relay.restart()
    await say('one')
    await relay.stop()
    copyFileSync(path('.copy'), path())
    await relay.restart()
    expect(await epoch()).not.toBe(before)
    expect(gaps()).toMatchObject([{ why: 'tail-missing' }])
    expect(await texts()).toEqual([])
  })

  it('[J5] from its first day leaves what was there at the start', async () => {
    const first = await startRelay()
    await first.kill9()
    rmSync(join(first.dataDir, `${DATABASE_FILE}-wal`))
    const [before] = queryDatabase(first.dataDir, `SELECT value FROM meta WHERE key = 'epoch'`)
    expect(before).toBeDefined()
    await first.restart()
    expect(queryDatabase(first.dataDir, `SELECT value FROM meta WHERE key = 'epoch'`)).toEqual([before])
    await first.stop()
  })

  it('[J5] is never imagined: kill -9 under load keeps the epoch, and the mark below what is stored', async () => {
    const before = await epoch()
    const device = alice.device()
    const hers = device.openConversation(talk)
    await hers.synced()
    const timer = setInterval(() => hers.say('x'), 20)
    for (let kill = 0; kill < 2; kill++) {
      const from = lastUpdate()
      await eventually(() => lastUpdate() > from + kill * 7)
      await relay.kill9()
      expect(mark().updates).toBeLessThanOrEqual(lastUpdate())
      await relay.restart()
      expect(await epoch()).toBe(before)
    }
    clearInterval(timer)
    device.close()
    expect(gaps()).toEqual([])
  })

  it('[J5] with all the rest of it is not begun anew: the relay does not start', async () => {
    await relay.stop()
    renameSync(path(), path('.elsewhere'))
    await expect(relay.restart()).rejects.toThrow(/prosa\.sqlite is missing, though there was one/)
    renameSync(path('.elsewhere'), path())
    await relay.restart()
    expect(gaps()).toEqual([])
  })

  it('[J5] is not mistaken for a database that cannot be opened', async () => {
    await relay.stop()
    truncateSync(path(), Math.floor(statSync(path()).size / 2))
    await expect(relay.restart()).rejects.toThrow(/is damaged: restore a backup/)
    expect(statSync(path()).size).toBeGreaterThan(0)
  })
})
