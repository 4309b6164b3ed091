import { sql } from 'kysely'
import type { ConversationId, EntryId, LaneOwner, UserId } from '../../sync/ids.ts'
import type { Lateness } from '../../sync/timeline/items.ts'
import type { Tx } from '../storage/openDatabase.ts'
import { ask, run } from '../storage/written.ts'
import { recordCallPeople } from './callPeople.ts'
import { jsonList } from './jsonList.ts'

/** Identity of an entry within a conversation; D4. */
export interface EntryIdentity {
  readonly author: LaneOwner
  readonly id: EntryId
}

/** What the ledger knows of an entry: it outlives the content; D4. */
export interface LedgerRow extends EntryIdentity {
  readonly kind: string
  readonly hash: string
  readonly place: EntryId
  readonly removed: 'd' | 'h' | null
  /** Where its first copy lies in the document; null when it is removed, or in history only. */
  readonly client: number | null
  readonly clock: number | null
}

export interface EntryRecord extends EntryIdentity {
  readonly conversation: ConversationId
  readonly kind: string
  /** SHA-256 of the canonical JSON, hex. */
  readonly hash: string
  /** Its id or, when late, the id of the relay's `late` entry; D6. */
  readonly place: EntryId
  readonly late: Lateness | null
  /** What `o` refers to; both null for entries that refer to nothing. */
  readonly targetAuthor: LaneOwner | null
  readonly targetId: EntryId | null
  /** Canonical JSON of the whole entry. */
  readonly body: string
  readonly client: number | null
  readonly clock: number | null
  readonly imported: boolean
}

/** Where content lies in the document, for an update that only deletes; D5, G9. */
export interface DocumentLocation {
  readonly client: number
  readonly clock: number
}

/** The ledger's rows for these ids of one author, in no particular order; unknown ones are left out. */
export async function findLedger(
  tx: Tx,
  conversation: ConversationId,
  author: LaneOwner,
  ids: readonly EntryId[],
): Promise<LedgerRow[]> {
  if (ids.length === 0) return []
  return ask(
    tx,
    `SELECT author, id, kind, hash, place, removed, client, clock FROM entries
     WHERE conversation = ? AND author = ? AND id IN (SELECT value FROM json_each(?))`,
    ...[conversation, author, JSON.stringify(ids)],
  )
}

/**
 * Which of these messages of one author somebody has already removed, whether or not they have arrived: a
 * message or an edit that comes after its own removal must go again (D4), with {@link removeContent}.
 */
export async function findRemovals(
  tx: Tx,
  conversation: ConversationId,
  author: LaneOwner,
  ids: readonly EntryId[],
): Promise<{ readonly id: EntryId; readonly by: 'd' | 'h' }[]> {
  if (ids.length === 0) return []
  const rows = await ask<{ readonly id: EntryId; readonly by: 'd' | 'h' }>(
    tx,
    `SELECT target_id AS id, kind AS by FROM entries
     WHERE conversation = ? AND target_author = ?
       AND target_id IN (SELECT value FROM json_each(?)) AND kind IN ('d', 'h')`,
    ...[conversation, author, JSON.stringify(ids)],
  )
  // `d` wins over `h` (D5); to group in SQL would cost more than the rest of it.
  const removals = new Map<EntryId, 'd' | 'h'>()
  for (const { id, by } of rows) if (removals.get(id) !== 'd') removals.set(id, by)
  return [...removals].map(([id, by]) => ({ id, by }))
}

/** Adds an accepted entry to ledger and projection and returns its `seq`; J3. Its identity must be new. */
export async function recordEntry(tx: Tx, record: EntryRecord): Promise<number> {
  const seq = await run(
    tx,
    `INSERT INTO entries (conversation, author, id, kind, hash, place, late, target_author, target_id, body,
       imported, client, clock) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[record.conversation, record.author, record.id, record.kind, record.hash, record.place, record.late],
    ...[
      record.targetAuthor,
      record.targetId,
      record.body,
      record.imported ? 1 : 0,
      record.client,
      record.clock,
    ],
  )
  if (record.kind === 'call') await recordCallPeople(tx, seq)
  return seq
}

export interface ImportedRow extends EntryIdentity {
  readonly hash: string
  readonly body: string
  readonly client: number | null
  readonly clock: number | null
}

/** Adds messages that were brought in from elsewhere, in one statement; their identities must be new. */
export async function addImported(
  tx: Tx,
  conversation: ConversationId,
  rows: readonly ImportedRow[],
): Promise<void> {
  if (rows.length === 0) return
  const values = JSON.stringify(
    rows.map(({ author, id, hash, body, client, clock }) => [author, id, hash, body, client, clock]),
  )
  await sql`
    INSERT INTO entries (conversation, author, id, kind, hash, place, body, imported, client, clock)
    SELECT ${conversation}, j.value->>0, j.value->>1, 'm', j.value->>2, j.value->>1, j.value->>3, 1,
      j.value->>4, j.value->>5
    FROM json_each(${values}) j ORDER BY j.key`.execute(tx)
}

/**
 * Empties a message and its edits; their rows stay as ledger (D4, D5). Returns where the removed content
 * lies in the document. Whoever removed it first is remembered; a message not here yet is no error.
 */
export async function removeContent(
  tx: Tx,
  conversation: ConversationId,
  author: LaneOwner,
  id: EntryId,
  by: 'd' | 'h',
): Promise<DocumentLocation[]> {
  const { rows } = await sql<{ seq: number; client: number | null; clock: number | null }>`
    SELECT seq, client, clock FROM entries
    WHERE conversation = ${conversation} AND author = ${author} AND id = ${id} AND kind = 'm' AND removed IS NULL
    UNION ALL
    SELECT seq, client, clock FROM entries
    WHERE conversation = ${conversation} AND target_author = ${author} AND target_id = ${id}
      AND kind = 'e' AND removed IS NULL`.execute(tx)
  if (rows.length === 0) return []
  const seqs = rows.map(({ seq }) => seq)
  await sql`
    UPDATE entries SET body = NULL, removed = ${by}, client = NULL, clock = NULL
    WHERE seq IN (SELECT value FROM ${jsonList(seqs)})`.execute(tx)
  return rows.flatMap(({ client, clock }) => (client === null || clock === null ? [] : [{ client, clock }]))
}

/** Moves a person's marks forward: each keeps the later of what is known and what is given; C8. */
export async function recordRead(
  tx: Tx,
  conversation: ConversationId,
  user: UserId,
  marks: { readonly read?: EntryId | undefined; readonly delivered?: EntryId | undefined },
): Promise<void> {
  await sql`
    INSERT INTO reads (conversation, user_id, read, delivered)
    VALUES (${conversation}, ${user}, ${marks.read ?? null}, ${marks.delivered ?? null})
    ON CONFLICT (conversation, user_id) DO UPDATE SET
      read = nullif(max(coalesce(reads.read, ''), coalesce(excluded.read, '')), ''),
      delivered = nullif(max(coalesce(reads.delivered, ''), coalesce(excluded.delivered, '')), '')`.execute(
    tx,
  )
}
