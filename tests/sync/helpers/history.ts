import * as Y from 'yjs'
import { RELAY } from '../../../sync/ids.ts'
import { alice, bob, eve } from './people.ts'
import type { Random } from './random.ts'
import { createRelayDuties } from './relayDuties.ts'
import { createReplica, PEOPLE, type Replica } from './replica.ts'

const START = 1_700_000_000_000
const EMOJI = ['👍', '🎉']

interface Frame {
  readonly from: string
  readonly update: Uint8Array
}

/** Lives one random history: people write, the network cuts, doubles, reorders and merges; at the end it is whole. */
export function liveHistory(random: Random, steps: number): Replica[] {
  const time = { now: START }
  const inboxes = new Map<string, Frame[]>()
  const cutOff = new Set<string>()

  const replicas = (
    [
      ['laptop of alice', alice],
      ['phone of alice', alice],
      ['laptop of bob', bob],
      ['phone of eve', eve],
      ['relay', RELAY],
    ] as const
  ).map(([name, owner]) => {
    inboxes.set(name, [])
    const skewMs = owner === RELAY ? 0 : random.below(20_000) - 10_000
    const onUpdate = (update: Uint8Array) => {
      for (const [other, inbox] of inboxes) if (other !== name) inbox.push({ from: name, update })
    }
    return createReplica({ name, owner, random, now: () => time.now + skewMs, onUpdate })
  })
  const doRelayDuties = new Map(
    replicas
      .filter(({ owner }) => owner === RELAY)
      .map((relay) => [relay.name, createRelayDuties(relay, random)]),
  )

  /** Delivers some of what can get through, in any order, some of it merged, some of it once more later. */
  function deliver(to: Replica, share: number): void {
    if (cutOff.has(to.name)) return
    const inbox = inboxes.get(to.name) ?? []
    const arriving = random.shuffled(inbox.filter(({ from }) => !cutOff.has(from) && random.chance(share)))
    const again = arriving.filter(() => random.chance(0.1))
    inboxes.set(to.name, [...inbox.filter((frame) => !arriving.includes(frame)), ...again])
    while (arriving.length > 0) {
      const frames = arriving.splice(0, random.chance(0.3) ? 1 + random.below(5) : 1)
      const updates = frames.map(({ update }) => update)
      to.receive(updates.length === 1 && updates[0] ? updates[0] : Y.mergeUpdates(updates))
    }
    doRelayDuties.get(to.name)?.()
  }

  function step(): void {
    time.now += random.below(30_000)
    const replica = random.pick(replicas)
    const dice = random.below(100)
    if (dice < 55) act(replica, random)
    else if (dice < 90) deliver(replica, random.chance(0.5) ? 1 : 0.5)
    else if (dice < 92) replica.reload()
    else if (dice < 94) replica.receive(Y.encodeStateAsUpdate(random.pick(replicas).doc))
    else if (cutOff.has(replica.name)) cutOff.delete(replica.name)
    else cutOff.add(replica.name)
  }

  for (let i = 0; i < steps; i++) step()
  cutOff.clear()
  const drain = () => {
    while ([...inboxes.values()].some((inbox) => inbox.length > 0)) {
      for (const replica of random.shuffled(replicas)) deliver(replica, 0.8)
    }
  }
  drain()
  // Every attach compares state vectors. It is needed: Yjs 13.6.33 can leave structs parked that have all they
  // wait for, when one of them was blocked by another's gap and only the gap was noted as missing.
  for (const replica of replicas) {
    for (const { doc } of replicas) {
      replica.receive(Y.encodeStateAsUpdate(doc, Y.encodeStateVector(replica.doc)))
    }
  }
  drain()
  return replicas
}

/** What a person does next on one device, with what that device shows. */
function act({ owner, timeline, clock, append, setReceipt, doc }: Replica, random: Random): void {
  if (owner === RELAY) {
    if (random.chance(0.3)) append([{ i: clock.tick(), k: 'join', u: random.pick(PEOPLE), n: 'Somebody' }])
    return
  }
  const items = Array.from({ length: timeline.length }, (_, index) => timeline.at(index))
  const messages = items.filter((item) => item?.type === 'message')
  const i = clock.tick()
  const t = `${random.below(1_000)}`
  if (messages.length === 0) {
    append([{ i, k: 'm', t }])
    return
  }
  const some = random.pick(messages)
  const own = random.pick([some, ...messages.filter(({ author }) => author === owner)])
  const o = [some.author, some.id] as const
  const dice = random.below(100)
  if (dice < 25) append([{ i, k: 'm', t }])
  else if (dice < 30)
    append([
      { i, k: 'm', t },
      { i: clock.tick(), k: 'm', t },
    ])
  else if (dice < 40) append([{ i, k: 'm', t, r: o, u: [some.author] }])
  else if (dice < 65) append([{ i, k: 'r', o, e: random.pick(EMOJI), v: random.chance(0.7) }])
  else if (dice < 75) setReceipt(random.pick(['read', 'delivered']), some.place)
  else if (dice < 80 && owner === bob) append([{ i, k: 'h', o }])
  else if (own.author !== owner) return
  else if (dice < 92) append([{ i, k: 'e', o: own.id, t }])
  else if (dice < 96) append([{ i, k: 'd', o: own.id }])
  else {
    // A rebase interrupted half-way brings what is there already (D4).
    const lane = doc.getArray<never>(`log:${owner}`).toArray()
    if (lane.length > 0) append([random.pick(lane)])
  }
}
