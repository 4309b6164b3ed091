import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { createReceiptWriter } from '../../../app/conversations/createReceipts.ts'
import type { Replica, ReplicaEvents } from '../../../app/replica/replica.ts'
import type { Member } from '../../../sync/api.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { stateName } from '../../../sync/lanes.ts'

const alice = 'a'.repeat(16) as UserId
const place = (number: number) => String(number).padStart(16, '0') as EntryId

beforeEach(() => {
  vi.useFakeTimers()
})
const closing: (() => void)[] = []
afterEach(() => {
  for (const close of closing.splice(0)) close()
  vi.useRealTimers()
})

function openDevice({ members = 3, shares = 'yes' as 'yes' | 'no' | 'unknown', clientId = 1 } = {}) {
  return createRoot((dispose) => {
    const doc = new Y.Doc()
    doc.clientID = clientId
    const replica = {
      doc,
      on({ transaction }: Partial<ReplicaEvents>) {
        if (transaction) doc.on('afterTransaction', transaction)
        return () => undefined
      },
    } as unknown as Replica
    const [sharesReceipts, setShares] = createSignal(shares === 'unknown' ? undefined : shares === 'yes')
    const kept: string[] = []
    let writes = 0
    doc.on('update', () => {
      writes += 1
    })
    const writer = createReceiptWriter({
      id: 'conversation' as ConversationId,
      me: alice,
      home: { setReadMark: (_id, mark) => void kept.push(mark) },
      known: () => ({ members: Array.from({ length: members }, () => ({}) as Member) }),
      sharesReceipts,
    })
    writer.watch(replica)
    closing.push(dispose)
    return {
      ...writer,
      doc,
      kept,
      setShares,
      writes: () => writes,
      marks: () => doc.getMap(stateName(alice)).toJSON(),
    }
  })
}
type Device = ReturnType<typeof openDevice>
const exchange = (one: Device, other: Device) => {
  Y.applyUpdate(one.doc, Y.encodeStateAsUpdate(other.doc))
  Y.applyUpdate(other.doc, Y.encodeStateAsUpdate(one.doc))
}

describe('one’s own receipts', () => {
  it('[C8] are written forwards only, and at most once in two seconds', () => {
    const device = openDevice()
    device.note('read', place(5))
    device.note('delivered', place(6))
    vi.advanceTimersByTime(0)
    expect(device.marks()).toEqual({ read: place(5), delivered: place(6) })
    for (let number = 7; number < 100; number++) {
      device.note('read', place(number))
      device.note('read', place(2))
      vi.advanceTimersByTime(100)
    }
    expect(device.writes()).toBeLessThanOrEqual(6)
    vi.advanceTimersByTime(2_000)
    expect(device.marks()).toEqual({ read: place(99), delivered: place(6) })
  })

  it('[C8] are written less often where more people read them', () => {
    const device = openDevice({ members: 50 })
    for (let number = 1; number < 200; number++) {
      device.note('read', place(number))
      vi.advanceTimersByTime(100)
    }
    expect(device.writes()).toBeLessThanOrEqual(3)
  })

  it.each([
    ['the first', 1, 2],
    ['the second', 2, 1],
  ])(
    '[C8] of two devices that disagree end at the furthest, whichever Yjs prefers: %s',
    (_which, one, other) => {
      const [ahead, behind] = [openDevice({ clientId: one }), openDevice({ clientId: other })]
      ahead.note('read', place(9))
      behind.note('read', place(4))
      vi.advanceTimersByTime(0)
      exchange(ahead, behind)
      vi.advanceTimersByTime(5_000)
      exchange(ahead, behind)
      vi.advanceTimersByTime(5_000)
      exchange(ahead, behind)
      expect([ahead.marks(), behind.marks()]).toEqual([{ read: place(9) }, { read: place(9) }])
    },
  )

  it('[C8] are not put back by a device that returns with older ones', () => {
    const [ahead, old] = [openDevice({ clientId: 1 }), openDevice({ clientId: 9 })]
    ahead.note('read', place(9))
    vi.advanceTimersByTime(0)
    exchange(ahead, old)
    old.note('read', place(3))
    vi.advanceTimersByTime(5_000)
    exchange(ahead, old)
    expect(old.marks()).toEqual({ read: place(9) })
  })
})

describe('whoever keeps them to themselves', () => {
  it('[C8] writes neither into the document; the own reading is kept in home', () => {
    const device = openDevice({ shares: 'no' })
    device.note('read', place(5))
    device.note('delivered', place(5))
    vi.advanceTimersByTime(5_000)
    expect(device.marks()).toEqual({})
    expect(device.kept).toEqual([place(5)])
  })

  it('[C8] writes nothing more from the moment of the change, and again from the moment it ends', () => {
    const device = openDevice()
    device.note('read', place(1))
    vi.advanceTimersByTime(5_000)
    device.note('read', place(2))
    device.setShares(false)
    device.note('delivered', place(2))
    vi.advanceTimersByTime(5_000)
    expect(device.marks()).toEqual({ read: place(1) })
    expect(device.kept).toEqual([place(2)])
    device.setShares(true)
    device.note('read', place(3))
    vi.advanceTimersByTime(5_000)
    expect(device.marks()).toEqual({ read: place(3) })
  })

  it('[C8] on another device: one that has not heard yet writes nothing anybody sees', () => {
    const fresh = openDevice({ shares: 'unknown' })
    fresh.note('read', place(5))
    fresh.note('delivered', place(6))
    vi.advanceTimersByTime(60_000)
    expect(fresh.marks()).toEqual({})
    fresh.setShares(false)
    vi.advanceTimersByTime(5_000)
    expect(fresh.marks()).toEqual({})
    expect(new Set(fresh.kept)).toEqual(new Set([place(5)]))
  })

  it('[C8] a device that hears that they are shared catches up', () => {
    const fresh = openDevice({ shares: 'unknown' })
    fresh.note('read', place(5))
    fresh.note('delivered', place(6))
    vi.advanceTimersByTime(5_000)
    fresh.setShares(true)
    vi.advanceTimersByTime(5_000)
    expect(fresh.marks()).toEqual({ read: place(5), delivered: place(6) })
  })

  it('[C8] in more than 50 people nobody shares them, and they are kept in home as rarely', () => {
    const device = openDevice({ members: 51 })
    for (let number = 1; number < 100; number++) {
      device.note('read', place(number))
      vi.advanceTimersByTime(100)
    }
    expect(device.marks()).toEqual({})
    expect(device.kept.length).toBeLessThanOrEqual(6)
  })
})
