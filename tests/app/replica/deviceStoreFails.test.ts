import { IDBFactory } from 'fake-indexeddb'
import { deleteDB } from 'idb'
import { describe, expect, it, vi } from 'vitest'
import { openDeviceDatabase } from '../../../app/replica/deviceDatabase.ts'
import { eventually } from '../../helpers/eventually.ts'
import { bytes, NAME, onNewDevice, open, quota, read, TALK } from './storeOfDevice.ts'

onNewDevice()

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
