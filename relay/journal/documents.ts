import { sql } from 'kysely'
import * as Y from 'yjs'
import { RELAY } from '../../sync/ids.ts'
import type { Database, Tx } from '../storage/openDatabase.ts'
import { run } from '../storage/written.ts'
import { beginEpoch } from './epochs.ts'

/** Appends an accepted update to the journal; resolves with its sequence number. */
export async function appendUpdate(
  tx: Tx,
  row: { readonly document: string; readonly user: string; readonly bytes: Uint8Array; readonly at: number },
): Promise<number> {
  return run(
    tx,
    'INSERT INTO updates (document, user_id, bytes, at) VALUES (?, ?, ?, ?)',
    ...[row.document, row.user, row.bytes, row.at],
  )
}

/** Stores which Yjs client ids write for whom; G5. */
export async function storeClients(
  tx: Tx,
  document: string,
  user: string,
  clients: readonly number[],
): Promise<void> {
  if (clients.length === 0) return
  await tx
    .insertInto('clients')
    .values(clients.map((client) => ({ document, client, user_id: user })))
    .onConflict((conflict) => conflict.doNothing())
    .execute()
}

/** A document as the journal has it. */
export interface LoadedDocument {
  /** Everything in one update; undefined while there is nothing. */
  readonly update: Uint8Array | undefined
  readonly owners: Map<number, string>
  /** The last journal row inside. */
  readonly upto: number
  /** Journal rows after the snapshot, and their bytes. */
  readonly rows: number
  readonly bytes: number
  /** Rows that could not be applied and were set aside just now; J4. */
  readonly quarantined: readonly number[]
  /** Rows were set aside, now or earlier. */
  readonly isDamaged: boolean
  /** Bytes of the snapshot with which the generation began, if that is the one there is; else 0. */
  readonly bornBytes: number
  /** The last row after the snapshot that removes content, which those before it may hold; else 0 (D5). */
  readonly removedBy: number
}

/** What only deletes starts with no structs: the relay removed content (D5). */
const isRemoval = (row: { readonly user_id: string; readonly bytes: Uint8Array }): boolean =>
  row.user_id === RELAY && row.bytes[0] === 0

/** Documents whose journal still holds content that was removed: the relay stopped before their snapshot (D5). */
export async function documentsWithRemovals(db: Database): Promise<string[]> {
  const { rows } = await sql<{ document: string }>`
    SELECT DISTINCT document FROM updates
    WHERE user_id = ${RELAY} AND substr(bytes, 1, 1) = x'00' AND quarantined IS NULL`.execute(db)
  return rows.map(({ document }) => document)
}

/**
 * Snapshot and later rows, each tried alone; a row that does not apply is quarantined and the rest loads (J4). What is
 * left may lack what others build on: {@link LoadedDocument.quarantined} tells whoever rebuilds it.
 * @throws {DamagedSnapshotError}, or when the database cannot be read: an empty document never replaces it.
 */
export async function loadDocument(db: Database, document: string): Promise<LoadedDocument> {
  const { snapshot, rows, clients, wasDamaged } = await db
    .transaction()
    .execute((tx) => readDocument(tx, document))

  const bad: BadRow[] = []
  let doc = replay(snapshot?.bytes, rows, bad)
  while (doc === undefined) doc = replay(snapshot?.bytes, rows, bad)
  if (bad.length > 0) await setAside(db, bad)
  const update = rows.length > 0 || snapshot !== undefined ? Y.encodeStateAsUpdate(doc) : undefined
  doc.destroy()
  return {
    update,
    owners: new Map(clients.map(({ client, user_id }) => [client, user_id])),
    upto: rows.at(-1)?.seq ?? snapshot?.upto ?? 0,
    rows: rows.length,
    bytes: rows.reduce((sum, row) => sum + row.bytes.byteLength, 0),
    quarantined: bad.map(({ seq }) => seq),
    isDamaged: bad.length > 0 || wasDamaged,
    bornBytes: snapshot?.upto === 0 ? snapshot.bytes.byteLength : 0,
    removedBy: rows.findLast(isRemoval)?.seq ?? 0,
  }
}

interface BadRow {
  readonly seq: number
  /** When it was accepted, milliseconds since 1970. */
  readonly at: number
  readonly why: string
}

/** Keeps the rows for whoever repairs them; another epoch begins, whose gap is their time (J4, J5). */
async function setAside(db: Database, bad: readonly BadRow[]): Promise<void> {
  const times = bad.map(({ at }) => at)
  await db.transaction().execute(async (tx) => {
    for (const { seq, why } of bad) {
      await tx.updateTable('updates').set({ quarantined: why }).where('seq', '=', seq).execute()
    }
    await beginEpoch(tx, { fromAt: Math.min(...times), toAt: Math.max(...times), why: 'quarantined' })
  })
}

/** In one transaction: a snapshot stored in between would take rows away that the older one lacks. */
async function readDocument(tx: Tx, document: string) {
  const snapshot = await tx
    .selectFrom('snapshots')
    .selectAll()
    .where('document', '=', document)
    .executeTakeFirst()
  const rows = await tx
    .selectFrom('updates')
    .select(['seq', 'user_id', 'bytes', 'at'])
    .where('document', '=', document)
    .where('seq', '>', snapshot?.upto ?? 0)
    .where('quarantined', 'is', null)
    .orderBy('seq')
    .execute()
  const clients = await tx
    .selectFrom('clients')
    .select(['client', 'user_id'])
    .where('document', '=', document)
    .execute()
  const aside = await tx
    .selectFrom('updates')
    .select('seq')
    .where('document', '=', document)
    .where('quarantined', 'is not', null)
    .executeTakeFirst()
  return { snapshot, rows, clients, wasDamaged: aside !== undefined }
}

/** One try: a row that throws is noted in `bad` and the try given up, since Yjs may have applied half of it. */
function replay(
  snapshot: Uint8Array | undefined,
  rows: readonly { readonly seq: number; readonly bytes: Uint8Array; readonly at: number }[],
  bad: BadRow[],
): Y.Doc | undefined {
  const doc = new Y.Doc()
  if (snapshot !== undefined) applySnapshot(doc, snapshot)
  for (const row of rows) {
    if (bad.some(({ seq }) => seq === row.seq)) continue
    try {
      Y.applyUpdate(doc, row.bytes)
    } catch (error) {
      bad.push({ seq: row.seq, at: row.at, why: error instanceof Error ? error.message : String(error) })
      doc.destroy()
      return undefined
    }
  }
  return doc
}

/** The snapshot itself does not load. */
export class DamagedSnapshotError extends Error {
  override readonly name = 'DamagedSnapshotError'
}

function applySnapshot(doc: Y.Doc, snapshot: Uint8Array): void {
  try {
    Y.applyUpdate(doc, snapshot)
  } catch (error) {
    throw new DamagedSnapshotError('The snapshot does not load.', { cause: error })
  }
}

/** Keeps a snapshot that does not load among the rows set aside, for whoever wants to know what happened (J4, J5). */
export async function setSnapshotAside(tx: Tx, document: string, at: number): Promise<void> {
  const snapshot = await tx
    .selectFrom('snapshots')
    .selectAll()
    .where('document', '=', document)
    .executeTakeFirst()
  if (snapshot === undefined) return
  const { bytes } = snapshot
  const why = 'The snapshot does not load.'
  await tx
    .insertInto('updates')
    .values({ document, user_id: RELAY, bytes, at: snapshot.at, quarantined: why })
    .execute()
  await beginEpoch(tx, { fromAt: snapshot.at, toAt: at, why: 'quarantined' })
}

/** Replaces the rows up to `upto` by a snapshot that holds them: one transaction (J4). */
export async function storeSnapshot(
  tx: Tx,
  snapshot: {
    readonly document: string
    readonly bytes: Uint8Array
    readonly upto: number
    readonly at: number
  },
): Promise<void> {
  await tx
    .insertInto('snapshots')
    .values(snapshot)
    .onConflict((conflict) =>
      conflict
        .column('document')
        .doUpdateSet({ bytes: snapshot.bytes, upto: snapshot.upto, at: snapshot.at }),
    )
    .execute()
  await tx
    .deleteFrom('updates')
    .where('document', '=', snapshot.document)
    .where('seq', '<=', snapshot.upto)
    .where('quarantined', 'is', null)
    .execute()
}

/** Takes a generation that has ended out of the journal (R1); rows that were set aside stay for whoever repairs them. */
export async function dropDocument(tx: Tx, document: string): Promise<void> {
  await tx.deleteFrom('snapshots').where('document', '=', document).execute()
  await tx.deleteFrom('clients').where('document', '=', document).execute()
  await tx.deleteFrom('updates').where('document', '=', document).where('quarantined', 'is', null).execute()
}
