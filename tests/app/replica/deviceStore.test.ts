import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { mergeUpdates } from '../../../app/replica/mergeUpdates.ts'
import { bytes, onNewDevice, open, read, TALK, updatesOf } from './storeOfDevice.ts'

onNewDevice()

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
