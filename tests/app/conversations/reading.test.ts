import { createRoot, createSignal } from 'solid-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { createReading } from '../../../app/conversations/createReading.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { createTimeline } from '../../../sync/timeline/createTimeline.ts'
import { id, says } from '../../sync/helpers/entries.ts'

const ALICE = 'a'.repeat(16) as UserId
const BOB = 'b'.repeat(16) as UserId

/** Alice's reading of a conversation of which the relay says that three messages are new. */
function setUp({ isOpen = true, elsewhere }: { isOpen?: boolean; elsewhere?: EntryId } = {}) {
  const timeline = createTimeline()
  const told: string[] = []
  const [version, setVersion] = createSignal(0)
  const feed = isOpen ? { timeline, ownRead: undefined } : undefined
  const reading = createRoot((dispose) => {
    onTestFinished(dispose)
    return createReading({
      self: ALICE,
      known: () => ({ id: 'c-talk0000' as ConversationId, unread: 3, missed: [] }),
      version,
      feed: () => feed,
      home: { readMark: () => elsewhere },
      receipts: { note: (what, place) => void told.push(`${what} ${place}`) },
    })
  })
  return {
    reading,
    told,
    hear(...entries: Parameters<typeof timeline.apply>[0]) {
      timeline.apply(entries)
      setVersion((before) => before + 1)
    },
  }
}

describe('[C8] how far somebody is with a conversation', () => {
  it('is what the relay says until the conversation is open', () => {
    const { reading } = setUp({ isOpen: false })
    expect(reading.unread()).toBe(3)
    expect(reading.place()).toBeUndefined()
  })

  it('counts what others said, and nothing of it any more at the moment it is read', () => {
    const { reading, hear } = setUp()
    hear(says(BOB, 1, 'one'), says(ALICE, 2, 'mine'), says(BOB, 3, 'three'))
    expect(reading.unread()).toBe(2)
    reading.markRead(id(1))
    expect([reading.unread(), reading.place()]).toEqual([1, id(1)])
    reading.markRead(id(3))
    expect(reading.unread()).toBe(0)
  })

  it('only grows, and is told once a step', () => {
    const { reading, told, hear } = setUp()
    hear(says(BOB, 1, 'one'), says(BOB, 2, 'two'))
    for (const place of [2, 1, 2]) reading.markRead(id(place))
    expect(reading.place()).toBe(id(2))
    expect(told).toEqual([`read ${id(2)}`])
  })

  it('[D9] is where another device of theirs got to', () => {
    const { reading, told, hear } = setUp({ elsewhere: id(2) })
    hear(says(BOB, 1, 'one'), says(BOB, 2, 'two'), says(BOB, 3, 'three'))
    expect(reading.unread()).toBe(1)
    reading.markRead(id(1))
    expect(told).toEqual([])
  })

  it('tells that others’ words have arrived, not one’s own', () => {
    const { reading, told, hear } = setUp()
    hear(says(BOB, 1, 'one'))
    reading.noteDelivered()
    hear(says(ALICE, 2, 'mine'))
    reading.noteDelivered()
    expect(told).toEqual([`delivered ${id(1)}`])
  })
})
