import type * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import { shiftEntryId } from '../../sync/clock.ts'
import { type EntryId, isEntryId, type UserId } from '../../sync/ids.ts'
import { appendToLane, type LaneItem, laneItems, stateName } from '../../sync/lanes.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Acknowledged } from './acknowledged.ts'
import { copyBelow } from './copyBelow.ts'
import type { CarryOptions, Rebuilt } from './replica.ts'

export type PlainEntry = { readonly [field: string]: Json }

export interface RebaseOptions {
  readonly user: UserId
  /** Entries that the relay will never take. */
  readonly drop?: ReadonlySet<string>
  /** Moves the ids of everything unsent: the device's clock was ahead by this; D3. @default 0 */
  readonly shiftBackMs?: number
}

/** Own entries that the relay has not stored, oldest first. */
export function unsentItems(doc: Y.Doc, user: UserId, acknowledged: Acknowledged): LaneItem[] {
  const unsent = [...laneItems(doc, user)].filter(({ client, clock }) => !acknowledged.has(client, clock))
  return unsent.sort((one, other) => (entryIdOf(one.value) < entryIdOf(other.value) ? -1 : 1))
}

const byId = (entries: readonly PlainEntry[]): PlainEntry[] =>
  [...entries].sort((one, other) => (entryIdOf(one) < entryIdOf(other) ? -1 : 1))

/**
 * A document with what the relay has, and the unsent entries appended anew under another Yjs client: clocks that were
 * refused leave no gap behind (G7, R3).
 */
export function rebased(
  old: Y.Doc,
  acknowledged: Acknowledged,
  { user, drop = new Set(), shiftBackMs = 0 }: RebaseOptions,
): Rebuilt {
  const unsent = entriesOf(unsentItems(old, user, acknowledged))
  const kept = unsent.filter((entry) => !drop.has(entryIdOf(entry)))
  const doc = copyBelow(old, acknowledged.entries())
  appendInChunks(doc, user, shiftBackMs === 0 ? kept : shifted(kept, user, shiftBackMs))
  copyState(old, doc, user)
  return { doc, given: unsent.map(entryIdOf) }
}

/** Appends entries of `from` that `to` lacks: how a conversation made offline moves to its real document (D7). */
export function carryOver(from: Y.Doc, to: Y.Doc, user: UserId): void {
  appendMissing(to, user, entriesOf(laneItems(from, user)))
  copyState(from, to, user)
}

/** Appends what only this tab had unsent while another tab rebased. */
export function carryUnsent(
  from: Y.Doc,
  to: Y.Doc,
  user: UserId,
  { acknowledged, given }: CarryOptions,
): void {
  const unsent = entriesOf(unsentItems(from, user, acknowledged))
  appendMissing(
    to,
    user,
    unsent.filter((entry) => !given.has(entryIdOf(entry))),
  )
  copyState(from, to, user)
}

/** Appends those of `entries` that the lane does not hold yet, oldest first. */
export function appendMissing(doc: Y.Doc, user: UserId, entries: readonly PlainEntry[]): void {
  const there = new Set(entriesOf(laneItems(doc, user)).map(entryIdOf))
  appendInChunks(doc, user, byId(entries.filter((entry) => !there.has(entryIdOf(entry)))))
}

/** Small transactions: the relay commits each by itself, others get to write in between, and none is too big. */
function appendInChunks(doc: Y.Doc, user: UserId, entries: readonly PlainEntry[]): void {
  let chunk: PlainEntry[] = []
  let length = 0
  for (const entry of entries) {
    const size = JSON.stringify(entry).length
    if (chunk.length === LIMITS.rebaseChunk || (chunk.length > 0 && length + size > MAX_CHUNK_LENGTH)) {
      appendToLane(doc, user, chunk)
      chunk = []
      length = 0
    }
    chunk.push(entry)
    length += size
  }
  appendToLane(doc, user, chunk)
}
/** Characters of JSON, each of at most three bytes: within what one update may bring. */
const MAX_CHUNK_LENGTH = LIMITS.maxUpdateBytes / 4

/** Read marks are kept, and sent again: each is the furthest of both. */
export function copyState(from: Y.Doc, to: Y.Doc, user: UserId): void {
  const target = to.getMap(stateName(user))
  to.transact(() => {
    for (const [key, value] of from.getMap(stateName(user))) {
      if (isEntryId(value) && value > String(target.get(key) ?? '')) target.set(key, value)
    }
  })
}

/** Ids moved back, order kept, and references among them rewritten (D3). */
function shifted(entries: readonly PlainEntry[], user: UserId, backMs: number): PlainEntry[] {
  const moved = new Map<string, EntryId>()
  for (const { i } of entries) if (isEntryId(i)) moved.set(i, shiftEntryId(i, -backMs))
  const reference = (value: Json | undefined): Json | undefined => {
    if (typeof value === 'string') return moved.get(value) ?? value
    if (!Array.isArray(value) || value[0] !== user) return value
    return [user, moved.get(String(value[1])) ?? (value[1] as Json)]
  }
  return entries.map((entry) => ({
    ...entry,
    ...(typeof entry.i === 'string' && { i: moved.get(entry.i) ?? entry.i }),
    ...(entry.o !== undefined && { o: reference(entry.o) as Json }),
    ...(entry.r !== undefined && { r: reference(entry.r) as Json }),
  }))
}

export const entriesOf = (items: Iterable<LaneItem>): PlainEntry[] =>
  [...items].flatMap(({ value }) => (isPlain(value) ? [value] : []))

const isPlain = (value: unknown): value is PlainEntry => typeof value === 'object' && value !== null

export const entryIdOf = (value: unknown): string =>
  isPlain(value) && typeof value.i === 'string' ? value.i : ''
