import type * as Y from 'yjs'
import { type DeviceDatabase, type DocumentMeta, readMeta, type UpdateRow } from './deviceDatabase.ts'

/** Reads and writes of one document's rows, each in one transaction; all reject when the browser's storage fails. */

export type MergeUpdates = typeof Y.mergeUpdates

export interface StoredDocument {
  readonly updates: readonly Uint8Array[]
  readonly meta: DocumentMeta | undefined
  /** Something is there that no version of this app has written. */
  readonly isDamaged: boolean
}

export async function readDocument(db: DeviceDatabase, document: string): Promise<StoredDocument> {
  const tx = db.transaction(['updates', 'meta'])
  const [rows, stored] = await Promise.all([
    tx.objectStore('updates').index('document').getAll(document),
    tx.objectStore('meta').get(document),
  ])
  const meta = readMeta(stored)
  const line = rows.filter((row) => isOfLine(row, meta))
  const updates = line.map(({ bytes }) => bytes).filter((bytes) => bytes instanceof Uint8Array)
  const isDamaged = updates.length < line.length || (meta === undefined && stored !== undefined)
  return { updates, meta, isDamaged }
}

/** Adds to what the relay has, unless a rebase has left that line meanwhile. */
export async function acknowledgeDocument(
  db: DeviceDatabase,
  document: string,
  { acked, rebases }: Pick<DocumentMeta, 'acked' | 'rebases'>,
): Promise<void> {
  const tx = db.transaction('meta', 'readwrite')
  const meta = readMeta(await tx.store.get(document))
  const next = { acked: united(meta?.acked, acked), rebases, given: meta?.given ?? [] }
  const isCurrent = (meta?.rebases ?? rebases) === rebases
  await Promise.all([isCurrent && tx.store.put(next, document), tx.done])
}

/** Names of the documents that have rows and begin with `prefix`. */
export async function listDocuments(db: DeviceDatabase, prefix: string): Promise<string[]> {
  const names: string[] = []
  const range = IDBKeyRange.bound(prefix, `${prefix}\uffff`)
  const index = db.transaction('updates').store.index('document')
  for (let cursor = await index.openKeyCursor(range, 'nextunique'); cursor; cursor = await cursor.continue())
    names.push(cursor.key)
  return names
}

export async function replaceDocument(
  db: DeviceDatabase,
  document: string,
  bytes: Uint8Array,
  meta: DocumentMeta,
): Promise<void> {
  const tx = db.transaction(['updates', 'meta'], 'readwrite')
  const updates = tx.objectStore('updates')
  const keys = await updates.index('document').getAllKeys(document)
  await Promise.all([
    ...keys.map((key) => updates.delete(key)),
    updates.add({ document, bytes, rebases: meta.rebases }),
    tx.objectStore('meta').put(meta, document),
    tx.done,
  ])
}

/** Merges the rows into one, whoever else adds some; rows that do not merge stay as they are. */
export async function compactDocument(
  db: DeviceDatabase,
  document: string,
  merge: MergeUpdates,
): Promise<void> {
  const tx = db.transaction(['updates', 'meta'], 'readwrite')
  const updates = tx.objectStore('updates')
  const [keys, rows, stored] = await Promise.all([
    updates.index('document').getAllKeys(document),
    updates.index('document').getAll(document),
    tx.objectStore('meta').get(document),
  ])
  const meta = readMeta(stored)
  const line = rows.filter((row) => isOfLine(row, meta))
  const bytes = line.length > 1 ? mergeOrNothing(line, merge) : undefined
  if (bytes === undefined) return tx.done
  await Promise.all([
    ...keys.map((key) => updates.delete(key)),
    updates.add({ document, bytes, rebases: meta?.rebases ?? 0 }),
    tx.done,
  ])
}

export async function dropDocument(db: DeviceDatabase, document: string): Promise<void> {
  const tx = db.transaction(['updates', 'meta'], 'readwrite')
  const updates = tx.objectStore('updates')
  const keys = await updates.index('document').getAllKeys(document)
  await Promise.all([
    ...keys.map((key) => updates.delete(key)),
    tx.objectStore('meta').delete(document),
    tx.done,
  ])
}

/** Written while it was not known which line is valid: they stand by themselves, and belong to any (C2). */
export const ANY_LINE = -1

/** Rows that a tab wrote before it heard of a rebase belong to what was left behind. */
const isOfLine = (row: UpdateRow, meta: DocumentMeta | undefined): boolean =>
  row.rebases === ANY_LINE || (row.rebases ?? 0) === (meta?.rebases ?? 0)

function mergeOrNothing(rows: readonly UpdateRow[], merge: MergeUpdates): Uint8Array | undefined {
  try {
    return merge(rows.map(({ bytes }) => bytes))
  } catch {
    return undefined
  }
}

function united(known: DocumentMeta['acked'] = [], news: DocumentMeta['acked']): DocumentMeta['acked'] {
  const clocks = new Map(known)
  for (const [client, clock] of news) clocks.set(client, Math.max(clock, clocks.get(client) ?? 0))
  return [...clocks]
}
