import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../sync/api.ts'
import { openTab } from '../helpers/appTab.ts'
import { eventually } from '../helpers/eventually.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'
import { documentOf } from '../helpers/talk.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import {
  expectAgreement,
  expectLedger,
  expectVerified,
  missingFrom,
  type QueryRows,
  twiceIn,
} from './helpers/agreement.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'
import { createWriter, type Writer } from './helpers/writer.ts'

const KILLS = times(3, 50)
const PAUSES = times(2, 20)
const WRITERS = 8
/** Longer than sockets live in silence; in the long run only. */
const SILENT_MS = times(0, 20_000)

describe('a relay that dies under load', () => {
  const random = createRandom(SEED)
  let relay: RelayProcess
  let people: TestPerson[]
  let query: QueryRows
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open' } })
    people = []
    for (let n = 0; n < WRITERS; n++) people.push(await connectPerson(relay.url, `writer${n}`))
    query = (...asked) => queryDatabase(relay.dataDir, ...asked)
  }, TIMEOUT_MS)
  afterAll(() => relay.stop('SIGKILL'))

  async function begin(): Promise<{ group: Conversation; writers: Writer[] }> {
    const [host, ...rest] = people
    if (host === undefined) throw new Error('nobody is there')
    const memberIds = rest.map(({ user }) => user.id)
    const group = await host.createConversation({ kind: 'group', name: 'Under load', memberIds })
    const writers = people.map((person) =>
      createWriter(openTab({ relay: { url: relay.url } }, person), documentOf(group)),
    )
    await Promise.all(writers.map((writer) => writer.sent()))
    return { group, writers }
  }

  /** Everybody writes now and then for a while. */
  async function underLoad(writers: readonly Writer[], turns: number): Promise<void> {
    for (let n = 0; n < turns; n++) {
      for (const writer of writers) if (random.chance(0.3)) writer.say()
      await new Promise((resolve) => setTimeout(resolve, random.below(12)))
    }
  }

  async function everythingThere(group: Conversation, writers: readonly Writer[]) {
    await Promise.all(writers.map((writer) => writer.sent()))
    const witness = createWriter(
      openTab({ relay: { url: relay.url } }, people[0] as TestPerson),
      documentOf(group),
    )
    await witness.sent()
    const docs = () => [...writers, witness].map(({ opened }) => opened.replica.doc)
    await eventually(() => expectAgreement(docs()), { timeoutMs: 30_000, everyMs: 200 })
    const said = writers.reduce((sum, writer) => sum + writer.said.size, 0)
    const lost = writers.flatMap(({ author, said: ids }) => missingFrom(query, author, ids))
    const twice = docs().flatMap(twiceIn)
    expectLedger(query, group.id, witness.opened.replica.doc)
    await expectVerified(relay.dataDir)
    witness.close()
    return { said, lost, twice }
  }

  it('[J1] loses nothing that it acknowledged, over and over, and in the end everything is there once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { group, writers } = await begin()
    let lostAcknowledged = 0
    for (let round = 0; round < KILLS; round++) {
      const load = underLoad(writers, 12 + random.below(30))
      await new Promise((resolve) => setTimeout(resolve, random.below(250)))
      const dead = relay.kill9()
      // What the app shows as sent while the process dies was stored before.
      await dead
      const acknowledged = writers.map(({ author, acknowledged: ids }) => [author, [...ids]] as const)
      await load
      await relay.restart()
      await expectVerified(relay.dataDir)
      for (const [author, ids] of acknowledged) lostAcknowledged += missingFrom(query, author, ids).length
      expect(lostAcknowledged, `seed ${SEED}, kill ${round}`).toBe(0)
    }
    const { said, lost, twice } = await everythingThere(group, writers)
    const acknowledged = writers.reduce((sum, writer) => sum + writer.acknowledged.size, 0)
    tell('kill -9 under load', {
      kills: KILLS,
      writers: WRITERS,
      written: said,
      acknowledged,
      lost: lost.length + lostAcknowledged,
      twice: twice.length,
    })
    for (const writer of writers) writer.close()
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
    expect(acknowledged).toBeGreaterThan(0)
  })

  it('[J1] [G12] stopped and continued, and left while it commits, it has everything once', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const { group, writers } = await begin()
    let left = 0
    for (let round = 0; round < PAUSES; round++) {
      const load = underLoad(writers, 20)
      process.kill(relay.pid(), 'SIGSTOP')
      // Whoever leaves now takes along what was sent and not answered.
      const leaver = writers[round % writers.length]
      if (leaver !== undefined && round % 2 === 0) {
        leaver.say('and goodbye')
        leaver.tab.socket.restart()
        left += 1
      }
      await load
      if (round === 0) await new Promise((resolve) => setTimeout(resolve, SILENT_MS))
      process.kill(relay.pid(), 'SIGCONT')
      await underLoad(writers, 5)
    }
    const { said, lost, twice } = await everythingThere(group, writers)
    tell('stopped and continued', {
      pauses: PAUSES,
      left,
      written: said,
      lost: lost.length,
      twice: twice.length,
    })
    for (const writer of writers) writer.close()
    expect({ lost, twice }).toEqual({ lost: [], twice: [] })
  })
})
