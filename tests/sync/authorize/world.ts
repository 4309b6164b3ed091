import * as Y from 'yjs'
import type { Json } from '../../../sync/canonicalJson.ts'
import type { UserId } from '../../../sync/ids.ts'
import { HOME, laneItems, laneName, ROOM, stateName } from '../../../sync/lanes.ts'
import type { Random } from './random.ts'
import { alice, bob, entryId, eve, message, reload, withClient } from './scene.ts'

interface Device {
  readonly user: UserId
  readonly doc: Y.Doc
  /** Updates of its own, in order, that were not sent one by one yet. */
  readonly unsent: Uint8Array[]
  /** Updates of others on their way to it. */
  readonly arriving: Uint8Array[]
  /** The relay's state vector as it last heard it. */
  relayState: Uint8Array
  /** The connection broke: what comes next is a step 2. */
  hasToSync: boolean
}

export interface Sent {
  readonly user: UserId
  readonly update: Uint8Array
}

export interface World {
  relay(): Y.Doc
  readonly owners: ReadonlyMap<number, UserId>
  readonly devices: readonly { readonly doc: Y.Doc }[]
  /** Does something at random; answers what some device sends to the relay, if it was that. */
  step(): Sent | undefined
  /** The relay takes an update and passes it on. */
  accept(sent: Sent, claims: readonly number[]): void
  /** Every device sends all it has, then all hear all there is. */
  settle(send: (sent: Sent) => void): void
}

const PEOPLE = [alice, bob, eve]
const RELAY_CLIENT = 9
const MAX_DEVICES = 10

/**
 * An honest relay and honest devices over a bad network: offline batches, merged and repeated updates, updates that
 * arrive before what they build on, stale state vectors, tabs that hand updates to each other, restarts, removals.
 */
export function createWorld(random: Random, kind: 'conversation' | 'home'): World {
  let relay = withClient(77)
  const relayWriter = withClient(RELAY_CLIENT)
  const owners = new Map<number, UserId>()
  const devices: Device[] = []
  const history: Sent[] = []
  let count = 0

  const people = kind === 'home' ? [alice] : PEOPLE
  for (const user of people) {
    for (let n = 1 + random.below(3); n > 0; n--) devices.push(openDevice(user, relay, random))
  }

  const pass = (update: Uint8Array) => {
    for (const { arriving } of devices) arriving.push(update)
  }

  const passTab = (device: Device) => {
    const tab = random.pick(devices.filter(({ user }) => user === device.user))
    Y.applyUpdate(tab.doc, Y.encodeStateAsUpdate(device.doc), 'tab')
  }
  const removeAsRelay = () => {
    relay.once('update', pass)
    removeAnEntry(relay, random)
    relay.off('update', pass)
  }
  const addAsRelay = () => {
    Y.applyUpdate(relayWriter, Y.encodeStateAsUpdate(relay))
    relayWriter.once('update', (update: Uint8Array) => {
      Y.applyUpdate(relay, update)
      pass(update)
    })
    writeAsRelay(relayWriter, random, ++count)
  }
  const restart = () => {
    relay = reload(relay)
  }
  const openAnother = ({ user }: Device) => {
    if (devices.length < MAX_DEVICES) devices.push(openDevice(user, relay, random))
  }
  const disconnect = (device: Device) => {
    device.unsent.length = 0
    device.arriving.length = 0
    device.hasToSync = true
  }

  const deck: ((device: Device) => void)[] = []
  const put = (weight: number, act: (device: Device) => void) => {
    for (let n = 0; n < weight; n++) deck.push(act)
  }
  put(40, (device) => write(device, kind, random, ++count))
  put(14, (device) => hearSomehow(device, relay, random))
  put(5, passTab)
  put(2, openAnother)
  put(2, disconnect)
  put(2, restart)
  if (kind === 'conversation') {
    put(6, removeAsRelay)
    put(3, addAsRelay)
  }

  return {
    relay: () => relay,
    owners,
    devices,
    step() {
      const device = random.pick(devices)
      if (random.chance(0.35)) return sendSomehow(device, relay, history, random)
      random.pick(deck)(device)
      return undefined
    },
    accept(sent, claims) {
      for (const client of claims) owners.set(client, sent.user)
      Y.applyUpdate(relay, sent.update)
      history.push(sent)
      pass(sent.update)
    },
    settle(send) {
      for (const { user, doc } of devices) {
        Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay), 'relay')
        send({ user, update: Y.encodeStateAsUpdate(doc, Y.encodeStateVector(relay)) })
      }
      for (const { doc } of devices) Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay), 'relay')
    },
  }
}

function openDevice(user: UserId, relay: Y.Doc, random: Random): Device {
  const doc = withClient(1 + random.below(0xffffffff))
  const relayState = Y.encodeStateVector(relay)
  const device: Device = { user, doc, unsent: [], arriving: [], relayState, hasToSync: false }
  doc.on('update', (update: Uint8Array, origin: unknown) => {
    if (origin !== 'relay') device.unsent.push(update)
  })
  if (random.chance(0.5)) Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay), 'relay')
  return device
}

function write({ user, doc }: Device, kind: 'conversation' | 'home', random: Random, n: number): void {
  if (kind === 'home') {
    const key = random.pick(['draft:a', 'draft:b', 'read:a', 'setting:theme'])
    const v = random.pick<Json>([null, 'a draft, ünïcode 🎉', n, -1.5, [1, { a: false }], {}])
    if (random.chance(0.15)) doc.getMap(HOME).delete(key)
    else doc.getMap(HOME).set(key, { v, t: n })
    return
  }
  const lane = doc.getArray(laneName(user))
  const state = doc.getMap(stateName(user))
  const append = () => lane.push(messages(n, random))
  const mark = () => state.set(random.pick(['read', 'delivered']), entryId(n))
  doc.transact(() => {
    if (random.chance(0.6)) append()
    else mark()
    if (random.chance(0.1)) mark()
  })
}

const messages = (n: number, random: Random) =>
  Array.from({ length: 1 + random.below(3) }, (_, i) =>
    message(n * 10 + i, random.pick(['ok', 'olá 🎉', 'x'.repeat(200)])),
  )

/** One of the ways in which a device tells the relay what it has. */
function sendSomehow(
  device: Device,
  relay: Y.Doc,
  history: readonly Sent[],
  random: Random,
): Sent | undefined {
  const { user, doc, unsent } = device
  const isStepTwo = device.hasToSync || random.chance(0.4)
  if (isStepTwo) {
    device.hasToSync = false
    if (random.chance(0.7)) unsent.length = 0
    const known = random.pick([undefined, device.relayState, Y.encodeStateVector(relay)])
    return { user, update: Y.encodeStateAsUpdate(doc, known) }
  }
  const again = history.filter((sent) => sent.user === user)
  if (random.chance(0.15) && again.length > 0) return random.pick(again)
  if (unsent.length === 0) return undefined
  const batch = unsent.splice(0, random.chance(0.3) ? unsent.length : 1)
  return { user, update: Y.mergeUpdates(batch) }
}

function hearSomehow(device: Device, relay: Y.Doc, random: Random): void {
  const { doc, arriving } = device
  const way = random.below(3)
  if (way === 0) {
    device.relayState = Y.encodeStateVector(relay)
    arriving.length = 0
    Y.applyUpdate(doc, Y.encodeStateAsUpdate(relay, Y.encodeStateVector(doc)), 'relay')
  } else if (way === 1) {
    for (const update of arriving.splice(0)) Y.applyUpdate(doc, update, 'relay')
  } else {
    // Before what it builds on: Yjs parks it, and sends it along in its next step 2.
    const last = arriving.pop()
    if (last !== undefined) Y.applyUpdate(doc, last, 'relay')
    device.hasToSync = true
  }
}

function writeAsRelay(doc: Y.Doc, random: Random, n: number): void {
  if (random.chance(0.5)) doc.getMap(ROOM).set('name', `room ${n}`)
  else doc.getArray(laneName('@relay')).push([{ i: entryId(n), k: 'join', u: alice, n: 'Alice' }])
}

/** The relay removes by an update that only deletes (D5). */
function removeAnEntry(relay: Y.Doc, random: Random): void {
  const user = random.pick(PEOPLE)
  const length = [...laneItems(relay, user)].length
  if (length > 0) relay.getArray(laneName(user)).delete(random.below(length), 1)
}
