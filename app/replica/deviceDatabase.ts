import { type DBSchema, type IDBPDatabase, openDB } from 'idb'
import * as v from 'valibot'
import type { HistoryRow, RelationRow } from './historyRows.ts'

const clock = v.pipe(v.number(), v.safeInteger(), v.minValue(0))
const metaSchema = v.object({
  acked: v.array(v.tuple([clock, clock])),
  rebases: clock,
  given: v.optional(v.array(v.string()), []),
})

/** What is kept of a document beside its updates. */
export interface DocumentMeta {
  /** Clocks that the relay has stored, by Yjs client. */
  readonly acked: readonly (readonly [client: number, clock: number])[]
  /** How often the document was rebased here: which line of updates is valid. */
  readonly rebases: number
  /** Unsent entries that rebases dealt with: carried along, given another id, or given up. */
  readonly given: readonly string[]
}

/** Undefined for what no version of this app has written. */
export function readMeta(stored: unknown): DocumentMeta | undefined {
  const parsed = v.safeParse(metaSchema, stored)
  return parsed.success ? parsed.output : undefined
}

export interface UpdateRow {
  readonly document: string
  readonly bytes: Uint8Array
  /** As in the document's meta when it was written: a rebase leaves older lines behind. */
  readonly rebases: number
}

interface Layout extends DBSchema {
  updates: { key: number; value: UpdateRow; indexes: { document: string } }
  meta: { key: string; value: DocumentMeta }
  values: { key: string; value: unknown }
  /** R5. Keys: conversation, place, id, author. `entry`: conversation, author, id. `age`: conversation, id. */
  history: { key: string[]; value: HistoryRow; indexes: { entry: string[]; age: string[] } }
  /** Keys: conversation, author and id of what it is about, own id and author. `target`: conversation, target's id. */
  relations: { key: string[]; value: RelationRow; indexes: { entry: string[]; target: string[] } }
}

export type DeviceDatabase = IDBPDatabase<Layout>

/**
 * Opens one person's database.
 * @param onClosed the browser or another tab closed it: what uses it next opens it again
 * @throws when there is no IndexedDB, when it is forbidden or broken, or when it does not open in time
 */
export async function openDeviceDatabase(
  name: string,
  { timeoutMs, onClosed }: { readonly timeoutMs: number; readonly onClosed: () => void },
): Promise<DeviceDatabase> {
  if (typeof indexedDB === 'undefined') throw new NoStorageError()
  const opened = openDB<Layout>(name, 2, {
    upgrade(db, before) {
      if (before < 1) {
        db.createObjectStore('updates', { autoIncrement: true }).createIndex('document', 'document')
        db.createObjectStore('meta')
        db.createObjectStore('values')
      }
      const history = db.createObjectStore('history', { keyPath: ['conversation', 'place', 'id', 'author'] })
      history.createIndex('entry', ['conversation', 'author', 'id'])
      history.createIndex('age', ['conversation', 'id'])
      const relations = db.createObjectStore('relations', {
        keyPath: ['conversation', 'targetAuthor', 'targetId', 'id', 'author'],
      })
      relations.createIndex('entry', ['conversation', 'author', 'id'])
      relations.createIndex('target', ['conversation', 'targetId'])
    },
    // Another tab deletes it (signing out) or a newer version of the app changes it: never in its way (C2).
    blocking(_current, _blocked, event) {
      const target: unknown = event.target
      if (hasClose(target)) target.close()
      onClosed()
    },
    terminated: onClosed,
  })
  let isLate = false
  try {
    return await within(opened, timeoutMs)
  } catch (error) {
    isLate = error instanceof TooSlowError
    throw error
  } finally {
    // One that opens after all would stand in the way of deleting it.
    if (isLate)
      void opened.then(
        (db) => db.close(),
        () => undefined,
      )
  }
}

/** The browser has no IndexedDB, or none for this page. */
export class NoStorageError extends Error {
  override readonly name = 'NoStorageError'
}

export class TooSlowError extends Error {
  override readonly name = 'TooSlowError'
}

/** @throws {TooSlowError} when `work` takes longer; it may still be done later. */
export async function within<T>(work: Promise<T>, timeoutMs: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new TooSlowError()), timeoutMs)
  try {
    return await Promise.race([work, late.promise])
  } finally {
    clearTimeout(timer)
  }
}

const hasClose = (target: unknown): target is { close(): void } =>
  typeof target === 'object' && target !== null && 'close' in target && typeof target.close === 'function'
