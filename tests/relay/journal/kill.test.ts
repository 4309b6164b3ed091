import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { SocketObserver } from '../../../app/net/observedSocket.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { laneItems } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type RelayProcess, startRelay } from '../../helpers/startRelay.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import { connectPerson, queryDatabase, type TestPerson } from '../../helpers/testRelay.ts'
import { createRandom } from '../../sync/authorize/random.ts'

const KILLS = 20
const DEVICES = 2

/** One device that keeps sending and notes what the relay has acknowledged. */
interface Writer {
  readonly person: TestPerson
  readonly document: TestDocument
  /** Ids in the order of sending. */
  readonly sent: EntryId[]
  stop(): void
}

describe('kill -9', () => {
  let relay: RelayProcess
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open', PROSA_LOG_LEVEL: 'warn' } })
  })
  afterAll(() => relay.stop())

  it(`[J1] at ${KILLS} random moments loses nothing that was acknowledged, and doubles nothing`, async () => {
    const seed = Number(process.env.SEED ?? 20)
    const random = createRandom(seed)
    const people = [await connectPerson(relay.url, 'alice'), await connectPerson(relay.url, 'bob')] as const
    const talk = await people[0].createConversation({
      kind: 'group',
      name: 'Under fire',
      memberIds: [people[1].user.id],
    })
    const acknowledged = new Set<EntryId>()
    const writers = await Promise.all(
      people.flatMap((person) =>
        Array.from({ length: DEVICES }, async (): Promise<Writer> => {
          const sent: EntryId[] = []
          const doc = new Y.Doc()
          const observer: SocketObserver = {
            // Each entry takes one clock of this device's client id.
            acknowledged(_document, vector) {
              for (const [client, clock] of vector) {
                if (client === doc.clientID) for (const i of sent.slice(0, clock)) acknowledged.add(i)
              }
            },
            closed: () => undefined,
          }
          const document = person.device({ observer }).openConversation(talk, { doc })
          await document.synced()
          const timer = setInterval(() => sent.push(document.say(`message ${sent.length}`)), 40)
          return { person, document, sent, stop: () => clearInterval(timer) }
        }),
      ),
    )

    let survived = 0
    for (let kill = 0; kill < KILLS; kill++) {
      await passed(random.below(250))
      await relay.kill9()
      const before = [...acknowledged]
      survived += before.length > 0 ? 1 : 0
      const stored = new Set(
        queryDatabase(relay.dataDir, "SELECT id FROM entries WHERE kind = 'm'").map(({ id }) => id),
      )
      expect({ seed, kill, lost: before.filter((i) => !stored.has(i)) }).toEqual({ seed, kill, lost: [] })
      await relay.restart()
    }
    expect(survived).toBeGreaterThan(KILLS / 2)

    for (const writer of writers) writer.stop()
    const sent = writers.flatMap((writer) => writer.sent).toSorted()
    await eventually(() => expect(acknowledged.size).toBe(sent.length), { timeoutMs: 15_000 })

    const rows = queryDatabase(relay.dataDir, "SELECT id FROM entries WHERE kind = 'm' ORDER BY id")
    expect({ seed, ids: rows.map(({ id }) => id) }).toEqual({ seed, ids: sent })
    const witness = people[1].device().openConversation(talk)
    await witness.synced()
    const idsIn = ({ doc }: TestDocument) =>
      people
        .flatMap(({ user }) => [...laneItems(doc, user.id)])
        .map(({ value }) => (value as { i: EntryId }).i)
        .toSorted()
    for (const document of [witness, ...writers.map((writer) => writer.document)]) {
      await eventually(() => expect({ seed, ids: idsIn(document) }).toEqual({ seed, ids: sent }))
    }
    expect(writers.flatMap(({ document }) => document.codes())).toEqual([])
    for (const { document } of writers) document.provider.destroy()
  }, 60_000)
})

/** The moments of death are spread over the writers' time, so this has to pass. */
const passed = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
