import { entryIdOf } from '../../../sync/clock.ts'
import { type Entry, type EntryReference, readEntry, type UnknownEntry } from '../../../sync/entry.ts'
import { type EntryId, type LaneOwner, RELAY, type UserId } from '../../../sync/ids.ts'
import type { LaneEntry } from '../../../sync/timeline/createTimeline.ts'
import type { Lateness } from '../../../sync/timeline/items.ts'

/** The id of the `n`th millisecond of a test's time. */
export const id = (n: number): EntryId => entryIdOf(1_700_000_000_000 + n, 0, 0)

const lane = (owner: LaneOwner, value: object): LaneEntry => {
  const entry: Entry | UnknownEntry = readEntry(owner, value)
  if (entry.k === 'unknown') throw new Error(`not an entry: ${JSON.stringify(value)}`)
  return { owner, entry }
}

/** Entries as they lie in lanes; `n` is the moment of their id. */
export const says = (owner: UserId, n: number, t: string, more: object = {}) =>
  lane(owner, { i: id(n), k: 'm', t, ...more })
export const edits = (owner: UserId, n: number, target: number, t: string) =>
  lane(owner, { i: id(n), k: 'e', o: id(target), t })
export const deletes = (owner: UserId, n: number, target: number) =>
  lane(owner, { i: id(n), k: 'd', o: id(target) })
export const hides = (owner: UserId, n: number, o: EntryReference) => lane(owner, { i: id(n), k: 'h', o })
export const reacts = (owner: UserId, n: number, o: EntryReference, e: string, v = true) =>
  lane(owner, { i: id(n), k: 'r', o, e, v })
export const calls = (owner: UserId, n: number) => lane(owner, { i: id(n), k: 'c', v: 'audio' })
export const late = (n: number, w: Lateness, ...o: EntryReference[]) =>
  lane(RELAY, { i: id(n), k: 'late', o, w })
export const joins = (n: number, u: UserId, by: UserId) =>
  lane(RELAY, { i: id(n), k: 'join', u, n: 'Somebody', b: by })
export const changesRole = (n: number, u: UserId, v: string) => lane(RELAY, { i: id(n), k: 'role', u, v })
export const seals = (n: number) => lane(RELAY, { i: id(n), k: 'seal', c: 3, h: 'hash', p: id(n) })
