import 'fake-indexeddb/auto'
import { describe, expect, it, onTestFinished } from 'vitest'
import type { FoldedEntry } from '../../sync/api.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { eventually } from '../helpers/eventually.ts'
import { createHandTurnedClock } from '../helpers/handTurnedClock.ts'
import { startTalk, type Talk } from '../helpers/talk.ts'
import type { TestPerson } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { accountOf } from './helpers/account.ts'
import { expectAgreement, expectLedger, expectVerified, twiceIn } from './helpers/agreement.ts'
import { type AppDevice, allSettled, openAppDevice } from './helpers/appDevice.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const DAY_MS = 24 * 3600_000
const DAYS = times(28, 28)
const PER_DAY = times(2, 20)
const HOT = times(40, 300)
const ROUNDS = times(2, 20)

interface Story {
  readonly talk: Talk
  readonly clock: ReturnType<typeof createHandTurnedClock>
  device(person: TestPerson, name: string, now?: () => number): Promise<AppDevice>
}

async function begin(hotEntries = HOT): Promise<Story> {
  const clock = createHandTurnedClock(Date.now())
  const talk = await startTalk({
    now: clock.now,
    limits: { ...LIMITS, hotEntries, sealQuietMs: 1_000, entriesPerSecond: 1e9, entriesBurst: 1e9 },
    times: { storeAfterMs: 10, sweepEveryMs: 15 },
  })
  onTestFinished(() => talk.relay.close())
  return {
    talk,
    clock,
    async device(person, name, now = clock.now) {
      const opened = await openAppDevice(talk.relay, person, talk.group.id as ConversationId, { name, now })
      onTestFinished(() => opened.close())
      await allSettled([opened])
      return opened
    },
  }
}

/** After it all: nothing lost, nothing twice, nothing undead, all replicas and the relay's tables agree. */
async function expectAllWell({ talk }: Story, devices: readonly AppDevice[], what: string): Promise<void> {
  await allSettled(devices)
  const docs = () => devices.map(({ replica }) => replica().doc)
  await eventually(() => expectAgreement(docs()), { timeoutMs: 30_000, everyMs: 100 })
  const { written, acknowledged, lost, twice, undead } = accountOf(talk.relay.rows, devices)
  const [doc] = docs()
  if (doc === undefined) throw new Error('no device')
  expectLedger(talk.relay.rows, talk.group.id, doc)
  await expectVerified(talk.relay.dataDir)
  const seals = talk.relay.rows('SELECT id FROM seals WHERE conversation = ?', talk.group.id).length
  const twiceSeen = docs().flatMap(twiceIn)
  tell(what, {
    ...{ devices: devices.length, written, acknowledged, generations: seals + 1 },
    ...{ lost: lost.length + undead.length, twice: twice.length + twiceSeen.length },
  })
  expect({ lost, twice, twiceSeen, undead }, `seed ${SEED}`).toEqual({
    lost: [],
    twice: [],
    twiceSeen: [],
    undead: [],
  })
}

/** Everything that the relay shows, page by page. */
async function history(person: TestPerson, id: string): Promise<FoldedEntry[]> {
  const all: FoldedEntry[] = []
  for (let before = ''; ; ) {
    const path = `/api/conversations/${id}/entries?limit=200${before === '' ? '' : `&before=${encodeURIComponent(before)}`}`
    const { entries, next } = (await person.request('GET', path)).body as {
      entries: FoldedEntry[]
      next?: string
    }
    all.push(...entries)
    if (next === undefined) return all
    before = next
  }
}

describe('a month without each other', () => {
  it('[R2] [D6] [D7] both sides write, edit and delete across generations; all of it arrives, once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const story = await begin()
    const { talk, clock } = story
    const random = createRandom(SEED)
    const desk = await story.device(talk.alice, 'desk')
    const phone = await story.device(talk.alice, 'phone')
    const his = await story.device(talk.bob, 'his')
    const tablet = await story.device(talk.bob, 'tablet')
    for (const away of [phone, tablet]) away.setOffline(true)
    for (let day = 0; day < DAYS; day++) {
      clock.turn(DAY_MS - PER_DAY * 8)
      for (let n = 0; n < PER_DAY; n++) {
        for (const device of [desk, phone, his, tablet]) {
          clock.turn(2)
          device.say()
          if (random.chance(0.2)) device.touch(random.pick(['edit', 'delete', 'react']))
        }
      }
      await allSettled([desk, his])
    }
    await expectAllWell(story, [desk, phone, his, tablet], 'a month offline')
    const shown = (await history(talk.alice, talk.group.id)).filter(({ k }) => k === 'm')
    const texts = new Set(shown.map(({ t }) => t))
    expect(texts.size).toBeGreaterThan(DAYS * PER_DAY * 2)
    expect(new Set(shown.map(({ author, i }) => `${author} ${i}`)).size).toBe(shown.length)
    expect(talk.relay.rows('SELECT id FROM seals').length).toBeGreaterThan(2)
    expect(talk.relay.rows("SELECT id FROM entries WHERE late = 'offline'").length).toBeGreaterThan(0)
  })

  it('[R2] [C6] two tabs and another device of one person move at once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const story = await begin(40)
    const { talk, clock } = story
    const his = await story.device(talk.bob, 'bob')
    const hers = [
      await story.device(talk.alice, 'laptop'),
      await story.device(talk.alice, 'laptop'),
      await story.device(talk.alice, 'mobile'),
    ]
    for (let round = 0; round < ROUNDS; round++) {
      for (const device of hers) device.setOffline(true)
      for (let n = 0; n < 5; n++) for (const device of hers) device.say()
      // Refused, in all three: whoever recovers first, each other one has its own to give up.
      for (const device of hers)
        device.say(`${round} ${hers.indexOf(device)} ${'x'.repeat(LIMITS.maxTextBytes)}`)
      for (let n = 0; n < 45; n++) his.say()
      await allSettled([his])
      clock.turn(2_000)
      await new Promise((resolve) => setTimeout(resolve, 60))
      for (const device of hers) device.setOffline(false)
      for (const device of hers) device.say()
      await allSettled([...hers, his])
    }
    await expectAllWell(story, [...hers, his], 'two tabs and a device move at once')
  })
})

describe('clocks that are wrong', () => {
  it('[D3] a day ahead, a day behind, and jumping back: everything arrives, in the order of each device', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const story = await begin()
    const { talk, clock } = story
    let jump = 0
    const devices = [
      await story.device(talk.alice, 'ahead', () => clock.now() + DAY_MS),
      await story.device(talk.alice, 'behind', () => clock.now() - DAY_MS),
      await story.device(talk.bob, 'jumping', () => clock.now() + jump),
      await story.device(talk.bob, 'right'),
    ]
    for (let round = 0; round < ROUNDS * 3; round++) {
      // Twice back, once ahead, beyond what the relay takes.
      jump = [0, -3 * DAY_MS, 3600_000][round % 3] ?? 0
      const isOffline = round % 2 === 1
      for (const device of devices) device.setOffline(isOffline)
      for (let n = 0; n < 4; n++) {
        clock.turn(3)
        for (const device of devices) device.say()
      }
      clock.turn(60_000)
      await allSettled(devices)
    }
    await expectAllWell(story, devices, 'wrong clocks')
    const now = clock.now()
    const rows = talk.relay.rows("SELECT id, body FROM entries WHERE kind = 'm' ORDER BY author, id")
    for (const { id } of rows)
      expect(Number.parseInt(String(id).slice(0, 10), 32)).toBeLessThan(now + LIMITS.maxAheadMs)
    for (const { refused } of devices) expect(refused()).toEqual([])
  })
})
