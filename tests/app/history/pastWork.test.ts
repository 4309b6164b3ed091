import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { type DeviceStore, openDeviceStore } from '../../../app/replica/deviceStore.ts'
import type { RawRow } from '../../../app/replica/historyRows.ts'
import { createLocalHistory, type LocalHistory } from '../../../app/replica/localHistory.ts'
import type { PastView } from '../../../app/timeline/createPast.ts'
import { createPastWork, type PastWork } from '../../../app/timeline/pastWork.ts'
import { floorOf } from '../../../sync/floor.ts'
import { type ConversationId, type EntryId, type LaneOwner, RELAY, type UserId } from '../../../sync/ids.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { ok } from '../../../sync/result.ts'
import { createTimeline } from '../../../sync/timeline/createTimeline.ts'
import { pointAt } from '../../../sync/timeline/items.ts'
import { eventually } from '../../helpers/eventually.ts'
import { id } from '../../sync/helpers/entries.ts'
import { alice, bob } from '../../sync/helpers/people.ts'

const ROOM = 'c-room0000' as ConversationId
const FIRST = 'g-first000'
const SEAL = { i: id(200), k: 'seal', c: 9, h: 'hash', p: id(10), g: FIRST }

let store: DeviceStore
let local: LocalHistory
let asked: string[]
let shown: PastView | undefined
let work: PastWork
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  store = openDeviceStore({ name: 'prosa-alice' })
  onTestFinished(() => store.close())
  local = createLocalHistory(store, ROOM)
  asked = []
  work = createPastWork(
    {
      ...{ id: ROOM, me: alice, store, seq: () => 50, nameOf: () => undefined },
      ...{ onName: () => undefined, onChange: () => undefined },
      api: {
        async request(_method, path) {
          asked.push(path)
          return ok({ entries: [] } as never)
        },
      },
    },
    () => shown,
  )
})

const words = (n: number) => ({ i: id(n), k: 'm', t: `text ${n}` })
function docOf(lanes: readonly (readonly [LaneOwner, readonly object[]])[]): Y.Doc {
  const doc = new Y.Doc()
  for (const [owner, entries] of lanes) appendToLane(doc, owner as UserId, entries as never)
  return doc
}
const viewOf = (generation: string, doc: Y.Doc, unsent: readonly EntryId[] = []): PastView => ({
  ...{ name: `conversation/${ROOM}/${generation}`, doc, timeline: createTimeline(), floor: floorOf(doc) },
  unsent: new Set(unsent),
})
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1)

describe('[R3] local history of a relay that was restored', () => {
  const mine: RawRow = { ...words(3), author: alice, place: id(3) } as RawRow
  const old = () => docOf([[RELAY, [SEAL]]])
  const next = docOf([[alice, [words(5)]]])
  beforeEach(async () => {
    await local.keep({ rows: [mine], oldFloor: undefined, floor: id(10), seq: 40 })
  })

  it('is there until what the relay lacks of it is in the next document, however often the move begins anew', async () => {
    shown = viewOf(FIRST, old())
    await work.leave(shown.doc, next, { epochChanged: true })
    expect(await local.own(alice)).toEqual([words(3)])
  })

  it('begins anew once that document is the one in use', async () => {
    const before = viewOf(FIRST, old())
    shown = before
    await work.leave(before.doc, next, { epochChanged: true })
    shown = viewOf('g-second0', next)
    expect(work.goOn(before, shown)).toBe(false)
    await work.synced(1)
    expect(await local.own(alice)).toEqual([])
    expect(await local.read(pointAt(id(10)), 10)).toBeUndefined()
  })

  it('does not come back when the app closes before it could be deleted', async () => {
    const before = viewOf(FIRST, old())
    shown = before
    await work.leave(before.doc, next, { epochChanged: true })
    const cache = store.use
    Object.assign(store, { use: async () => undefined })
    work.goOn(before, viewOf('g-second0', next))
    await store.settled()
    Object.assign(store, { use: cache })
    const later = createLocalHistory(store, ROOM)
    expect(await later.read(pointAt(id(10)), 10)).toBeUndefined()
    await later.setSeq(1)
    await later.join(pointAt(id(10)), [], undefined)
    expect(await later.read(pointAt(id(10)), 10)).toMatchObject({ entries: [], rows: [] })
  })
})

describe('[R5] what left with a seal', () => {
  it('has nothing in it that the relay was not given: it may be refused yet', async () => {
    const unsent = words(4)
    const old = docOf([
      [bob, upTo(9).map(words)],
      [alice, [unsent, words(12), { i: id(13), k: 'e', o: id(2), t: 'unsent edit' }]],
    ])
    const next = docOf([[RELAY, [SEAL]]])
    await local.setSeq(30)
    shown = viewOf(FIRST, old, [id(4), id(12), id(13)])
    await work.leave(old, next, { epochChanged: false })
    expect(asked).toEqual([])
    expect(await local.own(alice)).toEqual([])
    expect((await local.read(pointAt(id(10)), 20))?.entries).toHaveLength(9)
    const again = viewOf('g-second0', next)
    expect(work.goOn(shown, again)).toBe(true)
    expect(again.timeline.length).toBe(9)
  })

  it('[J5] has nothing of that in it when the floor rises in the open document', async () => {
    const before = viewOf(FIRST, docOf([[bob, upTo(9).map(words)]]))
    const after = docOf([
      [bob, upTo(9).map(words)],
      [alice, [words(4)]],
      [RELAY, [SEAL]],
    ])
    await local.setSeq(30)
    shown = viewOf(FIRST, after, [id(4)])
    await work.rise(before, shown, { isFresh: false })
    expect(await local.own(alice)).toEqual([])
  })

  it('is not taken for whole because something was removed where something was missing', async () => {
    // It was away for the fifth; the twelfth was removed since, by the time it hears of both.
    const here = [...upTo(9).filter((n) => n !== 5), 12]
    const old = docOf([[bob, here.map(words)]])
    const next = docOf([
      [bob, [words(13)]],
      [RELAY, [SEAL]],
    ])
    await local.setSeq(30)
    shown = viewOf(FIRST, old)
    await work.leave(old, next, { epochChanged: false })
    await eventually(() => expect(asked).toEqual([expect.stringContaining('since=30&')]))
  })
  it('is not taken for whole when as many left with one seal as are here, and others with the next', async () => {
    const old = docOf([[bob, upTo(9).map(words)]])
    const next = docOf([
      [bob, [words(16)]],
      [RELAY, [SEAL, { ...SEAL, i: id(201), c: 6, p: id(15), g: 'g-second0' }]],
    ])
    await local.setSeq(30)
    shown = viewOf(FIRST, old)
    await work.leave(old, next, { epochChanged: false })
    await eventually(() => expect(asked).toEqual([expect.stringContaining('since=30&')]))
  })
})
