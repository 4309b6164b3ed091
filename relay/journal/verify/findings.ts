import { entryTime } from '../../../sync/clock.ts'
import { isEntryId, RELAY } from '../../../sync/ids.ts'
import type { Reader } from '../../storage/openReader.ts'

/** What differs, a line each, in words that the owner understands: never a message's text. */
export interface Findings {
  add(where: string, what: string): void
  /** Worth saying, yet nothing that differs. */
  note(line: string): void
  /** How many there are, those beyond the bound included. */
  readonly count: number
  readonly lines: readonly string[]
  readonly notes: readonly string[]
}

/** One damaged document may differ in every entry: these are named, the rest is counted. */
const MAX_PER_PLACE = 10
const MAX_LINES = 200

export function createFindings(): Findings {
  const perPlace = new Map<string, number>()
  const named: string[] = []
  const notes: string[] = []
  let count = 0
  return {
    add(where, what) {
      count += 1
      const known = perPlace.get(where) ?? 0
      perPlace.set(where, known + 1)
      if (known < MAX_PER_PLACE && named.length < MAX_LINES) named.push(`${where}: ${what}`)
    },
    note(line) {
      if (notes.length < MAX_LINES) notes.push(line)
    },
    get count() {
      return count
    },
    get lines() {
      const more = [...perPlace].flatMap(([where, found]) =>
        found > MAX_PER_PLACE ? [`${where}: and ${found - MAX_PER_PLACE} more like these`] : [],
      )
      return [...named, ...more.slice(0, MAX_LINES)]
    },
    notes,
  }
}

const KINDS: Readonly<Record<string, string>> = {
  m: 'a message',
  e: 'an edit',
  d: 'a deletion',
  r: 'a reaction',
  h: 'a hiding',
  c: 'a call',
  call: 'a record of a call',
  late: 'a note of late arrivals',
  seal: 'a seal',
}

/** Names people and conversations as their owner knows them. */
export interface Names {
  person(id: string): string
  conversation(row: { readonly id: string; readonly kind: string; readonly name: string }): string
  /** `a message of alice, written 2026-01-05 09:00`. */
  entry(entry: { readonly author: string; readonly id: string; readonly kind: string }): string
}

export function createNames(reader: Reader): Names {
  const username = (id: string) =>
    reader.rows<{ username: string }>('SELECT username FROM users WHERE id = ?', id)[0]?.username
  const person = (id: string) =>
    id === RELAY ? 'the relay' : (username(id) ?? `somebody without an account (${id})`)
  const isOnly = (kind: string, name: string) =>
    name !== '' &&
    reader.rows('SELECT 1 FROM conversations WHERE kind = ? AND name = ? LIMIT 2', kind, name).length < 2
  return {
    person,
    conversation({ id, kind, name }) {
      if (kind !== 'direct') return isOnly(kind, name) ? `${name} (${kind})` : `${name} (${kind} ${id})`
      const members = reader.rows<{ user_id: string }>(
        'SELECT user_id FROM members WHERE conversation = ? ORDER BY user_id',
        id,
      )
      return `the conversation of ${members.map(({ user_id }) => person(user_id)).join(' and ')}`
    },
    entry({ author, id, kind }) {
      const what = KINDS[kind] ?? 'an entry'
      const when = isEntryId(id)
        ? new Date(entryTime(id)).toISOString().slice(0, 16).replace('T', ' ')
        : 'at no time'
      return `${what} of ${person(author)}, written ${when}`
    },
  }
}
