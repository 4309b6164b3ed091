import { createRoot, createSignal } from 'solid-js'
import { createCurrentReplica } from '../../../app/conversations/createCurrentReplica.ts'
import { createRefused } from '../../../app/conversations/createRefused.ts'
import type { Replica } from '../../../app/replica/createReplica.ts'
import type { DeviceStore } from '../../../app/replica/deviceStore.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import type { ConversationId, EntryId, Generation, UserId } from '../../../sync/ids.ts'
import { appendToLane, laneItems } from '../../../sync/lanes.ts'
import { apiOf } from '../../helpers/appApi.ts'
import { openTab, type RelayAddress } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

type Entry = {
  readonly i: EntryId
  readonly k: string
  readonly t?: string
  readonly [field: string]: Json | undefined
}

/** A conversation in one tab of the app, without its screens: store, replica, recovery, and the way to the next generation. */
export interface AppDevice {
  readonly person: TestPerson
  readonly replica: () => Replica
  /** Texts of the messages written here, each unique. */
  readonly said: ReadonlySet<string>
  /** Those that it deleted. */
  readonly deleted: ReadonlySet<string>
  /** Texts that the app showed as sent (C4). */
  readonly acknowledged: ReadonlySet<string>
  readonly refused: () => readonly { readonly text: string; readonly code: string }[]
  say(text?: string): void
  /** Edits, deletes or reacts to something that it sees. */
  touch(how: 'edit' | 'delete' | 'react'): void
  setOffline(isOffline: boolean): void
  /** Reads the list of conversations, as the app does when told that something changed. */
  refresh(): Promise<void>
  isSettled(): boolean
  /** What was written so far is on the device, or could not be written. */
  stored(): Promise<void>
  /** How the device's storage does. */
  storage(): string
  close(): void
}

export interface AppDeviceOptions {
  /** Tabs with the same name share storage and hear each other. */
  readonly name: string
  /** This device's clock, milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  readonly store?: DeviceStore
}

let devices = 0

export async function openAppDevice(
  relay: RelayAddress,
  person: TestPerson,
  id: ConversationId,
  { name, now = Date.now, store }: AppDeviceOptions,
): Promise<AppDevice> {
  const tab = openTab(relay, person, { device: name, ...(store !== undefined && { store }) })
  const me: UserId = person.user.id
  const label = `${name}-${++devices}`
  const clock = createEntryClock({ now, replica: Math.floor(Math.random() * 2 ** 20) })
  const said = new Set<string>()
  const deleted = new Set<string>()
  const acknowledged = new Set<string>()
  const watched = new WeakSet<Replica>()
  const begin = await listed(person, id)

  const shown = Promise.withResolvers<void>()
  const device = createRoot((dispose): AppDevice => {
    const [generation, setGeneration] = createSignal<Generation>(begin.generation)
    const [epoch, setEpoch] = createSignal<string | undefined>(begin.epoch)
    const refused = createRefused(id, me, tab)
    const refresh = async () => {
      if (tab.isOffline()) return
      const list = await listed(person, id).catch(() => undefined)
      if (list === undefined || tab.isOffline()) return
      setEpoch(list.epoch)
      setGeneration(() => list.generation)
    }
    const current = createCurrentReplica({
      ...{ store: tab.store, tabs: tab.tabs, socket: tab.socket, id, me, generation, epoch, refused },
      api: apiOf(person, tab.isOffline),
      onDocument(replica) {
        for (const { entry } of own(replica)) clock.observe(entry.i)
        shown.resolve()
        if (watched.has(replica)) return
        watched.add(replica)
        replica.on({ acknowledged: () => note(replica) })
      },
      onTransaction: () => undefined,
      onClockAhead: () => clock.restart(),
      onUnwelcome: () => void refresh(),
    })
    const own = (replica = current.replica()): { entry: Entry; client: number; clock: number }[] =>
      [...laneItems(replica.doc, me)].map(({ value, ...at }) => ({ entry: value as Entry, ...at }))
    function note(replica: Replica): void {
      for (const { entry, client, clock: at } of own(replica)) {
        if (entry.t !== undefined && said.has(entry.t) && replica.acknowledged.has(client, at))
          acknowledged.add(entry.t)
      }
    }
    const append = (entry: Json) => appendToLane(current.replica().doc, me, [entry])
    current.attach()
    return {
      person,
      replica: current.replica,
      said,
      deleted,
      acknowledged,
      refused: refused.list,
      say(text = `${label} says ${said.size}`) {
        said.add(text)
        append({ i: clock.tick(), k: 'm', t: text })
      },
      touch(how) {
        const mine = own().filter(({ entry }) => entry.k === 'm' && !deleted.has(entry.t ?? ''))
        const { entry } = mine[mine.length >> 1] ?? {}
        if (entry?.t === undefined) return
        if (how === 'edit') append({ i: clock.tick(), k: 'e', o: entry.i, t: `${label} edits ${entry.t}` })
        else if (how === 'react') append({ i: clock.tick(), k: 'r', o: [me, entry.i], e: '👍', v: true })
        else {
          deleted.add(entry.t)
          append({ i: clock.tick(), k: 'd', o: entry.i })
        }
      },
      setOffline: tab.setOffline,
      refresh,
      isSettled() {
        const replica = current.replica()
        const unsent = own().filter(({ client, clock: at }) => !replica.acknowledged.has(client, at))
        return current.isCurrent() && replica.link.state === 'synced' && unsent.length === 0
      },
      stored: () => tab.store.settled(),
      storage: () => tab.store.status,
      close() {
        dispose()
        tab.close()
      },
    }
  })
  // As in the app: nobody writes before there is a document to be seen.
  await shown.promise
  return device
}

async function listed(person: TestPerson, id: ConversationId) {
  const { epoch, conversations } = await person.overview()
  const found = conversations.find((each) => each.id === id)
  if (found === undefined) throw new Error('The conversation is gone.')
  return { epoch, generation: found.generation }
}

/** All are online, follow the same generation, and have sent everything. */
export async function allSettled(devices: readonly AppDevice[]): Promise<void> {
  for (const device of devices) device.setOffline(false)
  await eventually(
    async () => {
      await Promise.all(devices.map((device) => device.refresh()))
      const names = new Set(devices.map(({ replica }) => replica().name))
      return names.size === 1 && devices.every((device) => device.isSettled())
    },
    { timeoutMs: 60_000, everyMs: 25 },
  )
}
