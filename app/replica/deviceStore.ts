import { deleteDB } from 'idb'
import type { DeviceStorage } from '../model.ts'
import {
  type DeviceDatabase,
  type DocumentMeta,
  NoStorageError,
  openDeviceDatabase,
  within,
} from './deviceDatabase.ts'
import {
  acknowledgeDocument,
  compactDocument,
  dropDocument,
  listDocuments,
  type MergeUpdates,
  readDocument,
  replaceDocument,
  type StoredDocument,
} from './documentRows.ts'

/**
 * What this device keeps of one person: Yjs updates by document, what of them the relay has, and small values.
 * No call throws or hangs: when the browser's storage fails, what was written stays in memory, is tried again,
 * and `status` says so (C2).
 */
export interface DeviceStore {
  readonly status: DeviceStorage
  onStatus(listener: (status: DeviceStorage) => void): () => void
  /** Nothing when storage fails, and that it is not known what is there. */
  read(document: string): Promise<Omit<StoredDocument, 'isDamaged'> & { readonly isUnreadable?: boolean }>
  /** @param rebases the line it belongs to: ignored once a rebase has left that line */
  append(document: string, update: Uint8Array, rebases: number): void
  /** Adds to what the relay has; ignored once a rebase has left that line. */
  acknowledge(document: string, acked: DocumentMeta['acked'], rebases: number): void
  /** Everything of a document at once, in one transaction: a rebase. */
  replace(document: string, update: Uint8Array, meta: DocumentMeta): Promise<void>
  /** Merges a document's rows into one, in one transaction, whoever else writes. */
  compact(document: string, merge: MergeUpdates): Promise<void>
  drop(document: string): Promise<void>
  /** Names of the documents kept here that begin with `prefix`; none when storage fails. */
  documents(prefix: string): Promise<readonly string[]>
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): void
  /**
   * Runs reads and writes of what is only a cache; undefined when storage fails, which is nobody's loss and changes
   * no status.
   */
  use<T>(work: (db: DeviceDatabase) => Promise<T>): Promise<T | undefined>
  /** Something read from the store could not be used. */
  reportDamage(): void
  /** The browser has thrown away what was kept here. */
  reportEviction(): void
  /** Waits until what was written so far is on the device, or has failed. */
  settled(): Promise<void>
  close(): void
  /** Deletes everything of this person from the device; C7. */
  wipe(): Promise<void>
}

export interface DeviceStoreOptions {
  readonly name: string
  /** How long opening may take before the app goes on without storage. @default 4_000 */
  readonly openTimeoutMs?: number
  /** How long one read or write may take before it counts as failed. @default 10_000 */
  readonly stepTimeoutMs?: number
  /** Pause before what failed is tried again. @default 5_000 */
  readonly retryMs?: number
  /** Writes kept in memory while storage fails; beyond it the oldest are given up: the relay has most of them. @default 10_000 */
  readonly maxWaiting?: number
}

type Write = (db: DeviceDatabase) => Promise<unknown>

export function openDeviceStore({
  name,
  openTimeoutMs = 4_000,
  stepTimeoutMs = 10_000,
  retryMs = 5_000,
  maxWaiting = 10_000,
}: DeviceStoreOptions): DeviceStore {
  let status: DeviceStorage = 'fine'
  let opening: Promise<DeviceDatabase | undefined> | undefined
  let waiting: Write[] = []
  let flushing: Promise<void> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  /** Opening failed a moment ago: not every read waits for it again. */
  let isResting = false
  let isClosed = false
  const listeners = new Set<(status: DeviceStorage) => void>()

  const setStatus = (next: DeviceStorage) => {
    if (next === status) return
    status = next
    for (const listener of listeners) listener(next)
  }

  function database(): Promise<DeviceDatabase | undefined> {
    if (isClosed || isResting) return Promise.resolve(undefined)
    if (opening !== undefined) return opening
    const attempt: Promise<DeviceDatabase | undefined> = openDeviceDatabase(name, {
      timeoutMs: openTimeoutMs,
      onClosed() {
        if (opening === attempt) opening = undefined
      },
    }).catch((error: unknown) => {
      if (opening === attempt) opening = undefined
      isResting = true
      setStatus(statusOf(error))
      retryLater()
      return undefined
    })
    opening = attempt
    return attempt
  }

  function reopen(db: DeviceDatabase): void {
    db.close()
    opening = undefined
  }

  async function flush(): Promise<void> {
    let reopened = false
    while (waiting.length > 0 && !isClosed) {
      const db = await database()
      if (db === undefined) return retryLater()
      const batch = waiting
      waiting = []
      for (const [index, write] of batch.entries()) {
        try {
          await within(write(db), stepTimeoutMs)
          // What was lost stays lost though writing works: people should know.
          if (status !== 'evicted' && status !== 'damaged') setStatus('fine')
        } catch (error) {
          // What cannot be stored at all must not stand in the way of the rest.
          const kept = isHopeless(error) ? index + 1 : index
          waiting = [...batch.slice(kept), ...waiting].slice(-maxWaiting)
          if (kept > index) break
          if (wasClosed(error)) reopen(db)
          if (!wasClosed(error) || reopened) {
            setStatus(statusOf(error))
            return retryLater()
          }
          reopened = true
          break
        }
      }
    }
  }

  function retryLater(): void {
    if (isClosed || retry !== undefined) return
    retry = setTimeout(() => {
      retry = undefined
      isResting = false
      start()
    }, retryMs)
  }

  function start(): void {
    flushing ??= flush().finally(() => {
      flushing = undefined
    })
  }

  function enqueue(write: Write): void {
    if (isClosed) return
    waiting.push(write)
    if (waiting.length > maxWaiting) waiting.shift()
    start()
  }

  /** Runs a read; undefined when storage fails. */
  async function attempt<T>(
    use: (db: DeviceDatabase) => Promise<T>,
    onFailure: (error: unknown) => void = (error) => setStatus(statusOf(error)),
  ): Promise<T | undefined> {
    for (let tries = 1; ; tries++) {
      const db = await database()
      if (db === undefined) return undefined
      try {
        return await within(use(db), stepTimeoutMs)
      } catch (error) {
        if (wasClosed(error)) reopen(db)
        if (!wasClosed(error) || tries === 2) {
          onFailure(error)
          return undefined
        }
      }
    }
  }

  const settled = async () => {
    start()
    await flushing
  }
  const written = (write: Write) => {
    enqueue(write)
    return settled()
  }
  const reportDamage = () => setStatus('damaged')
  const close = () => {
    isClosed = true
    waiting = []
    clearTimeout(retry)
    void opening?.then((db) => db?.close())
  }

  return {
    get status() {
      return status
    },
    onStatus(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    async read(document) {
      await settled()
      const found = await attempt((db) => readDocument(db, document))
      if (found?.isDamaged) reportDamage()
      return found ?? { updates: [], meta: undefined, isUnreadable: true }
    },
    append: (document, bytes, rebases) => enqueue((db) => db.add('updates', { document, bytes, rebases })),
    acknowledge: (document, acked, rebases) =>
      enqueue((db) => acknowledgeDocument(db, document, { acked, rebases })),
    replace: (document, bytes, meta) => written((db) => replaceDocument(db, document, bytes, meta)),
    compact: (document, merge) => written((db) => compactDocument(db, document, merge)),
    drop: (document) => written((db) => dropDocument(db, document)),
    async documents(prefix) {
      await settled()
      return (await attempt((db) => listDocuments(db, prefix))) ?? []
    },
    async get(key) {
      await settled()
      return attempt((db) => db.get('values', key))
    },
    set: (key, value) => enqueue((db) => db.put('values', value, key)),
    use: (work) => attempt(work, () => undefined),
    reportEviction: () => setStatus('evicted'),
    reportDamage,
    settled,
    close,
    async wipe() {
      close()
      await flushing
      if (typeof indexedDB === 'undefined') return
      // Another tab that holds the database closes it when asked; if it hangs, the browser deletes it later.
      await within(deleteDB(name), openTimeoutMs).catch(() => undefined)
    },
  }
}

const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** The browser closed the database, perhaps in the middle of a transaction: opened again, it may work. */
const wasClosed = (error: unknown): boolean => ['InvalidStateError', 'AbortError'].includes(nameOf(error))

const isHopeless = (error: unknown): boolean => ['DataCloneError', 'DataError'].includes(nameOf(error))

const statusOf = (error: unknown): DeviceStorage => {
  if (nameOf(error) === 'QuotaExceededError') return 'full'
  return error instanceof NoStorageError || nameOf(error) === 'SecurityError' ? 'unavailable' : 'broken'
}
