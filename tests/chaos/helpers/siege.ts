import * as Y from 'yjs'
import type { Conversation } from '../../../sync/api.ts'
import { memberPolicy } from '../../../sync/authorize/policies.ts'
import { createEntryClock, type EntryClock } from '../../../sync/clock.ts'
import type { UserId } from '../../../sync/ids.ts'
import { appendToLane, laneName, laneOwners, stateName } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, FRAME, type RawClient, SYNC } from '../../helpers/rawClient.ts'
import { documentOf } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'
import { createRandom } from '../../sync/authorize/random.ts'
import {
  ALICE,
  alice,
  BOB,
  bob,
  contentOf,
  EVE,
  eve,
  type Scene,
  sceneOf,
  withClient,
} from '../../sync/authorize/scene.ts'

/** How the relay answered an update. */
export interface Answer {
  readonly accepted: boolean
  /** Why not. */
  readonly code: string | undefined
  readonly entries: readonly { readonly i: string; readonly code: string }[]
}

/**
 * A real relay where alice hosts a group of bob, eve and dora; eve is a member and sends what she likes. People and
 * their first devices have the ids that the attacks of `tests/sync/authorize` know them by.
 */
export interface Siege {
  readonly relay: TestRelay
  readonly group: Conversation
  readonly people: Readonly<Record<'alice' | 'bob' | 'eve' | 'dora', TestPerson>>
  /** What dora sees. */
  readonly seen: Y.Doc
  /** It as the attacks want it. */
  scene(): Scene
  readonly clock: EntryClock
  /** Eve sends an update; resolves with the relay's answer. */
  attack(update: Uint8Array, kind?: number): Promise<Answer>
  /** A device of somebody on a socket of its own. */
  device(name: 'alice' | 'bob' | 'eve' | 'dora', doc?: Y.Doc): Promise<TestDocument>
  /** What everybody but eve has, by root. */
  foreign(doc?: Y.Doc): Record<string, unknown>
  /** Stops the relay and starts it again; eve and dora come back. */
  restart(): Promise<void>
  close(): Promise<void>
}

const PEOPLE = { alice, bob, eve, dora: 'dddddddddddddddd' as UserId } as const
type Name = keyof typeof PEOPLE
/** As fast as it goes: what is tried here is not the pace. */
const LIMITS_OF_SIEGE = { entriesPerSecond: 1e9, entriesBurst: 1e9, maxDocumentClients: 1e6, hotClients: 1e6 }

export async function startSiege(seed: number, limits: Partial<typeof LIMITS> = {}): Promise<Siege> {
  const relay = await startTestRelay({ limits: { ...LIMITS, ...LIMITS_OF_SIEGE, ...limits } })
  const people = await registerAll(relay)
  const memberIds = [bob, eve, PEOPLE.dora]
  const group = await people.alice.createConversation({ kind: 'group', name: 'Besieged', memberIds })
  const name = documentOf(group)
  const clock = createEntryClock({ now: Date.now, replica: 7 })
  const random = createRandom(seed)

  const device: Siege['device'] = async (who, doc = new Y.Doc()) => {
    const document = people[who].device().openConversation(group, { doc })
    await document.synced()
    return document
  }
  for (const [who, user, client] of [
    ['alice', alice, ALICE],
    ['bob', bob, BOB],
    ['eve', eve, EVE],
  ] as const) {
    const first = await device(who, withClient(client))
    const write = () => appendToLane(first.doc, user, [{ i: clock.tick(), k: 'm', t: `a word of ${who}` }])
    for (let n = 2 + random.below(4); n > 0; n--) write()
    first.doc.getMap(stateName(user)).set('read', clock.tick())
    if (random.chance(0.5)) first.doc.getMap(stateName(user)).set('read', clock.tick())
    write()
    await first.acknowledged()
    first.provider.destroy()
  }

  const doc = withClient(77)
  let watching = await device('dora', doc)
  let raw = await enter()
  async function enter(): Promise<RawClient> {
    const client = await connectRaw(relay.relay.url)
    const answer = await client.open(name, people.eve.token)
    if (answer !== 'open') throw new Error(`eve cannot enter: ${answer}`)
    // As every client begins; from then on a gap is refused in words.
    await ask(client, new Uint8Array([0, 0]), SYNC.stepTwo)
    return client
  }

  async function ask(client: RawClient, update: Uint8Array, kind: number): Promise<Answer> {
    const before = client.frames.length
    client.sync(name, kind, update)
    const answered = () => client.frames.slice(before).find(({ type }) => type === FRAME.status)
    await eventually(() => answered() !== undefined, { everyMs: 1 })
    const status = answered()
    const said = client.frames.slice(before).find(({ type }) => type === FRAME.stateless)
    const rejection = JSON.parse(said?.text ?? '{}') as Partial<Answer>
    return {
      accepted: status?.acknowledged === true && rejection.code === undefined,
      code: rejection.code,
      entries: rejection.entries ?? [],
    }
  }

  const policy = memberPolicy(eve, () => 'unknown')
  return {
    relay,
    group,
    people,
    seen: doc,
    clock,
    device,
    scene() {
      const relayClient = [...doc.getArray(laneName('@relay'))].length === 0 ? 0 : relayClientOf(doc)
      return sceneOf(doc, random, policy, relayClient)
    },
    attack: (update, kind = SYNC.update) => ask(raw, update, kind),
    foreign: (of = doc) => {
      // A document that was only loaded does not know yet what its roots are.
      for (const owner of laneOwners(of)) of.getArray(laneName(owner))
      return contentOf(of, (root) => ![laneName(eve), stateName(eve)].includes(root))
    },
    async restart() {
      await relay.restart()
      watching.provider.destroy()
      watching = await device('dora', doc)
      raw = await enter()
    },
    close: () => relay.close(),
  }
}

const relayClientOf = (doc: Y.Doc): number => doc.getArray(laneName('@relay'))._start?.id.client ?? 0

/** Accounts with ids of our choice, made while the relay does not run, before anything refers to them. */
async function registerAll(relay: TestRelay): Promise<Siege['people']> {
  for (const name of Object.keys(PEOPLE)) await relay.register(name)
  await relay.restart(() => {
    relay.write('DELETE FROM sessions')
    for (const [name, id] of Object.entries(PEOPLE)) {
      relay.write('UPDATE users SET id = ? WHERE username = ?', id, name)
    }
  })
  const signedIn = await Promise.all(
    (Object.keys(PEOPLE) as Name[]).map(async (name) => [name, await relay.signIn(name)] as const),
  )
  return Object.fromEntries(signedIn) as unknown as Siege['people']
}
