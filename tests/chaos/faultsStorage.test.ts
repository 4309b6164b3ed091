import 'fake-indexeddb/auto'
import { deleteDB } from 'idb'
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest'
import type { ConversationId } from '../../sync/ids.ts'
import { eventually } from '../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../helpers/testRelay.ts'
import { createRandom, type Random } from '../sync/authorize/random.ts'
import { accountOf } from './helpers/account.ts'
import { expectAgreement, expectLedger, expectVerified, twiceIn } from './helpers/agreement.ts'
import { type AppDevice, allSettled, openAppDevice } from './helpers/appDevice.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const ROUNDS = times(6, 60)

/** Breaks the browser's storage now and then; vitest's spies mend it. */
const FAULTS: Readonly<Record<string, (random: Random) => void>> = {
  'is full'(random) {
    for (const method of ['add', 'put'] as const) {
      const original = IDBObjectStore.prototype[method]
      vi.spyOn(IDBObjectStore.prototype, method).mockImplementation(function (this: IDBObjectStore, ...args) {
        if (random.chance(0.7)) throw new DOMException('The device is full.', 'QuotaExceededError')
        return original.apply(this, args)
      })
    }
  },
  'breaks transactions off'(random) {
    const original = IDBObjectStore.prototype.put
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, ...args) {
      const request = original.apply(this, args)
      if (random.chance(0.5)) this.transaction.abort()
      return request
    })
  },
  'is closed by the browser'(random) {
    const original = IDBDatabase.prototype.transaction
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementation(function (this: IDBDatabase, ...args) {
      if (random.chance(0.4))
        throw new DOMException('The database connection is closing.', 'InvalidStateError')
      return original.apply(this, args)
    })
  },
  'does not open'() {
    vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('Not for this page.', 'SecurityError')
    })
  },
}

describe('a device whose storage', () => {
  const random = createRandom(SEED)
  let relay: TestRelay
  let alice: TestPerson
  let bob: TestPerson
  beforeAll(async () => {
    relay = await startTestRelay({ limits: { entriesPerSecond: 1e9, entriesBurst: 1e9 } })
    alice = await relay.register('alice')
    bob = await relay.register('bob')
  }, TIMEOUT_MS)
  afterEach(() => {
    vi.restoreAllMocks()
  })
  afterAll(() => relay.close())

  interface Story {
    readonly id: ConversationId
    readonly all: AppDevice[]
    readonly his: AppDevice
    hers: AppDevice
    /** The page is loaded again: what was only in memory is gone. */
    reload(): Promise<void>
    readonly database: string
  }

  async function begin(name: string): Promise<Story> {
    const made = await alice.createConversation({ kind: 'group', name, memberIds: [bob.user.id] })
    const id = made.id as ConversationId
    const device = name.replaceAll(' ', '-')
    const open = () => openAppDevice(relay, alice, id, { name: device })
    const his = await openAppDevice(relay, bob, id, { name: `${device}-bob` })
    const hers = await open()
    const story: Story = {
      ...{ id, his, hers, all: [hers, his], database: `prosa-${alice.user.id}-${device}` },
      async reload() {
        story.hers.close()
        story.hers = await open()
        story.all.push(story.hers)
      },
    }
    await allSettled([hers, his])
    return story
  }

  async function expectAllWell({ id, all, his, hers }: Story, what: string): Promise<void> {
    await allSettled([hers, his])
    const docs = () => [hers, his].map(({ replica }) => replica().doc)
    await eventually(() => expectAgreement(docs()), { everyMs: 100 })
    const { written, acknowledged, lost, twice } = accountOf(relay.rows, all)
    const twiceSeen = docs().flatMap(twiceIn)
    expectLedger(relay.rows, id, his.replica().doc)
    await expectVerified(relay.dataDir)
    tell(`storage that ${what}`, {
      ...{ rounds: ROUNDS, loads: all.length - 1, written, acknowledged },
      ...{ lost: lost.length, twice: twice.length + twiceSeen.length },
    })
    for (const each of [hers, his]) each.close()
    expect({ lost, twice, twiceSeen }, `seed ${SEED}`).toEqual({ lost: [], twice: [], twiceSeen: [] })
  }

  it.each(Object.keys(FAULTS))(
    '[C2] %s loses nothing that was acknowledged, and brings nothing twice',
    { timeout: TIMEOUT_MS },
    async (what) => {
      const story = await begin(what)
      for (let round = 0; round < ROUNDS; round++) {
        const { hers, his } = story
        FAULTS[what]?.(random)
        hers.setOffline(random.chance(0.5))
        for (let n = 1 + random.below(4); n > 0; n--) {
          hers.say()
          his.say()
          if (random.chance(0.3)) await new Promise((resolve) => setTimeout(resolve, 5))
        }
        if (random.chance(0.3)) {
          // Loaded again while it is broken, once the relay has all: what it kept is whatever it is.
          await allSettled([hers])
          await story.reload()
          for (let n = 0; n < 2; n++) story.hers.say()
        }
        vi.restoreAllMocks()
        if (random.chance(0.3)) {
          // Loaded again without the relay, once the storage has taken what waited for it.
          story.hers.setOffline(true)
          story.hers.say()
          await eventually(async () => {
            await story.hers.stored()
            return story.hers.storage() === 'fine'
          })
          await story.reload()
        }
      }
      await expectAllWell(story, what)
    },
  )

  it('[C2] is thrown away by the browser gets back what was acknowledged, and sends what was not', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const story = await begin('is evicted')
    for (let round = 0; round < ROUNDS; round++) {
      for (let n = 0; n < 3; n++) story.hers.say()
      story.his.say()
      await allSettled([story.hers, story.his])
      // Gone are the rows below what is written next.
      await deleteDB(story.database)
      story.hers.setOffline(true)
      for (let n = 0; n < 2; n++) story.hers.say()
      if (round % 2 === 0) {
        await story.hers.stored()
        await story.reload()
      }
      story.hers.setOffline(false)
      await allSettled([story.hers, story.his])
    }
    await expectAllWell(story, 'is evicted')
  })
})
