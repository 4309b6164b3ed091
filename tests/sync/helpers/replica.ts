import * as Y from 'yjs'
import type { Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock, type EntryClock } from '../../../sync/clock.ts'
import { readEntry } from '../../../sync/entry.ts'
import { type EntryId, type LaneOwner, RELAY, type UserId } from '../../../sync/ids.ts'
import { appendToLane, laneItems, laneName, laneOwners, stateName } from '../../../sync/lanes.ts'
import { createTimeline, type LaneEntry, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import { alice, bob, eve } from './people.ts'
import type { Random } from './random.ts'

export const PEOPLE = [alice, bob, eve]
const OWNERS: readonly LaneOwner[] = [...PEOPLE, RELAY]
const REMOTE = 'remote'

export interface ReplicaOptions {
  readonly name: string
  readonly owner: LaneOwner
  readonly random: Random
  /** Local time, milliseconds since 1970. */
  readonly now: () => number
  /** Hears every update made here. */
  readonly onUpdate: (update: Uint8Array) => void
}

/** One device, or the relay: a document, and a timeline that hears of each entry as it arrives. */
export interface Replica {
  readonly name: string
  readonly owner: LaneOwner
  readonly doc: Y.Doc
  readonly timeline: Timeline
  readonly clock: EntryClock
  append(entries: readonly Json[]): void
  receive(update: Uint8Array): void
  setReceipt(kind: 'read' | 'delivered', place: EntryId): void
  /** Starts over from what is stored, as a reload does. */
  reload(): void
}

export function createReplica({ name, owner, random, now, onUpdate }: ReplicaOptions): Replica {
  let doc = new Y.Doc()
  let timeline = createTimeline()
  let clock: EntryClock

  function open(state?: Uint8Array): void {
    doc = new Y.Doc()
    doc.clientID = random.below(2 ** 32)
    clock = createEntryClock({ now, replica: random.below(2 ** 20) })
    timeline = createTimeline()
    // The one reading of whole lanes: from here on the timeline hears of additions alone.
    if (state !== undefined) Y.applyUpdate(doc, state, REMOTE)
    timeline.apply(entriesOf(doc))
    for (const lane of OWNERS) doc.getArray(laneName(lane)).observe((event) => hear(lane, event))
    for (const user of PEOPLE) {
      const map = doc.getMap<EntryId>(stateName(user))
      takeReceipt(user, map)
      map.observe((event) => {
        if (user === owner) reassert(map, event)
        takeReceipt(user, map)
      })
    }
    for (const { owner: author, entry } of entriesOf(doc)) {
      if (author === owner && entry.k !== 'unknown') clock.observe(entry.i)
    }
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (origin !== REMOTE) onUpdate(update)
    })
  }

  function hear(lane: LaneOwner, event: Y.YArrayEvent<unknown>): void {
    const batch: LaneEntry[] = []
    for (const item of event.changes.added) {
      for (const value of item.content.getContent())
        batch.push({ owner: lane, entry: readEntry(lane, value) })
    }
    timeline.apply(batch)
  }

  function takeReceipt(user: UserId, map: Y.Map<EntryId>): void {
    const [read, delivered] = [map.get('read'), map.get('delivered')]
    timeline.setReceipt(user, { ...(read && { read }), ...(delivered && { delivered }) })
  }

  /** C8: a lower winner is written over again by those whose receipt it is. */
  function reassert(map: Y.Map<EntryId>, event: Y.YMapEvent<EntryId>): void {
    for (const [key, { oldValue }] of event.changes.keys) {
      const current = map.get(key)
      if (oldValue !== undefined && (current === undefined || oldValue > current)) map.set(key, oldValue)
    }
  }

  open()
  return {
    name,
    owner,
    get doc() {
      return doc
    },
    get timeline() {
      return timeline
    },
    get clock() {
      return clock
    },
    append(entries) {
      if (owner === RELAY) doc.getArray(laneName(RELAY)).push([...entries])
      else appendToLane(doc, owner, entries)
    },
    receive: (update) => Y.applyUpdate(doc, update, REMOTE),
    setReceipt(kind, place) {
      if (owner === RELAY) return
      const map = doc.getMap<EntryId>(stateName(owner))
      const current = map.get(kind)
      if (current === undefined || place > current) map.set(kind, place)
    },
    reload: () => open(Y.encodeStateAsUpdate(doc)),
  }
}

/** Everything that lies in a document's lanes. */
export const entriesOf = (doc: Y.Doc): LaneEntry[] =>
  laneOwners(doc).flatMap((owner) =>
    [...laneItems(doc, owner)].map(({ value }) => ({ owner, entry: readEntry(owner, value) })),
  )
