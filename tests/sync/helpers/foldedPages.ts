import { foldEntries, type RelatedRow, type ShownRow } from '../../../relay/projection/foldEntries.ts'
import type { FoldedEntry } from '../../../sync/api.ts'
import type { Entry } from '../../../sync/entry.ts'
import { type EntryId, RELAY } from '../../../sync/ids.ts'
import type { LaneEntry } from '../../../sync/timeline/createTimeline.ts'
import { type Lateness, messageKey } from '../../../sync/timeline/items.ts'

/** What stands before a floor: a message or notice with what is about it, as written and as the relay folds it. */
export interface Sealed {
  readonly key: string
  readonly raw: readonly LaneEntry[]
  readonly folded: FoldedEntry
}

interface Arrival {
  readonly offline?: EntryId
  readonly why?: Lateness
}

/** Splits entries at a floor as a seal does (R1): what the document keeps, and the past in its order. */
export function sealAt(
  entries: readonly LaneEntry[],
  floor: EntryId,
): { readonly hot: readonly LaneEntry[]; readonly past: readonly Sealed[] } {
  const known = entries.filter((each): each is LaneEntry & { entry: Entry } => each.entry.k !== 'unknown')
  const arrivals = new Map<string, Arrival>()
  for (const { entry } of known) {
    if (entry.k !== 'late') continue
    for (const reference of entry.o) {
      const key = messageKey(...reference)
      const before = arrivals.get(key)
      const why = entry.w === 'restored' ? entry.w : (before?.why ?? entry.w)
      const offline = entry.w === 'offline' ? earlier(before?.offline, entry.i) : before?.offline
      arrivals.set(key, { why, ...(offline && { offline }) })
    }
  }
  const placeOf = (key: string, id: EntryId) => arrivals.get(key)?.offline ?? id
  const left = new Set<LaneEntry>()
  const past: (Sealed & { readonly place: EntryId })[] = []
  for (const each of known) {
    const { owner, entry } = each
    if (entry.k !== 'm' && entry.k !== 'join') continue
    const key = messageKey(owner, entry.i)
    const place = placeOf(key, entry.i)
    if (place >= floor) continue
    const about = known.filter((other) => targetKey(other) === key && other.entry.i < floor)
    const late = known.filter(
      ({ entry: other }) =>
        other.k === 'late' &&
        other.i < floor &&
        other.o.some((reference) => messageKey(...reference) === key),
    )
    for (const gone of [each, ...about]) left.add(gone)
    past.push({
      key,
      place,
      raw: [each, ...about, ...late],
      folded: fold(each, place, arrivals.get(key)?.why, about),
    })
  }
  past.sort((a, b) => (a.place === b.place ? compareKeys(a.key, b.key) : a.place < b.place ? -1 : 1))
  return { hot: entries.filter((each) => !left.has(each)), past }
}

const earlier = (one: EntryId | undefined, other: EntryId): EntryId =>
  one !== undefined && one < other ? one : other

/** Of one arrival: by their own ids, then by author. */
function compareKeys(a: string, b: string): number {
  const [idA = '', idB = ''] = [a, b].map((key) => key.split('/')[1])
  return idA === idB ? (a < b ? -1 : 1) : idA < idB ? -1 : 1
}

function targetKey({ owner, entry }: LaneEntry): string | undefined {
  if (entry.k === 'e' || entry.k === 'd') return messageKey(owner, entry.o)
  return entry.k === 'r' || entry.k === 'h' ? messageKey(...entry.o) : undefined
}

function fold(
  { owner, entry }: LaneEntry & { entry: Entry },
  place: EntryId,
  why: Lateness | undefined,
  about: readonly (LaneEntry & { entry: Entry })[],
): FoldedEntry {
  const kinds = about.map((each) => each.entry.k)
  const removed = kinds.includes('d') ? 'd' : kinds.includes('h') ? 'h' : null
  const row: ShownRow = {
    seq: 0,
    conversation: 'c',
    author: owner,
    id: entry.i,
    kind: entry.k,
    place,
    late: owner === RELAY ? null : (why ?? null),
    body: removed === null ? JSON.stringify(entry) : null,
    removed,
    author_name: null,
  }
  const related = about.map(
    (each): RelatedRow => ({
      conversation: 'c',
      author: each.owner,
      id: each.entry.i,
      kind: each.entry.k,
      target_author: owner,
      target_id: entry.i,
      body: JSON.stringify(each.entry),
    }),
  )
  const [folded] = foldEntries([row], related)
  if (folded === undefined) throw new Error('nothing folded')
  return folded
}
