import type { FoldedEntry } from '../../sync/api.ts'
import type { EntryId } from '../../sync/ids.ts'

/** A message or a relay notice as stored, with its author's name. */
export interface ShownRow {
  readonly seq: number
  readonly conversation: string
  readonly author: string
  readonly id: EntryId
  readonly kind: string
  readonly place: EntryId
  readonly late: 'offline' | 'restored' | null
  /** Canonical JSON; null once removed. */
  readonly body: string | null
  readonly removed: 'd' | 'h' | null
  readonly author_name: string | null
}

/** An edit or a reaction that is not removed. */
export interface RelatedRow {
  readonly conversation: string
  readonly author: string
  readonly id: EntryId
  readonly kind: string
  readonly target_author: string
  readonly target_id: string
  readonly body: string
}

/** Shown rows with what refers to them folded in (contract): edits, reactions, removals; D5. */
export function foldEntries(shown: readonly ShownRow[], related: readonly RelatedRow[]): FoldedEntry[] {
  const byTarget = Map.groupBy(related, (row) => key(row.conversation, row.target_author, row.target_id))
  return shown.map((row) => foldEntry(row, byTarget.get(key(row.conversation, row.author, row.id)) ?? []))
}

const key = (...parts: readonly string[]) => parts.join('/')

function foldEntry(row: ShownRow, related: readonly RelatedRow[]): FoldedEntry {
  const entry = rawEntry(row)
  if (row.author_name !== null) entry.authorName = row.author_name
  if (row.removed !== null || row.kind !== 'm') return entry

  const edit = newest(related.filter(({ kind }) => kind === 'e'))
  if (edit !== undefined) {
    entry.t = String(fieldsOf(edit.body).t ?? '')
    entry.edited = true
  }
  const reactions = foldReactions(related.filter(({ kind }) => kind === 'r'))
  if (reactions.length > 0) entry.reactions = reactions
  return entry
}

/** A row as written, without what refers to it; a removed one without its content. */
export function rawEntry(row: Omit<ShownRow, 'author_name'>): FoldedEntry {
  const entry: FoldedEntry = {
    ...(row.body === null ? {} : fieldsOf(row.body)),
    author: row.author,
    i: row.id,
    k: row.kind,
    place: row.place,
  }
  if (row.late !== null) entry.late = row.late
  if (row.removed !== null) entry.removed = row.removed
  return entry
}

/** Entries may carry fields this code does not know (D10); those that only the relay says are not believed. */
const RELAY_SAYS = new Set(['author', 'authorName', 'place', 'late', 'edited', 'removed', 'reactions', 'seq'])

function fieldsOf(body: string): Record<string, unknown> {
  const fields: Record<string, unknown> = JSON.parse(body)
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !RELAY_SAYS.has(name)))
}

/** Per person and emoji the highest id wins (D5); emoji and people in order of use. */
function foldReactions(rows: readonly RelatedRow[]): { e: string; by: string[] }[] {
  const winners = new Map<string, { id: EntryId; author: string; emoji: string; on: boolean }>()
  for (const { id, author, body } of rows) {
    const { e, v } = fieldsOf(body)
    if (typeof e !== 'string') continue
    const known = winners.get(key(author, e))
    if (known === undefined || known.id < id)
      winners.set(key(author, e), { id, author, emoji: e, on: v === true })
  }
  const live = [...winners.values()].filter(({ on }) => on).sort((a, b) => (a.id < b.id ? -1 : 1))
  const byEmoji = Map.groupBy(live, ({ emoji }) => emoji)
  return [...byEmoji].map(([e, uses]) => ({ e, by: uses.map(({ author }) => author) }))
}

const newest = (rows: readonly RelatedRow[]): RelatedRow | undefined =>
  rows.reduce<RelatedRow | undefined>(
    (best, row) => (best === undefined || best.id < row.id ? row : best),
    undefined,
  )
