import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../sync/api.ts'
import { openTab } from '../helpers/appTab.ts'
import { slowCommits } from '../helpers/commits.ts'
import { eventually } from '../helpers/eventually.ts'
import { documentOf } from '../helpers/talk.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { expectAgreement, expectLedger, expectVerified, missingFrom, twiceIn } from './helpers/agreement.ts'
import { tell } from './helpers/counts.ts'
import { type Fault, type FaultyProxy, type ProxiedFrame, startFaultyProxy } from './helpers/faultyProxy.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'
import { createWriter, type Writer } from './helpers/writer.ts'

const ROUNDS = times(2, 30)
const TURNS = 25
/** What follows one another on one connection is what Hocuspocus relies on; its handshake is tried by cutting. */
const SYNC_TYPES: readonly number[] = [0, 4]

describe('a network that is no good', () => {
  const random = createRandom(SEED)
  let relay: TestRelay
  let proxy: FaultyProxy
  let alice: TestPerson
  let bob: TestPerson
  beforeAll(async () => {
    relay = await startTestRelay()
    proxy = await startFaultyProxy(relay.relay.url)
    alice = await relay.register('alice')
    bob = await relay.register('bob')
  }, TIMEOUT_MS)
  afterAll(async () => {
    await proxy.close()
    await relay.close()
  })

  async function begin(): Promise<{ group: Conversation; writers: Writer[] }> {
    const group = await alice.createConversation({ kind: 'group', name: 'Talk', memberIds: [bob.user.id] })
    const tabs = [alice, alice, bob].map((person) => openTab({ relay: { url: proxy.url } }, person))
    const writers = tabs.map((tab) => createWriter(tab, documentOf(group)))
    await Promise.all(writers.map((writer) => writer.sent()))
    return { group, writers }
  }

  async function write(writers: readonly Writer[]): Promise<void> {
    for (let n = 0; n < TURNS; n++) {
      for (const writer of writers) if (random.chance(0.3)) writer.say()
      await new Promise((resolve) => setTimeout(resolve, random.below(6)))
    }
  }

  /** The network recovers, as networks do: connections end, and others are made. */
  async function recover(group: Conversation, writers: readonly Writer[]) {
    proxy.heal()
    proxy.cutAll()
    await Promise.all(writers.map((writer) => writer.sent()))
    const docs = () => writers.map(({ opened }) => opened.replica.doc)
    await eventually(() => expectAgreement(docs()), { timeoutMs: 20_000, everyMs: 100 })
    expectLedger(relay.rows, group.id, docs()[0] as ReturnType<typeof docs>[number])
    await expectVerified(relay.dataDir)
    return {
      lost: writers.flatMap(({ author, said }) => missingFrom(relay.rows, author, said)),
      twice: docs().flatMap(twiceIn),
    }
  }

  async function under(what: string, fault: (frame: ProxiedFrame) => Fault): Promise<void> {
    const { group, writers } = await begin()
    let faults = 0
    let rounds = 0
    for (; rounds < ROUNDS; rounds++) {
      proxy.decide((frame) => {
        const decided = fault(frame)
        if (decided !== 'pass') faults += 1
        return decided
      })
      await write(writers)
      const { lost, twice } = await recover(group, writers)
      expect({ lost, twice }, `seed ${SEED}, round ${rounds}`).toEqual({ lost: [], twice: [] })
    }
    const written = writers.reduce((sum, { said }) => sum + said.size, 0)
    tell(what, { rounds, faults, written, lost: 0, twice: 0 })
    for (const writer of writers) writer.close()
    expect(faults).toBeGreaterThan(0)
    for (const { opened } of writers) expect([...opened.givenUp]).toEqual([])
  }

  it('[C4] [G7] that loses frames either way loses nothing that was written', { timeout: TIMEOUT_MS }, () =>
    under('frames dropped', ({ type }) =>
      SYNC_TYPES.includes(type) && random.chance(0.1) ? 'drop' : 'pass',
    ),
  )

  it('[G4] that brings frames twice brings nothing twice', { timeout: TIMEOUT_MS }, () =>
    under('frames duplicated', ({ type }) =>
      SYNC_TYPES.includes(type) && random.chance(0.15) ? 'twice' : 'pass',
    ),
  )

  it('[G4] that lets frames overtake each other puts nothing out of its place', { timeout: TIMEOUT_MS }, () =>
    under('frames reordered', ({ type }) =>
      SYNC_TYPES.includes(type) && random.chance(0.15) ? 'swap' : 'pass',
    ),
  )

  it(
    '[C4] that breaks in the middle of frames, of whatever kind, loses nothing',
    { timeout: TIMEOUT_MS },
    () => under('connections cut within a frame', () => (random.chance(0.06) ? 'cut' : 'pass')),
  )

  it('[C4] that stalls, and then brings all of it at once, loses nothing', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { group, writers } = await begin()
    for (let round = 0; round < ROUNDS; round++) {
      const thaw = proxy.freeze()
      await write(writers)
      thaw()
      await write(writers)
    }
    const { lost, twice } = await recover(group, writers)
    const written = writers.reduce((sum, { said }) => sum + said.size, 0)
    tell('connections that stall', { rounds: ROUNDS, written, lost: lost.length, twice: twice.length })
    for (const writer of writers) writer.close()
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
  })

  it('[C4] all of it at once', { timeout: TIMEOUT_MS }, () =>
    under('all faults at once', ({ type }) => {
      if (random.chance(0.01)) return 'cut'
      if (!SYNC_TYPES.includes(type) || random.chance(0.7)) return 'pass'
      return random.pick(['drop', 'twice', 'swap'])
    }),
  )

  it('[G10] [J1] leaving while the relay commits slowly loses nothing', { timeout: TIMEOUT_MS }, async () => {
    const { group, writers } = await begin()
    slowCommits(40)
    for (let round = 0; round < ROUNDS; round++) {
      for (const writer of writers) for (let n = 0; n < 3; n++) writer.say()
      await new Promise((resolve) => setTimeout(resolve, random.below(60)))
      proxy.cutAll()
    }
    const { lost, twice } = await recover(group, writers)
    const written = writers.reduce((sum, { said }) => sum + said.size, 0)
    tell('left during a slow commit', { rounds: ROUNDS, written, lost: lost.length, twice: twice.length })
    for (const writer of writers) writer.close()
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
  })
})
