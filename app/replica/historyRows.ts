import type * as Y from 'yjs'
import type { FoldedEntry } from '../../sync/api.ts'
import type { Json } from '../../sync/canonicalJson.ts'
import { type EntryReference, readEntry } from '../../sync/entry.ts'
import { floorOf } from '../../sync/floor.ts'
import {
  type ConversationId,
  type EntryId,
  isEntryId,
  isUserId,
  type LaneOwner,
  RELAY,
  type UserId,
} from '../../sync/ids.ts'
import { laneItems, laneOwners } from '../../sync/lanes.ts'
import type { LaneEntry } from '../../sync/timeline/createTimeline.ts'
import { type Lateness, messageKey } from '../../sync/timeline/items.ts'

/** A message or notice of local history (R5). */
export interface HistoryRow {
  readonly conversation: ConversationId
  readonly place: EntryId
  readonly id: EntryId
  readonly author: string
  /** As written, so that its author can bring it back; else folded, as a page of the relay gave it. */
  readonly isRaw: boolean
  readonly row: FoldedEntry
}

/** An edit, reaction or removal, as written, under what it is about. */
export interface RelationRow {
  readonly conversation: ConversationId
  readonly targetAuthor: string
  readonly targetId: EntryId
  readonly id: EntryId
  readonly author: string
  readonly row: FoldedEntry
}

export type PlainEntry = { readonly [field: string]: Json }

/** An entry as written, where it stands, and who wrote it by name, for those who are no members any more. */
export type RawRow = FoldedEntry

/** Everything that lies in a document's lanes, each once, with its place (D6). */
export function rawRows(doc: Y.Doc, nameOf: (author: string) => string | undefined): RawRow[] {
  const late = lateEntries(doc)
  const rows = new Map<string, RawRow>()
  for (const author of laneOwners(doc)) {
    for (const { value } of laneItems(doc, author)) {
      if (!isPlainEntry(value)) continue
      const key = messageKey(author, value.i)
      const why = late.get(key)
      const authorName = author === RELAY ? undefined : nameOf(author)
      rows.set(key, {
        ...value,
        author,
        ...(authorName !== undefined && { authorName }),
        place: why?.w === 'offline' ? why.place : value.i,
        ...(why && { late: why.w }),
      } as RawRow)
    }
  }
  return [...rows.values()]
}

/** What a document holds and the one after it does not: what left with a seal. */
export function leftBehind(old: readonly RawRow[], next: Y.Doc): RawRow[] {
  const stays = new Set<string>()
  for (const author of laneOwners(next)) {
    for (const { value } of laneItems(next, author))
      if (isPlainEntry(value)) stays.add(messageKey(author, value.i))
  }
  return old.filter((row) => !stays.has(keyOf(row)))
}

/** The seal by which `next` follows upon a generation at once; undefined when there were others in between (R1). */
export function sealOf(next: Y.Doc, ended: string): { readonly c: number } | undefined {
  const floor = floorOf(next)
  // An older seal may have stayed: what left with those after it was in no document of this device.
  return sealsOf(next).find(({ g, p }) => g === ended && p === floor)
}

const sealsOf = (doc: Y.Doc) =>
  [...laneItems(doc, RELAY)].flatMap(({ value }) => {
    const entry = readEntry(RELAY, value)
    return entry.k === 'seal' ? [entry] : []
  })

function lateEntries(doc: Y.Doc): Map<string, { readonly w: Lateness; readonly place: EntryId }> {
  const late = new Map<string, { w: Lateness; place: EntryId }>()
  for (const { value } of laneItems(doc, RELAY)) {
    const entry = readEntry(RELAY, value)
    if (entry.k !== 'late') continue
    for (const reference of entry.o) {
      const key = messageKey(...reference)
      const known = late.get(key)
      if (known === undefined || entry.i < known.place) late.set(key, { w: entry.w, place: entry.i })
    }
  }
  return late
}

export const keyOf = ({ author, i }: { readonly author: string; readonly i: string }): string =>
  `${author}/${i}`

/** What an entry as written is about; undefined for messages, notices and what is unknown. */
export function targetOf({ author, k, o }: RawRow): EntryReference | undefined {
  if ((k === 'e' || k === 'd') && isEntryId(o)) return [author as LaneOwner, o]
  if ((k === 'r' || k === 'h') && Array.isArray(o) && isEntryId(o[1])) return [o[0] as LaneOwner, o[1]]
  return undefined
}

/** Fields that say something about an entry and are not part of it. */
const ABOUT = new Set(['author', 'authorName', 'place', 'late', 'edited', 'removed', 'reactions', 'seq'])

/** The entry itself, as its author wrote it. */
export const plainEntry = (row: RawRow): PlainEntry =>
  Object.fromEntries(Object.entries(row).filter(([field]) => !ABOUT.has(field))) as PlainEntry

/** As it lay in its lane, and with the relay's word on its lateness. */
export function laneEntries(row: RawRow): LaneEntry[] {
  const owner = row.author as LaneOwner
  const own: LaneEntry = { owner, entry: readEntry(owner, plainEntry(row)) }
  if (row.late === undefined) return [own]
  const late = { i: row.place, k: 'late', o: [[owner, row.i]], w: row.late } as const
  return [own, { owner: RELAY, entry: readEntry(RELAY, late) }]
}

/** Whom rows name: those who wrote them, and those who came and went. */
export const namesIn = (rows: readonly FoldedEntry[]): NameIn[] =>
  rows.flatMap(({ author, authorName, u, n, a }): NameIn[] => {
    if (isUserId(author)) return authorName === undefined ? [] : [[author, authorName]]
    if (!isUserId(u) || typeof n !== 'string') return []
    return [typeof a === 'string' ? [u, n, a] : [u, n]]
  })

export type NameIn = readonly [user: UserId, name: string, username?: string]

/** What stays of a removed message (D5). */
export const tombstone = ({ author, i, place, late, authorName }: FoldedEntry, removed: 'd' | 'h') =>
  ({
    author,
    i,
    k: 'm',
    place,
    removed,
    ...(late && { late }),
    ...(authorName !== undefined && { authorName }),
  }) satisfies FoldedEntry

const SHOWN = new Set(['m', 'join', 'leave', 'role'])

/** Messages and notices; everything else is about one of them, or not shown. */
export const isShown = ({ k }: FoldedEntry): boolean => SHOWN.has(k)

const isPlainEntry = (value: unknown): value is PlainEntry & { readonly i: EntryId } =>
  typeof value === 'object' && value !== null && 'i' in value && isEntryId(value.i)
