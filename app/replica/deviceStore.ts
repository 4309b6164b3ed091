import { type DBSchema, deleteDB, type IDBPDatabase, openDB } from 'idb'
import type { DeviceStorage } from '../model.ts'

/** Clocks that the relay has stored, by Yjs client, and how often the document was rebased here. */
export interface DocumentMeta {
  readonly acked: readonly (readonly [client: number, clock: number])[]
  readonly rebases: number
}

interface Layout extends DBSchema {
  updates: { key: number; value: { document: string; bytes: Uint8Array }; indexes: { document: string } }
  meta: { key: string; value: DocumentMeta }
  values: { key: string; value: unknown }
}

/**
 * What this device keeps of one person: Yjs updates by document, what of them the relay has, and small values.
 * No call throws or hangs: when the browser's storage fails, what was written stays in memory, is tried again,
 * and `status` says so (C2).
 */
export interface DeviceStore {
  readonly status: DeviceStorage
  onStatus(listener: (status: DeviceStorage) => void): () => void
  read(
    document: string,
  ): Promise<{ readonly updates: readonly Uint8Array[]; readonly meta: DocumentMeta | undefined }>
  append(document: string, update: Uint8Array): void
  setMeta(document: string, meta: DocumentMeta): void
  /** Everything of a document at once, in one transaction: a rebase, or a compaction. */
  replace(document: string, update: Uint8Array, meta: DocumentMeta): Promise<void>
  /** Merges a document's rows into one, in one transaction, whoever else writes. */
  compact(document: string, merge: (updates: Uint8Array[]) => Uint8Array): Promise<void>
  drop(document: string): Promise<void>
  get(key: string): Promise<unknown>
  set(key: string, value: unknown): void
  /** Something read from the store could not be used. */
  reportDamage(cause: unknown): void
  /** The browser has thrown away what was kept here. */
  reportEviction(): void
  /** Waits until what was written so far is on the device, or has failed. */
  settled(): Promise<void>
  close(): void
  /** Deletes everything of this person from the device; C7. */
  wipe(): Promise<void>
}

type Connection = IDBPDatabase<Layout>
type Write = (db: Connection) => Promise<unknown>

export interface DeviceStoreOptions {
  readonly name: string
  /** How long opening may take before the app goes on without storage. @default 4 000 */
  readonly openTimeoutMs?: number
  /** Pause before what failed is tried again. @default 5 000 */
  readonly retryMs?: number
  /** Writes kept in memory while storage fails; beyond it the oldest are given up: the relay has most of them. @default 10 000 */
  readonly maxWaiting?: number
}

export function openDeviceStore({
  name,
  openTimeoutMs = 4_000,
  retryMs = 5_000,
  maxWaiting = 10_000,
}: DeviceStoreOptions): DeviceStore {
  let status: DeviceStorage = 'fine'
  let opening: Promise<Connection | undefined> | undefined
  let waiting: Write[] = []
  let flushing: Promise<void> | undefined
  let retry: ReturnType<typeof setTimeout> | undefined
  let closed = false
  const listeners = new Set<(status: DeviceStorage) => void>()

  const setStatus = (next: DeviceStorage) => {
    if (next === status) return
    status = next
    for (const listener of listeners) listener(next)
  }

  function database(): Promise<Connection | undefined> {
    opening ??= open(name, openTimeoutMs, () => {
      // The browser or another tab closed it: the next use opens it again.
      opening = undefined
    }).catch((error: unknown) => {
      opening = undefined
      setStatus(typeof indexedDB === 'undefined' ? 'unavailable' : statusOf(error))
      return undefined
    })
    return opening
  }

  async function flush(): Promise<void> {
    while (waiting.length > 0 && !closed) {
      const db = await database()
      const batch = waiting
      if (db === undefined) return retryLater()
      waiting = []
      for (const [index, write] of batch.entries()) {
        try {
          await write(db)
          // What was lost stays lost though writing works: people should know.
          if (status !== 'evicted' && status !== 'damaged') setStatus('fine')
        } catch (error) {
          waiting = [...batch.slice(index), ...waiting].slice(-maxWaiting)
          if (isClosed(error)) opening = undefined
          else setStatus(statusOf(error))
          return retryLater()
        }
      }
    }
  }

  function retryLater(): void {
    if (closed || retry !== undefined) return
    retry = setTimeout(() => {
      retry = undefined
      start()
    }, retryMs)
  }

  function start(): void {
    flushing ??= flush().finally(() => {
      flushing = undefined
    })
  }

  function enqueue(write: Write): void {
    if (closed) return
    waiting.push(write)
    if (waiting.length > maxWaiting) waiting.shift()
    start()
  }

  /** Runs a read; undefined when storage fails. */
  async function attempt<T>(use: (db: Connection) => Promise<T>): Promise<T | undefined> {
    for (let tries = 0; tries < 2; tries++) {
      const db = await database()
      if (db === undefined) return undefined
      try {
        return await use(db)
      } catch (error) {
        if (!isClosed(error)) {
          setStatus(statusOf(error))
          return undefined
        }
        opening = undefined
      }
    }
    return undefined
  }

  const settled = async () => {
    start()
    await flushing
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
      const found = await attempt(async (db) => {
        const [rows, meta] = await Promise.all([
          db.getAllFromIndex('updates', 'document', document),
          db.get('meta', document),
        ])
        return { updates: rows.map((row) => row.bytes).filter((bytes) => bytes instanceof Uint8Array), meta }
      })
      return found ?? { updates: [], meta: undefined }
    },
    append(document, bytes) {
      enqueue((db) => db.add('updates', { document, bytes }))
    },
    setMeta(document, meta) {
      enqueue((db) => db.put('meta', meta, document))
    },
    async replace(document, bytes, meta) {
      enqueue(async (db) => {
        const tx = db.transaction(['updates', 'meta'], 'readwrite')
        const updates = tx.objectStore('updates')
        for (const key of await updates.index('document').getAllKeys(document)) void updates.delete(key)
        void updates.add({ document, bytes })
        void tx.objectStore('meta').put(meta, document)
        await tx.done
      })
      await settled()
    },
    async compact(document, merge) {
      enqueue(async (db) => {
        const tx = db.transaction('updates', 'readwrite')
        const index = tx.store.index('document')
        const [keys, rows] = await Promise.all([index.getAllKeys(document), index.getAll(document)])
        if (rows.length > 1) {
          const bytes = merge(rows.map((row) => row.bytes))
          for (const key of keys) void tx.store.delete(key)
          void tx.store.add({ document, bytes })
        }
        await tx.done
      })
      await settled()
    },
    async drop(document) {
      enqueue(async (db) => {
        const tx = db.transaction(['updates', 'meta'], 'readwrite')
        const updates = tx.objectStore('updates')
        for (const key of await updates.index('document').getAllKeys(document)) void updates.delete(key)
        void tx.objectStore('meta').delete(document)
        await tx.done
      })
      await settled()
    },
    async get(key) {
      await settled()
      return attempt((db) => db.get('values', key))
    },
    set(key, value) {
      enqueue((db) => db.put('values', value, key))
    },
    reportEviction() {
      setStatus('evicted')
    },
    reportDamage() {
      setStatus('damaged')
    },
    settled,
    close() {
      closed = true
      clearTimeout(retry)
      void opening?.then((db) => db?.close())
    },
    async wipe() {
      this.close()
      waiting = []
      await opening
      if (typeof indexedDB === 'undefined') return
      // Another tab that holds the database closes it when asked; if it hangs, the wipe goes on by itself.
      await Promise.race([deleteDB(name), pause(openTimeoutMs)])
    },
  }
}

async function open(name: string, timeoutMs: number, onClosed: () => void): Promise<Connection> {
  if (typeof indexedDB === 'undefined') throw new Error('no IndexedDB')
  const opened = openDB<Layout>(name, 1, {
    upgrade(db) {
      db.createObjectStore('updates', { autoIncrement: true }).createIndex('document', 'document')
      db.createObjectStore('meta')
      db.createObjectStore('values')
    },
    blocking(_current, _blocked, event) {
      const target = event.target
      if (target instanceof IDBDatabase) target.close()
      onClosed()
    },
    terminated: onClosed,
  })
  const late = pause(timeoutMs).then(() => {
    throw new Error('IndexedDB did not open')
  })
  return Promise.race([opened, late])
}

const pause = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

const isClosed = (error: unknown): boolean => error instanceof Error && error.name === 'InvalidStateError'

const statusOf = (error: unknown): DeviceStorage =>
  error instanceof Error && error.name === 'QuotaExceededError' ? 'full' : 'broken'
