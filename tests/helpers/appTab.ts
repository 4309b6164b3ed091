import { type ClientOptions, WebSocket as NodeWebSocket } from 'ws'
import { createRelaySocket, type RelaySocket } from '../../app/net/relaySocket.ts'
import { createRecovery, type Rejection } from '../../app/replica/createRecovery.ts'
import { createReplica, type Replica, type ReplicaDeps } from '../../app/replica/createReplica.ts'
import { type DeviceStore, openDeviceStore } from '../../app/replica/deviceStore.ts'
import { carryUnsent, rebased, unsentItems } from '../../app/replica/rebase.ts'
import type { PartSize } from '../../app/replica/replica.ts'
import { createTabChannel } from '../../app/replica/tabChannel.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { createEntryClock } from '../../sync/clock.ts'
import type { EntryId, LaneOwner } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../sync/lanes.ts'
import { eventually } from './eventually.ts'
import type { TestPerson } from './testRelay.ts'

/** A tab of the app without its screens: what replicas are made of, on the storage of one device. */
export interface AppTab extends ReplicaDeps {
  readonly person: TestPerson
  open(name: string, options?: { readonly retryMs?: number }): TabReplica
  readonly isOffline: () => boolean
  /** Takes the network away, or gives it back. */
  setOffline(isOffline: boolean): void
  close(): void
}

export interface TabReplica {
  readonly replica: Replica
  readonly rejections: Rejection[]
  /** Ids that recovery gave up, with their reason. */
  readonly givenUp: Map<string, string>
  say(text: string): EntryId
  append(...entries: Json[]): void
  nextId(): EntryId
  /** What a lane says, in the order of ids. */
  texts(owner?: LaneOwner): string[]
  unsent(): number
  synced(): Promise<void>
  /** Everything written so far is stored by the relay. */
  sent(): Promise<void>
}

export interface TabOptions {
  /** Tabs with the same name share storage and hear each other. @default a device of its own */
  readonly device?: string
  readonly store?: DeviceStore
  /** @default this person's */
  readonly token?: string
  /** This device's clock is ahead. @default 0 */
  readonly aheadMs?: number
  /** @default that of the app */
  readonly part?: PartSize
  /** Begins without a network. @default false */
  readonly offline?: boolean
}

let devices = 0

/** Where a tab finds its relay: there, or behind something that stands in between. */
export interface RelayAddress {
  readonly relay: { readonly url: string }
}

export function openTab(
  relay: RelayAddress,
  person: TestPerson,
  {
    device = `device-${++devices}`,
    store,
    token = person.token,
    aheadMs = 0,
    part,
    offline = false,
  }: TabOptions = {},
): AppTab {
  const name = `prosa-${person.user.id}-${device}`
  const replicas = new Set<Replica>()
  const network = { isOffline: offline, sockets: new Set<NodeWebSocket>() }
  const deps: ReplicaDeps = {
    store: store ?? openDeviceStore({ name, openTimeoutMs: 200, retryMs: 50 }),
    tabs: createTabChannel(name),
    socket: openSocket(relay, token, network),
    ...(part !== undefined && { part }),
  }
  return {
    ...deps,
    person,
    isOffline: () => network.isOffline,
    setOffline(isOffline) {
      network.isOffline = isOffline
      if (!isOffline) return deps.socket.retryNow()
      for (const socket of network.sockets) socket.terminate()
    },
    open(document, { retryMs = 100 } = {}) {
      const opened = openReplica(deps, document, { person, retryMs, aheadMs })
      replicas.add(opened.replica)
      return opened
    },
    close() {
      for (const replica of replicas) replica.destroy()
      deps.socket.close()
      deps.tabs.close()
      deps.store.close()
    },
  }
}

interface Network {
  isOffline: boolean
  readonly sockets: Set<NodeWebSocket>
}

/** As the page's WebSocket carries the cookie, this one carries the token. */
function openSocket({ relay }: RelayAddress, token: string, network: Network): RelaySocket {
  class SignedInSocket extends NodeWebSocket {
    constructor(url: string | URL) {
      const options: ClientOptions = { headers: { authorization: `Bearer ${token}` } }
      // Nobody listens there.
      super(network.isOffline ? 'ws://127.0.0.1:9' : url, options)
      network.sockets.add(this)
      this.on('close', () => network.sockets.delete(this))
      // A tab that closes while its socket opens is no failure.
      this.on('error', () => undefined)
    }
  }
  return createRelaySocket({
    url: `${relay.url.replace('http', 'ws')}/sync`,
    WebSocket: SignedInSocket as unknown as typeof WebSocket,
    minDelayMs: 50,
  })
}

function openReplica(
  deps: ReplicaDeps,
  document: string,
  { person, retryMs, aheadMs }: { person: TestPerson; retryMs: number; aheadMs: number },
): TabReplica {
  const user = person.user.id
  const clock = createEntryClock({
    now: () => Date.now() + aheadMs,
    replica: Math.floor(Math.random() * 2 ** 20),
  })
  const replica = createReplica(document, deps, {
    carry: async () => (old, fresh, carried) => carryUnsent(old, fresh, user, carried),
  })
  const rejections: Rejection[] = []
  const givenUp = new Map<string, string>()
  const recovery = createRecovery(replica, {
    retryMs,
    rebuild(old, acknowledged, { entries = [], offsetMs = 0, code }, isHopeless) {
      const drop = new Map(entries.flatMap((bad) => (bad.code === 'clock-ahead' ? [] : [[bad.i, bad.code]])))
      if (isHopeless) {
        for (const { value } of unsentItems(old, user, acknowledged))
          drop.set((value as { i: string }).i, code)
      }
      for (const [id, why] of drop) givenUp.set(id, why)
      return rebased(old, acknowledged, { user, drop: new Set(drop.keys()), shiftBackMs: offsetMs })
    },
  })
  replica.on({
    stateless(message) {
      if (message.type !== 'rejected') return
      rejections.push(message)
      recovery.rejected(message)
    },
  })
  const unsent = () => unsentItems(replica.doc, user, replica.acknowledged).length
  const append = (...entries: Json[]) => appendToLane(replica.doc, user, entries)
  const nextId = () => clock.tick()
  return {
    replica,
    rejections,
    givenUp,
    append,
    nextId,
    unsent,
    say(text) {
      const i = nextId()
      append({ i, k: 'm', t: text })
      return i
    },
    texts(owner = user) {
      replica.doc.getArray(laneName(owner))
      return [...laneItems(replica.doc, owner)]
        .map(({ value }) => value as { i: string; t?: string; k: string })
        .sort((one, other) => (one.i < other.i ? -1 : 1))
        .map(({ t, k }) => t ?? k)
    },
    async synced() {
      await eventually(() => replica.link.state === 'synced')
    },
    async sent() {
      await eventually(() => replica.link.state === 'synced' && unsent() === 0)
    },
  }
}
