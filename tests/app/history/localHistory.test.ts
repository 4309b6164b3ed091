import 'fake-indexeddb/auto'
import { IDBFactory, IDBObjectStore } from 'fake-indexeddb'
import { beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { DeviceStore } from '../../../app/replica/deviceStore.ts'
import { openDeviceStore } from '../../../app/replica/deviceStore.ts'
import type { RawRow } from '../../../app/replica/historyRows.ts'
import { createLocalHistory, type FetchSince, type LocalHistory } from '../../../app/replica/localHistory.ts'
import type { FoldedEntry } from '../../../sync/api.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { createTimeline } from '../../../sync/timeline/createTimeline.ts'
import { type Point, pointAt, pointBefore } from '../../../sync/timeline/items.ts'
import { id } from '../../sync/helpers/entries.ts'
import { alice, bob, eve } from '../../sync/helpers/people.ts'
import { textsOf } from '../../sync/helpers/timelines.ts'

const ROOM = 'c-room0000' as ConversationId
const OTHER = 'c-other000' as ConversationId

let store: DeviceStore
let local: LocalHistory
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  store = openDeviceStore({ name: 'prosa-alice' })
  local = createLocalHistory(store, ROOM)
  onTestFinished(() => {
    store.close()
    vi.restoreAllMocks()
  })
})

const says = (author: string, n: number, more: Partial<FoldedEntry> = {}): RawRow => ({
  author,
  i: id(n),
  k: 'm',
  t: `text ${n}`,
  place: id(n),
  ...more,
})
const row = (author: string, n: number, fields: { readonly k: string; readonly [field: string]: unknown }) =>
  ({ author, i: id(n), place: id(n), ...fields }) as RawRow
const many = (from: number, to: number) => Array.from({ length: to - from }, (_, n) => says(bob, from + n))

/** A document sealed at 100 while everything that was said was in it. */
const sealed = (rows: readonly RawRow[] = many(1, 100)) =>
  local.keep({ rows, oldFloor: undefined, floor: id(100), seq: 100 })
/** The same, while nobody knows what is missing between the two documents. */
const sealedWhileAway = (rows: readonly RawRow[]) =>
  local.keep({ rows, oldFloor: undefined, floor: id(100), seq: undefined })

/** Everything that can be read from the floor down, as a timeline shows it. */
async function textsBelow(floor: number, limit = 7): Promise<{ texts: string[]; end: Point | undefined }> {
  const timeline = createTimeline()
  let at: Point | undefined = pointAt(id(floor))
  while (at !== undefined) {
    const page = await local.read(at, limit)
    if (page === undefined) return { texts: textsOf(timeline), end: at }
    timeline.apply(page.entries)
    timeline.applyHistory(page.rows)
    at = page.end
  }
  return { texts: textsOf(timeline), end: undefined }
}
const texts = (from: number, to: number) => many(from, to).map(({ t }) => t)
const stored = async () => JSON.stringify(await store.use((db) => db.getAll('history')))

const notAsked: FetchSince = async () => {
  throw new Error('nobody is asked')
}

describe('[R5] the range', () => {
  it('is read page by page to its beginning, each row once', async () => {
    await sealed()
    expect(await textsBelow(100)).toEqual({ texts: texts(1, 100), end: undefined })
  })

  it('grows with every seal', async () => {
    await sealed()
    await local.keep({ rows: many(100, 150), oldFloor: id(100), floor: id(150), seq: 170 })
    expect((await textsBelow(150)).texts).toEqual(texts(1, 150))
    expect(await local.read(pointAt(id(160)), 10)).toBeUndefined()
  })

  it('takes nothing that stands outside it', async () => {
    await local.keep({ rows: many(40, 120), oldFloor: id(50), floor: id(100), seq: 100 })
    expect(await textsBelow(100)).toEqual({ texts: texts(50, 100), end: pointAt(id(50)) })
  })

  it('begins anew when it does not end where the document began', async () => {
    await sealed()
    await local.keep({ rows: many(200, 250), oldFloor: id(200), floor: id(250), seq: 300 })
    expect(await textsBelow(250)).toEqual({ texts: texts(200, 250), end: pointAt(id(200)) })
    expect(await stored()).not.toContain('text 99')
  })

  it('is given up when the document begins somewhere else', async () => {
    await sealed()
    await local.fit(id(100))
    expect((await textsBelow(100)).texts).toHaveLength(99)
    await local.fit(id(120))
    expect(await textsBelow(120)).toEqual({ texts: [], end: pointAt(id(120)) })
    expect(await stored()).toBe('[]')
  })

  it('[R2] is not given up by a tab that still shows the document before', async () => {
    await sealed()
    await local.keep({ rows: many(100, 130), oldFloor: id(100), floor: id(130), seq: 130 })
    await local.fit(id(100))
    expect((await textsBelow(100)).texts).toHaveLength(99)
    expect((await textsBelow(130)).texts).toHaveLength(129)
  })

  it('of one conversation has nothing to do with another’s', async () => {
    await sealed()
    const other = createLocalHistory(store, OTHER)
    await other.keep({ rows: [says(eve, 5)], oldFloor: undefined, floor: id(100), seq: 1 })
    await local.reset()
    expect((await other.read(pointAt(id(100)), 10))?.entries).toHaveLength(1)
  })
})

describe('pages of the relay', () => {
  const page = (from: number, to: number) => many(from, to).reverse()

  it('join the range where it begins, and only there', async () => {
    await local.setSeq(100)
    await local.join(pointAt(id(100)), page(80, 100), pointBefore(says(bob, 80)))
    await local.join(pointBefore(says(bob, 60)), page(40, 60), pointBefore(says(bob, 40)))
    expect((await textsBelow(100)).texts).toEqual(texts(80, 100))
    await local.join(pointBefore(says(bob, 80)), page(60, 80), undefined)
    expect(await textsBelow(100)).toEqual({ texts: texts(60, 100), end: undefined })
  })

  it('are not kept while nobody knows which row of the relay they are true to', async () => {
    await local.join(pointAt(id(100)), page(80, 100), undefined)
    expect((await textsBelow(100)).texts).toEqual([])
  })

  it('[D5] come without what was removed before they were written', async () => {
    await local.setSeq(100)
    await local.join(pointAt(id(100)), page(80, 100), pointBefore(says(bob, 80)))
    await local.note([row(bob, 101, { k: 'd', o: id(70) })])
    await local.join(pointBefore(says(bob, 80)), page(60, 80), undefined)
    expect(await stored()).not.toContain('text 70')
    expect((await textsBelow(100)).texts[10]).toBe('')
  })

  it('[R3] cannot be brought back by their author, what was written can', async () => {
    await local.keep({
      rows: [says(alice, 90, { authorName: 'Alice' })],
      oldFloor: id(80),
      floor: id(100),
      seq: 9,
    })
    await local.join(pointAt(id(80)), [says(alice, 70)], undefined)
    expect(await local.own(alice)).toEqual([{ i: id(90), k: 'm', t: 'text 90' }])
  })
})

describe('what refers to rows', () => {
  it('is read with them, whether it left with them or came later', async () => {
    const reacted = row(eve, 8, { k: 'r', o: [bob, id(5)], e: '👍', v: true })
    await sealed([...many(1, 10), row(bob, 11, { k: 'e', o: id(3), t: 'edited' }), reacted])
    await local.note([row(alice, 120, { k: 'r', o: [bob, id(5)], e: '👍', v: true })])
    const timeline = createTimeline()
    const page = await local.read(pointAt(id(100)), 100)
    timeline.apply(page?.entries ?? [])
    expect(timeline.get(`${bob}/${id(3)}`)).toMatchObject({ text: 'edited', edited: true })
    expect(timeline.get(`${bob}/${id(5)}`)?.reactions).toEqual([{ emoji: '👍', by: [eve, alice] }])
  })

  it.each(['d', 'h'] as const)('[D5] takes the content along when it is %s, with its edits', async (k) => {
    await sealed([...many(1, 10), row(bob, 11, { k: 'e', o: id(3), t: 'edited' })])
    const target = k === 'd' ? id(3) : [bob, id(3)]
    await local.note([row(k === 'd' ? bob : alice, 120, { k, o: target })])
    const everything = JSON.stringify([
      await stored(),
      await store.use((db) => db.getAll('relations')),
      await local.own(bob),
    ])
    expect(everything).not.toMatch(/text 3|edited/)
    expect((await textsBelow(100)).texts[2]).toBe('')
    await local.note([row(bob, 121, { k: 'e', o: id(3), t: 'edited again' })])
    expect(JSON.stringify(await store.use((db) => db.getAll('relations')))).not.toContain('again')
  })
})

describe('catching up', () => {
  /** The relay's rows from 101 on, in pages of ten; `most` of them are there. */
  const relayOf = (rows: readonly RawRow[]): FetchSince & { asked: number[] } => {
    const asked: number[] = []
    const fetch = async (since: number) => {
      asked.push(since)
      const after = rows.filter(({ seq }) => (seq ?? 0) > since)
      const entries = after.slice(0, 10)
      return after.length > 10 ? { entries, next: String(entries.at(-1)?.seq) } : { entries }
    }
    return Object.assign(fetch, { asked })
  }
  const missed = many(60, 100).map((each, n) => ({ ...each, seq: 101 + n }))

  it('brings what is missing between the device and the floor, and is not needed twice', async () => {
    await local.setSeq(100)
    await sealedWhileAway(many(1, 60))
    expect(await local.read(pointAt(id(100)), 10)).toBeUndefined()
    const relay = relayOf([
      ...missed,
      { ...row(bob, 130, { k: 'd', o: id(3) }), seq: 141 },
      { ...says(bob, 131), seq: 142 },
    ])
    expect(await local.catchUp(relay, 1_000, 142)).toBe(true)
    const { texts: shown, end } = await textsBelow(100)
    expect(shown).toEqual(texts(1, 100).map((text) => (text === 'text 3' ? '' : text)))
    expect(end).toBeUndefined()
    expect(await local.catchUp(notAsked, 1_000, 142)).toBe(true)
  })

  it('goes on where it was interrupted', async () => {
    await local.setSeq(100)
    await sealedWhileAway(many(1, 60))
    const relay = relayOf(missed)
    let left = 2
    const cut: FetchSince = async (since) => (left-- > 0 ? relay(since) : undefined)
    expect(await local.catchUp(cut, 1_000, 140)).toBe(false)
    expect(await local.read(pointAt(id(100)), 10)).toBeUndefined()
    expect(await local.catchUp(relay, 1_000, 140)).toBe(true)
    expect(relay.asked).toEqual([100, 110, 120, 130])
    expect((await textsBelow(100)).texts).toEqual(texts(1, 100))
  })

  it('too far behind gives the range up: it is read on demand', async () => {
    await local.setSeq(100)
    await sealedWhileAway(many(1, 60))
    const relay = relayOf(missed)
    expect(await local.catchUp(relay, 20, 140)).toBe(true)
    expect(relay.asked).toHaveLength(2)
    expect(await stored()).toBe('[]')
    await local.join(pointAt(id(100)), many(90, 100).reverse(), pointBefore(says(bob, 90)))
    expect((await textsBelow(100)).texts).toEqual(texts(90, 100))
  })

  it('asks nobody when it is not known since when: the range is given up', async () => {
    await sealedWhileAway(many(1, 60))
    expect(await local.catchUp(notAsked, 1_000, 140)).toBe(true)
    expect(await stored()).toBe('[]')
  })
})

describe('[R4] the horizon', () => {
  it('takes rows that are older by their id along, and what is about them', async () => {
    const late = says(bob, 5, { place: id(60), late: 'offline' })
    await sealed([
      ...many(1, 5),
      late,
      ...many(10, 20),
      row(eve, 90, { k: 'r', o: [bob, id(2)], e: '👍', v: true }),
    ])
    await local.purge(id(12))
    expect((await textsBelow(100)).texts).toEqual(texts(12, 20))
    expect(await store.use((db) => db.getAll('relations'))).toEqual([])
  })
})

describe('[C2] when the device cannot store', () => {
  it('nothing fails, nothing is told, and nothing is claimed to be here', async () => {
    await local.setSeq(100)
    await local.join(pointAt(id(100)), many(90, 100), pointBefore(says(bob, 90)))
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('The device is full.', 'QuotaExceededError')
    })
    await local.join(pointBefore(says(bob, 90)), many(80, 90), undefined)
    await local.keep({ rows: many(100, 150), oldFloor: id(100), floor: id(150), seq: 160 })
    expect(await local.catchUp(notAsked, 1_000, 160)).toBe(true)
    expect(await textsBelow(100)).toEqual({ texts: texts(90, 100), end: pointBefore(says(bob, 90)) })
    expect(store.status).toBe('fine')
  })

  it('a database that is gone is an empty one', async () => {
    store.close()
    await sealed()
    expect(await local.read(pointAt(id(100)), 10)).toBeUndefined()
    expect(await local.own(alice)).toEqual([])
  })
})
