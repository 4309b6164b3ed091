import 'fake-indexeddb/auto'
import { IDBFactory } from 'fake-indexeddb'
import { deleteDB } from 'idb'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import * as Y from 'yjs'
import { openDeviceDatabase } from '../../../app/replica/deviceDatabase.ts'
import {
  type DeviceStore,
  type DeviceStoreOptions,
  openDeviceStore,
} from '../../../app/replica/deviceStore.ts'
import { mergeUpdates } from '../../../app/replica/mergeUpdates.ts'
import { eventually } from '../../helpers/eventually.ts'

const NAME = 'prosa-alice'
const TALK = 'conversation/c-talk0000/g1'
const QUICK = { openTimeoutMs: 60, stepTimeoutMs: 200, retryMs: 20 }

function open(options: Partial<DeviceStoreOptions> = {}): DeviceStore {
  const store = openDeviceStore({ name: NAME, ...QUICK, ...options })
  onTestFinished(() => store.close())
  return store
}

/** Bytes that say who they are; the store does not look inside. */
const bytes = (...values: number[]) => Uint8Array.from(values)
const read = async (store: DeviceStore, document = TALK) =>
  (await store.read(document)).updates.map((u) => [...u])

/** Yjs updates: one for each text. */
function updatesOf(...texts: string[]): Uint8Array[] {
  const doc = new Y.Doc()
  const updates: Uint8Array[] = []
  doc.on('update', (update: Uint8Array) => updates.push(update))
  for (const text of texts) doc.getArray('log').push([text])
  return updates
}

const quota = () => new DOMException('The device is full.', 'QuotaExceededError')

const unhandled: unknown[] = []
const note = (error: unknown) => unhandled.push(error)
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory()
  unhandled.length = 0
  process.on('unhandledRejection', note)
})
afterEach(() => {
  process.off('unhandledRejection', note)
  vi.restoreAllMocks()
  expect(unhandled).toEqual([])
})

describe('the store of a device', () => {
  it('[R2] names the documents that begin alike, each once, and none when it cannot be read', async () => {
    const store = open()
    const talk = (generation: string) => `conversation/c-talk0000/${generation}`
    for (const name of [talk('g1'), talk('g2'), talk('g2'), 'conversation/c-talk00001/g1', 'home/a/g1'])
      store.append(name, bytes(1), 0)
    expect(await store.documents('conversation/c-talk0000/')).toEqual([talk('g1'), talk('g2')])
    expect(await store.documents('conversation/nobody/')).toEqual([])
    store.close()
    expect(await store.documents('conversation/c-talk0000/')).toEqual([])
  })

  it('[C1] gives back what was appended, in order, document by document', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    store.append('home/alice/g1', bytes(9), 0)
    store.append(TALK, bytes(2), 0)
    expect(await read(store)).toEqual([[1], [2]])
    expect(await read(open())).toEqual([[1], [2]])
  })

  it('[C2] is the same after it was opened many times: no copies are added', async () => {
    const first = open()
    first.append(TALK, bytes(1), 0)
    await first.settled()
    for (let times = 0; times < 5; times++) expect(await read(open())).toEqual([[1]])
  })

  it('keeps what the relay has, and adds to it', async () => {
    const store = open()
    store.acknowledge(TALK, [[7, 3]], 0)
    store.acknowledge(
      TALK,
      [
        [7, 2],
        [8, 1],
      ],
      0,
    )
    await store.settled()
    const { meta } = await open().read(TALK)
    expect(meta).toEqual({
      acked: [
        [7, 3],
        [8, 1],
      ],
      rebases: 0,
      given: [],
    })
  })

  it('[R2] a rebase replaces a document at once, and rows and marks of the old line count no more', async () => {
    const one = open()
    const other = open()
    one.append(TALK, bytes(1), 0)
    await one.replace(TALK, bytes(5), { acked: [[1, 1]], rebases: 1, given: ['a'] })
    // The other tab has not heard of it yet.
    other.append(TALK, bytes(2), 0)
    other.acknowledge(TALK, [[2, 9]], 0)
    await other.settled()
    one.append(TALK, bytes(6), 1)
    expect(await read(one)).toEqual([[5], [6]])
    expect((await one.read(TALK)).meta).toEqual({ acked: [[1, 1]], rebases: 1, given: ['a'] })
  })

  it('keeps small values, and forgets a dropped document', async () => {
    const store = open()
    store.set('list', { of: ['things'] })
    store.append(TALK, bytes(1), 0)
    await store.drop(TALK)
    expect(await store.get('list')).toEqual({ of: ['things'] })
    expect(await store.read(TALK)).toEqual({ updates: [], meta: undefined, isDamaged: false })
  })
})

describe('[C2] merging the rows of a document', () => {
  it('leaves one row with the same content', async () => {
    const store = open()
    for (const update of updatesOf('a', 'b', 'c')) store.append(TALK, update, 0)
    await store.compact(TALK, mergeUpdates)
    const { updates } = await store.read(TALK)
    expect(updates).toHaveLength(1)
    const doc = new Y.Doc()
    for (const update of updates) Y.applyUpdate(doc, update)
    expect(doc.getArray('log').toJSON()).toEqual(['a', 'b', 'c'])
  })

  it('loses nothing that another tab adds at the same moment', async () => {
    const one = open()
    const other = open()
    const [a, b, c] = updatesOf('a', 'b', 'c')
    if (!a || !b || !c) throw new Error('three updates')
    one.append(TALK, a, 0)
    one.append(TALK, b, 0)
    await one.settled()
    const compacted = one.compact(TALK, mergeUpdates)
    other.append(TALK, c, 0)
    await Promise.all([compacted, other.compact(TALK, mergeUpdates), other.settled()])
    const doc = new Y.Doc()
    for (const update of (await one.read(TALK)).updates) Y.applyUpdate(doc, update)
    expect(doc.getArray('log').toJSON()).toEqual(['a', 'b', 'c'])
  })

  it('[D5] takes along no content that was deleted', async () => {
    const store = open()
    const doc = new Y.Doc()
    doc.on('update', (update: Uint8Array) => store.append(TALK, update, 0))
    doc.getArray('log').push(['a secret'])
    doc.getArray('log').delete(0)
    await store.compact(TALK, mergeUpdates)
    const { updates } = await store.read(TALK)
    expect(updates.map((update) => Buffer.from(update).includes('a secret'))).toEqual([false])
  })

  it('leaves rows that do not merge as they are, and goes on writing', async () => {
    const store = open()
    store.append(TALK, bytes(255, 255, 255), 0)
    store.append(TALK, bytes(3, 3), 0)
    await store.compact(TALK, mergeUpdates)
    store.append(TALK, bytes(4), 0)
    expect(await read(store)).toEqual([[255, 255, 255], [3, 3], [4]])
    expect(store.status).toBe('fine')
  })
})

describe('[C2] when the device is full', () => {
  it('says so, keeps what is written in memory, and writes it when there is room again', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    await store.settled()
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw quota()
    })
    store.append(TALK, bytes(2), 0)
    store.append(TALK, bytes(3), 0)
    await store.settled()
    expect(store.status).toBe('full')
    expect(await read(store)).toEqual([[1]])

    add.mockRestore()
    await eventually(() => expect(store.status).toBe('fine'))
    expect(await read(store)).toEqual([[1], [2], [3]])
  })

  it('does not reject anywhere when a transaction is broken off', async () => {
    const store = open()
    await store.get('anything')
    const put = IDBObjectStore.prototype.put
    const broken = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (
      this: IDBObjectStore,
      ...args
    ) {
      const request = put.apply(this, args)
      this.transaction.abort()
      return request
    })
    store.set('list', 1)
    store.acknowledge(TALK, [[1, 1]], 0)
    await store.replace(TALK, bytes(1), { acked: [], rebases: 1, given: [] })
    expect(store.status).toBe('broken')
    broken.mockRestore()
    await eventually(() => expect(store.status).toBe('fine'))
    expect(await read(store)).toEqual([[1]])
  })

  it('gives up the oldest of what waits at its bound, and nothing else', async () => {
    const store = open({ maxWaiting: 2 })
    const add = vi.spyOn(IDBObjectStore.prototype, 'add').mockImplementation(() => {
      throw quota()
    })
    for (const value of [1, 2, 3]) {
      store.append(TALK, bytes(value), 0)
      await store.settled()
    }
    add.mockRestore()
    await eventually(() => expect(store.status).toBe('fine'))
    expect(await read(store)).toEqual([[2], [3]])
  })

  it('lets a value that cannot be stored at all stand in nobody’s way', async () => {
    const store = open()
    store.set('list', () => 'a function')
    store.append(TALK, bytes(1), 0)
    expect(await read(store)).toEqual([[1]])
  })
})

describe('[C2] when the browser closes the database', () => {
  it('opens it again for the next write and loses nothing', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    await store.settled()
    const db = vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    store.append(TALK, bytes(2), 0)
    await store.settled()
    expect(db).toHaveBeenCalled()
    expect(store.status).toBe('fine')
    expect(await read(store)).toEqual([[1], [2]])
  })

  it('reads again after a read was cut off', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    await store.settled()
    vi.spyOn(IDBDatabase.prototype, 'transaction').mockImplementationOnce(() => {
      throw new DOMException('The database connection is closing.', 'InvalidStateError')
    })
    expect(await read(store)).toEqual([[1]])
  })

  it('stands in nobody’s way who deletes it, and opens a new one for what comes after', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    await store.settled()
    await deleteDB(NAME)
    store.append(TALK, bytes(2), 0)
    expect(await read(store)).toEqual([[2]])
  })
})

describe('[C2] when the database does not open', () => {
  it('goes on without, and says so, where there is no IndexedDB', async () => {
    Reflect.deleteProperty(globalThis, 'indexedDB')
    const store = open()
    store.append(TALK, bytes(1), 0)
    expect(await read(store)).toEqual([])
    expect(await store.get('list')).toBeUndefined()
    expect(store.status).toBe('unavailable')
    await store.wipe()
  })

  it('goes on without where opening is refused, and stores it all when it works later', async () => {
    const refused = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => {
      throw new DOMException('Not here.', 'SecurityError')
    })
    const store = open()
    store.append(TALK, bytes(1), 0)
    expect(await read(store)).toEqual([])
    expect(store.status).toBe('unavailable')
    refused.mockRestore()
    await eventually(() => expect(store.status).toBe('fine'))
    expect(await read(store)).toEqual([[1]])
  })

  it('does not hang when opening hangs, and asks only once in a while', async () => {
    const hanging = vi.spyOn(IDBFactory.prototype, 'open').mockImplementation(() => new IDBOpenDBRequest())
    const store = open({ retryMs: 60_000 })
    expect(await read(store)).toEqual([])
    expect(await store.get('list')).toBeUndefined()
    expect(await read(store)).toEqual([])
    expect(store.status).toBe('broken')
    expect(hanging).toHaveBeenCalledTimes(1)
  })
})

describe('[C2] what cannot be read', () => {
  it('is left out and reported', async () => {
    const db = await openDeviceDatabase(NAME, { timeoutMs: 1_000, onClosed: () => undefined })
    const damaged = { document: TALK, bytes: 'no bytes', rebases: 0 } as unknown
    await db.add('updates', damaged as { document: string; bytes: Uint8Array; rebases: number })
    await db.put('meta', { acked: 'nonsense' } as unknown as { acked: []; rebases: 0; given: [] }, TALK)
    db.close()
    const store = open()
    store.append(TALK, bytes(1), 0)
    expect(await store.read(TALK)).toMatchObject({ updates: [bytes(1)], meta: undefined })
    expect(store.status).toBe('damaged')
  })
})

describe('[C7] wiping', () => {
  it('leaves nothing, though another tab has the database open', async () => {
    const one = open()
    const other = open()
    one.append(TALK, bytes(1), 0)
    await one.settled()
    await other.get('anything')
    await one.wipe()
    expect(await indexedDB.databases()).toEqual([])
  })

  it('is not undone by what was still to be written or read', async () => {
    const store = open()
    store.append(TALK, bytes(1), 0)
    const wiped = store.wipe()
    store.append(TALK, bytes(2), 0)
    await wiped
    expect(await read(store)).toEqual([])
    expect(await indexedDB.databases()).toEqual([])
  })
})
