import { type RawBuilder, sql } from 'kysely'
import type { FoldedEntry } from '../../sync/api.ts'
import { firstIdAt } from '../../sync/clock.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Database } from '../storage/openDatabase.ts'
import { foldEntries, type RelatedRow, rawEntry, type ShownRow } from './foldEntries.ts'
import { jsonList } from './jsonList.ts'
import { knownIds } from './known.ts'
import { type Position, positionOf, printPosition } from './position.ts'

export interface HistoryQuery {
  /** Only what stands before this, exclusive. */
  readonly before?: Position | undefined
  /** Only what stands after this, exclusive. */
  readonly after?: Position | undefined
  readonly author?: string | undefined
  /** Bounds of the place's time, milliseconds since 1970, both inclusive. */
  readonly fromMs?: number | undefined
  readonly toMs?: number | undefined
  readonly limit: number
}

export interface HistoryPage {
  readonly entries: FoldedEntry[]
  /** Given as `before` (or `since`), it continues; absent at the end. */
  readonly next?: string
}

export interface History {
  read(conversation: ConversationId, query: HistoryQuery): Promise<HistoryPage>
  since(
    conversation: ConversationId,
    query: { readonly since: number; readonly limit: number },
  ): Promise<HistoryPage>
  /** One entry as it reads now; undefined when the relay does not have it. */
  entry(conversation: ConversationId, author: UserId, id: EntryId): Promise<FoldedEntry | undefined>
  known(conversation: ConversationId, author: UserId, ids: readonly EntryId[]): Promise<EntryId[]>
}

/** What the relay answers about a conversation's past. Whether the asker is a member is the caller's check. */
export const createHistory = (db: Database): History => ({
  read: (conversation, query) => readHistory(db, conversation, query),
  since: (conversation, query) => readSince(db, conversation, query),
  entry: (conversation, author, id) => readEntry(db, conversation, author, id),
  known: (conversation, author, ids) => knownIds(db, conversation, author, ids),
})

/** Messages, and the relay's notices under its own name; written so that `entries_shown` is used. */
const IS_SHOWN = sql`e.kind IN ('m', 'join', 'leave', 'role', 'call')`

/**
 * A page of a conversation, newest first, by place: arrival for late entries (D6). Edits, reactions and
 * removals are folded in; removed messages stay as tombstones without text. Two queries a page.
 */
async function readHistory(
  db: Database,
  conversation: ConversationId,
  { before, after, author, fromMs, toMs, limit }: HistoryQuery,
): Promise<HistoryPage> {
  const conditions = [sql`e.conversation = ${conversation}`, IS_SHOWN]
  if (before !== undefined) conditions.push(beyond(before, sql`<`))
  if (after !== undefined) conditions.push(beyond(after, sql`>`))
  if (author !== undefined) conditions.push(sql`e.author = ${author}`)
  if (fromMs !== undefined) conditions.push(sql`e.place >= ${firstIdAt(fromMs)}`)
  if (toMs !== undefined) conditions.push(sql`e.place < ${firstIdAt(toMs + 1)}`)
  const { rows } = await sql<ShownRow>`
    SELECT e.seq, e.conversation, e.author, e.id, e.kind, e.place, e.late, e.body, e.removed,
      u.display_name AS author_name
    FROM entries e LEFT JOIN users u ON u.id = e.author
    WHERE ${sql.join(conditions, sql` AND `)}
    ORDER BY e.place DESC, e.id DESC, e.author DESC
    LIMIT ${limit + 1}`.execute(db)

  const page = rows.slice(0, limit)
  const entries = await fold(db, page)
  const last = page.at(-1)
  return rows.length > limit && last !== undefined
    ? { entries, next: printPosition(positionOf(last)) }
    : { entries }
}

/** Late entries of one arrival share a place, so a position inside it needs all three. */
function beyond(position: Position, operator: RawBuilder<unknown>): RawBuilder<unknown> {
  return position.inside === undefined
    ? sql`e.place ${operator} ${position.place}`
    : sql`(e.place, e.id, e.author) ${operator}
        (${position.place}, ${position.inside.id}, ${position.inside.author})`
}

/**
 * Everything the relay recorded after `seq`, as written, oldest first, each with its `seq`; removed ones
 * without content, marked `d` or `h`; R5. An earlier row that was removed meanwhile shows by the `d` or
 * `h` entry that removed it.
 */
async function readSince(
  db: Database,
  conversation: ConversationId,
  { since, limit }: { readonly since: number; readonly limit: number },
): Promise<HistoryPage> {
  const { rows } = await sql<Omit<ShownRow, 'author_name'>>`
    SELECT seq, conversation, author, id, kind, place, late, body, removed FROM entries
    WHERE conversation = ${conversation} AND seq > ${since}
    ORDER BY seq LIMIT ${limit + 1}`.execute(db)
  const page = rows.slice(0, limit)
  const entries = page.map((row) => ({ ...rawEntry(row), seq: row.seq }))
  const last = page.at(-1)
  return rows.length > limit && last !== undefined ? { entries, next: String(last.seq) } : { entries }
}

async function readEntry(
  db: Database,
  conversation: ConversationId,
  author: UserId,
  id: EntryId,
): Promise<FoldedEntry | undefined> {
  const { rows } = await sql<ShownRow>`
    SELECT e.seq, e.conversation, e.author, e.id, e.kind, e.place, e.late, e.body, e.removed,
      u.display_name AS author_name
    FROM entries e LEFT JOIN users u ON u.id = e.author
    WHERE e.conversation = ${conversation} AND e.author = ${author} AND e.id = ${id}`.execute(db)
  const [entry] = await fold(db, rows)
  return entry
}

/** The newest message or call of each conversation, folded, a tombstone included; two queries for all of them. */
export async function lastEntries(
  db: Database,
  conversations: readonly ConversationId[],
): Promise<Map<string, FoldedEntry>> {
  const { rows } = await sql<ShownRow>`
    SELECT e.seq, e.conversation, e.author, e.id, e.kind, e.place, e.late, e.body, e.removed,
      u.display_name AS author_name
    FROM ${jsonList(conversations)} j
    CROSS JOIN entries e ON e.seq = (
      SELECT x.seq FROM entries x
      WHERE x.conversation = j.value AND x.kind IN ('m', 'join', 'leave', 'role', 'call')
        AND x.kind IN ('m', 'call')
      ORDER BY x.place DESC, x.id DESC, x.author DESC LIMIT 1)
    LEFT JOIN users u ON u.id = e.author`.execute(db)
  const folded = await fold(db, rows)
  return new Map(folded.map((entry, index) => [rows[index]?.conversation ?? '', entry]))
}

/**
 * One query for everything that refers to these rows, whichever conversations they are of. Of edits the newest alone,
 * and of reactions the fields that count: somebody may write thousands about one message, each as large as entries get.
 * `+x.id` keeps SQLite from walking through the whole conversation by id.
 */
async function fold(db: Database, shown: readonly ShownRow[]): Promise<FoldedEntry[]> {
  if (shown.length === 0) return []
  const targets = shown
    .filter(({ kind, removed }) => kind === 'm' && removed === null)
    .map(({ conversation, author, id }) => [conversation, author, id])
  const { rows } = await sql<RelatedRow>`
    WITH shown AS MATERIALIZED (
      SELECT value->>0 AS conversation, value->>1 AS author, value->>2 AS id FROM ${jsonList(targets)})
    SELECT e.conversation, e.author, e.id, e.kind, e.target_author, e.target_id, e.body
    FROM shown m
    CROSS JOIN entries e ON e.seq = (
      SELECT x.seq FROM entries x
      WHERE x.conversation = m.conversation AND x.target_author = m.author AND x.target_id = m.id
        AND x.kind = 'e' AND x.body IS NOT NULL
      ORDER BY +x.id DESC LIMIT 1)
    UNION ALL
    SELECT e.conversation, e.author, e.id, e.kind, e.target_author, e.target_id,
      json_object('e', e.body->'e', 'v', e.body->'v')
    FROM shown m
    CROSS JOIN entries e
    WHERE e.conversation = m.conversation AND e.target_author = m.author AND e.target_id = m.id
      AND e.kind = 'r' AND e.body IS NOT NULL`.execute(db)
  return foldEntries(shown, rows)
}
