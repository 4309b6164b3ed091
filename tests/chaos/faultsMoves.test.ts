import 'fake-indexeddb/auto'
import { expect, it, onTestFinished } from 'vitest'
import type { ConversationId } from '../../sync/ids.ts'
import { eventually } from '../helpers/eventually.ts'
import { startTalk } from '../helpers/talk.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { accountOf } from './helpers/account.ts'
import { expectAgreement, expectLedger, expectVerified, twiceIn } from './helpers/agreement.ts'
import { allSettled, openAppDevice } from './helpers/appDevice.ts'
import { tell } from './helpers/counts.ts'
import { startFaultyProxy } from './helpers/faultyProxy.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const ROUNDS = times(4, 60)
const TURNS = 20
const HOT = 30

it('[R2] moving from generation to generation over a network that is no good loses nothing', {
  timeout: TIMEOUT_MS,
}, async () => {
  const random = createRandom(SEED)
  const talk = await startTalk({
    limits: { hotEntries: HOT, sealQuietMs: 10, entriesPerSecond: 1e9, entriesBurst: 1e9 },
    times: { storeAfterMs: 10, sweepEveryMs: 15 },
  })
  onTestFinished(() => talk.relay.close())
  const proxy = await startFaultyProxy(talk.relay.relay.url)
  onTestFinished(() => proxy.close())
  const id = talk.group.id as ConversationId
  const behind = { relay: { url: proxy.url } }
  const open = async (person: typeof talk.alice, name: string) => {
    const device = await openAppDevice(behind, person, id, { name })
    onTestFinished(() => device.close())
    return device
  }
  const devices = [
    await open(talk.alice, 'desk'),
    await open(talk.alice, 'desk'),
    await open(talk.alice, 'phone'),
    await open(talk.bob, 'his'),
  ]
  await allSettled(devices)
  let faults = 0
  for (let round = 0; round < ROUNDS; round++) {
    proxy.decide(() => {
      if (random.chance(0.9)) return 'pass'
      faults += 1
      return random.chance(0.1) ? 'cut' : random.pick(['drop', 'twice', 'swap'])
    })
    for (let turn = 0; turn < TURNS; turn++) {
      const device = random.pick(devices)
      const act = random.below(100)
      if (act < 60) device.say()
      else if (act < 70) device.touch(random.pick(['edit', 'delete', 'react']))
      else if (act < 76) device.setOffline(true)
      else if (act < 86) device.setOffline(false)
      else void device.refresh()
      await new Promise((resolve) => setTimeout(resolve, random.below(10)))
    }
    proxy.heal()
    proxy.cutAll()
    await allSettled(devices)
    const docs = () => devices.map(({ replica }) => replica().doc)
    await eventually(() => expectAgreement(docs()), { timeoutMs: 30_000, everyMs: 50 })
    const { lost, twice, undead } = accountOf(talk.relay.rows, devices)
    const where = `seed ${SEED}, round ${round}`
    expect({ lost, twice, undead, seen: docs().flatMap(twiceIn) }, where).toEqual({
      ...{ lost: [], twice: [], undead: [], seen: [] },
    })
  }
  const [doc] = devices.map(({ replica }) => replica().doc)
  if (doc === undefined) throw new Error('no device')
  expectLedger(talk.relay.rows, id, doc)
  await expectVerified(talk.relay.dataDir)
  const generations = talk.relay.rows('SELECT id FROM seals').length + 1
  const { written, acknowledged } = accountOf(talk.relay.rows, devices)
  tell('moves over a bad network', {
    rounds: ROUNDS,
    faults,
    written,
    acknowledged,
    generations,
    lost: 0,
    twice: 0,
  })
  for (const { refused } of devices) expect(refused()).toEqual([])
  expect(generations).toBeGreaterThan(1)
})
