import * as v from 'valibot'
import { type RecordingStore, recordingInfoSchema } from './recordingStore.ts'

const INFO = 'info'
const PARTS = 'parts'
const LAST = Number.MAX_SAFE_INTEGER

/** Recordings in IndexedDB, which keeps blobs on the disk: for browsers without a file system that pages can write to. */
export function createDatabaseStore(name: string): RecordingStore {
  let opened: Promise<IDBDatabase> | undefined
  const database = () => {
    opened ??= open(name)
    opened.catch(() => {
      opened = undefined
    })
    return opened
  }
  const partsOf = (id: string) => IDBKeyRange.bound([id, 0], [id, LAST])

  async function within<T>(
    mode: IDBTransactionMode,
    work: (of: IDBTransaction) => IDBRequest<T>,
  ): Promise<T> {
    // Durable before it is said to be: a crash of the browser takes nothing back.
    const transaction = (await database()).transaction([INFO, PARTS], mode, { durability: 'strict' })
    const request = work(transaction)
    await new Promise<void>((resolve, reject) => {
      transaction.oncomplete = () => resolve()
      transaction.onabort = () => reject(transaction.error ?? request.error)
    })
    return request.result
  }

  const blobs = async (id: string): Promise<readonly Blob[]> => {
    const found: unknown[] = await within('readonly', (of) => of.objectStore(PARTS).getAll(partsOf(id)))
    return found.filter((each) => each instanceof Blob)
  }

  return {
    async note(info) {
      await within('readwrite', (of) => of.objectStore(INFO).put(info, info.id))
    },
    async append(id, index, part) {
      await within('readwrite', (of) => of.objectStore(PARTS).put(part, [id, index]))
    },
    async list() {
      const all: unknown[] = await within('readonly', (of) => of.objectStore(INFO).getAll())
      const infos = all.flatMap((each) => {
        const parsed = v.safeParse(recordingInfoSchema, each)
        return parsed.success ? [parsed.output] : []
      })
      const found = []
      for (const info of infos) {
        const parts = await blobs(info.id)
        found.push({ ...info, bytes: parts.reduce((sum, { size }) => sum + size, 0) })
      }
      return found.sort((one, other) => one.startedAt - other.startedAt)
    },
    parts: blobs,
    async remove(id) {
      await within('readwrite', (of) => {
        of.objectStore(PARTS).delete(partsOf(id))
        return of.objectStore(INFO).delete(id)
      })
    },
  }
}

function open(name: string): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1)
    request.onupgradeneeded = () => {
      request.result.createObjectStore(INFO)
      request.result.createObjectStore(PARTS)
    }
    request.onsuccess = () => {
      // Somebody signs out: nothing of theirs stays (C7).
      request.result.onversionchange = () => request.result.close()
      resolve(request.result)
    }
    request.onerror = () => reject(request.error)
  })
}
