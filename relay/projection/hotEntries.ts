import { sql } from 'kysely'
import type { ConversationId, EntryId, LaneOwner } from '../../sync/ids.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'

/** An entry whose content lies in the document, as it is to be written into the next generation; R1. */
export interface HotEntry {
  readonly seq: number
  readonly author: LaneOwner
  readonly id: EntryId
  /** Canonical JSON. */
  readonly body: string
}

/** How many entries lie in a conversation's document. */
export async function countHot(db: Database, conversation: ConversationId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    SELECT count(*) AS n FROM entries WHERE conversation = ${conversation} AND client IS NOT NULL`.execute(db)
  return rows[0]?.n ?? 0
}

/**
 * The place from which on a document keeps its entries: the newest that fit both bounds, and no fewer than one.
 * Undefined when everything fits, or when nothing would leave.
 */
export async function findBoundary(
  tx: Tx,
  conversation: ConversationId,
  keep: { readonly entries: number; readonly bytes: number },
): Promise<EntryId | undefined> {
  const { rows } = await sql<{ place: EntryId; bytes: number }>`
    SELECT place, length(body) AS bytes FROM entries
    WHERE conversation = ${conversation} AND client IS NOT NULL ORDER BY place DESC`.execute(tx)
  let bytes = 0
  let boundary: EntryId | undefined
  for (const [index, row] of rows.entries()) {
    bytes += row.bytes
    if (boundary !== undefined && (index >= keep.entries || bytes > keep.bytes)) {
      // Entries of one place stay together: what pages read from history ends between two places.
      return row.place === boundary ? findOlder(rows, boundary) : boundary
    }
    boundary = row.place
  }
  return undefined
}

/** All that fits is of one place, or shares its last one: the whole place stays, if anything is older at all. */
const findOlder = (rows: readonly { readonly place: EntryId }[], boundary: EntryId): EntryId | undefined =>
  rows.some(({ place }) => place < boundary) ? boundary : undefined

/** The highest boundary of a conversation's seals; undefined when it was never sealed. */
export async function findFloor(tx: Tx, conversation: ConversationId): Promise<EntryId | undefined> {
  const { rows } = await sql<{ place: EntryId | null }>`
    SELECT max(place) AS place FROM seals WHERE conversation = ${conversation}`.execute(tx)
  return rows[0]?.place ?? undefined
}

/** What stays: placed at or after the boundary, or about something that is. */
const stays = (
  boundary: EntryId,
) => sql`(e.place >= ${boundary} OR coalesce(e.target_id, '') >= ${boundary} OR EXISTS (
  SELECT 1 FROM entries t WHERE t.conversation = e.conversation AND t.author = e.target_author
    AND t.id = e.target_id AND t.place >= ${boundary}))`

/** Notes in their rows that entries leave the document with this seal; answers them in the order of `seq`. */
export async function leaveDocument(
  tx: Tx,
  conversation: ConversationId,
  boundary: EntryId,
  seal: EntryId,
): Promise<readonly { readonly author: string; readonly id: string; readonly hash: string }[]> {
  const { rows } = await sql<{ seq: number; author: string; id: string; hash: string }>`
    UPDATE entries AS e SET client = NULL, clock = NULL, seal = ${seal}
    WHERE e.conversation = ${conversation} AND e.client IS NOT NULL AND NOT ${stays(boundary)}
    RETURNING seq, author, id, hash`.execute(tx)
  return rows.sort((one, other) => one.seq - other.seq)
}

/** What lies in the document, each lane in the order of its ids. */
export async function readHot(tx: Tx, conversation: ConversationId): Promise<HotEntry[]> {
  const { rows } = await sql<HotEntry>`
    SELECT seq, author, id, body FROM entries
    WHERE conversation = ${conversation} AND client IS NOT NULL AND body IS NOT NULL
    ORDER BY author, id`.execute(tx)
  return rows
}

/** Notes where entries lie now: the n-th of `seqs` under `clocks[n]` of one client. */
export async function moveEntries(
  tx: Tx,
  client: number,
  seqs: readonly number[],
  clocks: readonly number[],
): Promise<void> {
  const places = JSON.stringify(seqs.map((seq, index) => [seq, clocks[index]]))
  await sql`
    UPDATE entries SET client = ${client}, clock = j.value->>1
    FROM json_each(${places}) j WHERE entries.seq = j.value->>0`.execute(tx)
}
