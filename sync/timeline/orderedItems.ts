import type { EntryId } from '../ids.ts'
import type { Point, TimelineItem } from './items.ts'

/** Items a chunk holds at most: what one insertion moves, whatever the length of the conversation. */
const CHUNK = 64

/** The items of a timeline in order, with access by index; C5. */
export interface OrderedItems {
  readonly length: number
  /** Items compared or moved so far: what the work on the order costs. */
  readonly touched: number
  at(index: number): TimelineItem | undefined
  insert(item: TimelineItem): void
  /** Puts `item` where `old` stands; both have the same place and key. */
  replace(old: TimelineItem, item: TimelineItem): void
  remove(item: TimelineItem): void
  indexOf(item: TimelineItem): number
  /** Index of the first item whose place is greater. */
  firstAfter(place: EntryId): number
}

/** By place; several that arrived together by their own ids, then by author (D6). */
export function compareItems(a: Point, b: Point): number {
  if (a.place !== b.place) return a.place < b.place ? -1 : 1
  if (a.id !== b.id) return a.id < b.id ? -1 : 1
  return a.key < b.key ? -1 : a.key > b.key ? 1 : 0
}

/** A list of bounded chunks: an insertion searches them and moves items of one chunk only. */
export function createOrderedItems(): OrderedItems {
  const chunks: TimelineItem[][] = []
  /** Index at which each chunk starts; right for the first `trusted` ones, the rest is counted when asked for. */
  const starts: number[] = []
  let trusted = 0
  let length = 0
  let touched = 0

  const chunkAt = (chunk: number): TimelineItem[] => chunks[chunk] ?? []

  function startOf(chunk: number): number {
    for (; trusted <= chunk; trusted++) {
      starts[trusted] = trusted === 0 ? 0 : (starts[trusted - 1] ?? 0) + chunkAt(trusted - 1).length
    }
    return starts[chunk] ?? 0
  }

  /** Where the first item stands that is not `before`; past the last chunk when all are. */
  function seek(before: (item: TimelineItem) => boolean): { chunk: number; offset: number } {
    const endsBefore = (chunk: number) => {
      touched++
      const last = chunkAt(chunk).at(-1)
      return last !== undefined && before(last)
    }
    // Most items are newer than all others.
    if (chunks.length === 0 || endsBefore(chunks.length - 1)) return { chunk: chunks.length, offset: 0 }
    const chunk = search(chunks.length, endsBefore)
    const items = chunkAt(chunk)
    const offset = search(items.length, (index) => {
      touched++
      const item = items[index]
      return item !== undefined && before(item)
    })
    return { chunk, offset }
  }

  const spotOf = (item: TimelineItem) => seek((other) => compareItems(other, item) < 0)

  function append(item: TimelineItem): void {
    const last = chunks.at(-1)
    if (last !== undefined && last.length < CHUNK) last.push(item)
    else chunks.push([item])
  }

  function insertInto(chunk: number, offset: number, item: TimelineItem): void {
    const items = chunkAt(chunk)
    touched += items.length - offset
    items.splice(offset, 0, item)
    if (items.length > CHUNK) {
      touched += CHUNK / 2
      chunks.splice(chunk + 1, 0, items.splice(CHUNK / 2))
    }
    trusted = Math.min(trusted, chunk + 1)
  }

  return {
    get length() {
      return length
    },
    get touched() {
      return touched
    },
    at(index) {
      if (index < 0 || index >= length) return undefined
      startOf(chunks.length - 1)
      const chunk = search(chunks.length, (at) => (starts[at] ?? 0) <= index) - 1
      return chunkAt(chunk)[index - startOf(chunk)]
    },
    insert(item) {
      const { chunk, offset } = spotOf(item)
      if (chunk === chunks.length) append(item)
      else insertInto(chunk, offset, item)
      length++
    },
    replace(old, item) {
      const { chunk, offset } = spotOf(old)
      chunkAt(chunk)[offset] = item
    },
    remove(item) {
      const { chunk, offset } = spotOf(item)
      const items = chunkAt(chunk)
      touched += items.length - offset
      items.splice(offset, 1)
      if (items.length === 0) chunks.splice(chunk, 1)
      trusted = Math.min(trusted, chunk + 1)
      length--
    },
    indexOf(item) {
      const { chunk, offset } = spotOf(item)
      return startOf(chunk) + offset
    },
    firstAfter(place) {
      const { chunk, offset } = seek((item) => item.place <= place)
      return chunk === chunks.length ? length : startOf(chunk) + offset
    },
  }
}

/** The least index below `length` that is not `before`; `length` when all are. */
function search(length: number, before: (index: number) => boolean): number {
  let low = 0
  let high = length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (before(middle)) low = middle + 1
    else high = middle
  }
  return low
}
