import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { type DeviceStore, openDeviceStore } from '../../../app/replica/deviceStore.ts'
import { createLocalHistory, type LocalHistory } from '../../../app/replica/localHistory.ts'
import type { PastView } from '../../../app/timeline/createPast.ts'
import { createPastWork, type PastWork } from '../../../app/timeline/pastWork.ts'
import type { FoldedEntry } from '../../../sync/api.ts'
import { floorOf } from '../../../sync/floor.ts'
import { type ConversationId, RELAY, type UserId } from '../../../sync/ids.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { err, ok } from '../../../sync/result.ts'
import { createTimeline } from '../../../sync/timeline/createTimeline.ts'
import { pointAt } from '../../../sync/timeline/items.ts'
import { id } from '../../sync/helpers/entries.ts'
import { alice, bob } from '../../sync/helpers/people.ts'

const ROOM = 'c-room0000' as ConversationId
const FLOOR = id(10)
const SEAL = { i: id(200), k: 'seal', c: 9, h: 'hash', p: FLOOR, g: 'g-first000' }

let store: DeviceStore
let local: LocalHistory
let work: PastWork
let shown: PastView
/** What the relay answers, a page after the other; undefined: nothing. */
let pages: (readonly FoldedEntry[] | undefined)[]
let asked: string[]
/** Happens while a page is on its way. */
let meanwhile: () => Promise<void>

const row = (n: number): FoldedEntry => ({ author: bob, i: id(n), k: 'm', t: `text ${n}`, place: id(n) })

beforeEach(async () => {
  globalThis.indexedDB = new IDBFactory()
  store = openDeviceStore({ name: 'prosa-alice' })
  onTestFinished(() => store.close())
  local = createLocalHistory(store, ROOM)
  ;[pages, asked] = [[], []]
  meanwhile = async () => undefined
  const doc = new Y.Doc()
  appendToLane(doc, RELAY as unknown as UserId, [SEAL])
  shown = {
    ...{ name: `conversation/${ROOM}/g-second0`, doc, timeline: createTimeline() },
    ...{ floor: floorOf(doc), unsent: new Set() },
  }
  work = createPastWork(
    {
      ...{ id: ROOM, me: alice, store, seq: () => 50, nameOf: () => undefined },
      ...{ onName: () => undefined, onChange: () => undefined },
      api: {
        async request(_method, path) {
          asked.push(path)
          await meanwhile()
          const page = pages.shift()
          if (page === undefined) return err({ code: 'unreachable' })
          return ok({ entries: page, ...(pages.length > 0 && { next: 'more' }) } as never)
        },
      },
    },
    () => shown,
  )
})
const kept = async () => (await local.read(pointAt(FLOOR), 100))?.rows.map(({ t, removed }) => removed ?? t)

describe('[R5] bringing the past to the device', () => {
  it('goes back page by page, without showing anything, until it is whole', async () => {
    await local.setSeq(50)
    pages = [[row(9), row(8)], [row(7)], [row(6)]]
    expect(await work.bringOlder()).toEqual({ state: 'more', to: id(8) })
    expect(await work.bringOlder()).toEqual({ state: 'more', to: id(7) })
    expect(await work.bringOlder()).toEqual({ state: 'whole' })
    expect(await work.bringOlder()).toEqual({ state: 'whole' })
    expect(asked).toHaveLength(3)
    expect(await kept()).toEqual(['text 9', 'text 8', 'text 7', 'text 6'])
    expect(shown.timeline.length).toBe(0)
  })

  it('goes on behind what was read before', async () => {
    await local.setSeq(50)
    await local.join(pointAt(FLOOR), [row(9)], { place: id(9), id: id(9), key: `${bob}/${id(9)}` })
    pages = [[row(8)]]
    expect(await work.bringOlder()).toEqual({ state: 'whole' })
    expect(asked[0]).toContain(`before=${id(9)}`)
    expect(await kept()).toEqual(['text 9', 'text 8'])
  })

  it('asks again where the network failed', async () => {
    await local.setSeq(50)
    expect(await work.bringOlder()).toEqual({ state: 'away' })
    pages = [[row(9)]]
    expect(await work.bringOlder()).toEqual({ state: 'whole' })
  })

  it('waits while nobody knows what the document is true to', async () => {
    expect(await work.bringOlder()).toEqual({ state: 'failed' })
    expect(asked).toEqual([])
  })

  it('[D5] does not bring back what is removed while it is on its way, whoever else reads', async () => {
    await local.setSeq(50)
    pages = [[row(9), row(8)], [row(7)], [row(6)]]
    let isNoted = false
    meanwhile = async () => {
      if (isNoted) return
      isNoted = true
      await work.note([{ owner: bob, entry: { i: id(201), k: 'd', o: id(9) } }])
      // Somebody scrolls meanwhile.
      shown.timeline.showFrom(pointAt(FLOOR))
      await work.loadOlder()
    }
    await work.bringOlder()
    expect(await kept()).not.toContain('text 9')
  })
})
