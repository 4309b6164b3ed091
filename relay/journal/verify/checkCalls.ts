import type { Reader } from '../../storage/openReader.ts'
import type { Names } from './findings.ts'

interface CallEntry {
  readonly author: string
  readonly id: string
  readonly kind: string
  readonly body: string | null
}

/** Of whom records of calls tell, and the rows by which calls are found (K7), both ways. Call it at one moment. */
export function checkCalls(
  reader: Reader,
  conversation: string,
  names: Names,
  found: (what: string) => void,
): void {
  const stored = (table: 'call_people' | 'missed_calls', id: 'id' | 'place') =>
    new Set(
      reader
        .rows<{ user: string; id: string }>(
          `SELECT user_id AS user, ${id} AS id FROM ${table} WHERE conversation = ?`,
          conversation,
        )
        .map(({ user, id }) => `${user} ${id}`),
    )
  const tables = [
    { rows: stored('call_people', 'id'), of: concerned, what: 'concerned' },
    { rows: stored('missed_calls', 'place'), of: missed, what: 'was missed by' },
  ]
  const isKnown = (user: string) => reader.rows('SELECT 1 FROM users WHERE id = ?', user).length > 0
  const calls = reader.rows<CallEntry>(
    `SELECT author, id, kind, body FROM entries WHERE conversation = ? AND kind = 'call'`,
    conversation,
  )
  for (const call of calls) {
    for (const { rows, of, what } of tables)
      for (const user of of(call)) {
        if (!rows.delete(`${user} ${call.id}`) && isKnown(user))
          found(`${names.entry(call)}, ${what} ${names.person(user)}, by whom it is not found`)
      }
  }
  for (const { rows, what } of tables)
    for (const row of rows)
      found(`a call is found that ${what} ${names.person(row.split(' ')[0] ?? '')}, and no record says so`)
}

function concerned({ body }: CallEntry): ReadonlySet<string> {
  const { o, a, d, m } = read(body)
  return new Set([...textsOf(o).slice(0, 1), ...[a, d, m].flatMap(textsOf)])
}

const missed = ({ body }: CallEntry): ReadonlySet<string> => new Set(textsOf(read(body).m))

/** What is no record is found by its hash. */
function read(body: string | null): Readonly<Record<string, unknown>> {
  try {
    const value: unknown = JSON.parse(body ?? '')
    return typeof value === 'object' && value !== null ? { ...value } : {}
  } catch {
    return {}
  }
}

const textsOf = (list: unknown): readonly string[] =>
  Array.isArray(list) ? list.filter((each) => typeof each === 'string') : []
