import { describe, expect, test } from 'vitest'
import { messageKey } from '../../../sync/timeline/items.ts'
import { deletes, hides, id, joins, late, says } from '../helpers/entries.ts'
import { alice, bob, eve } from '../helpers/people.ts'
import { printed, textsOf, timelineOf } from '../helpers/timelines.ts'

const hello = says(alice, 1, 'hello')
const key = messageKey(alice, id(1))

describe('late messages', () => {
  const between = says(bob, 5, 'between')

  test('[D6] stand where they arrived and say when they were written', () => {
    const timeline = timelineOf([hello, between])
    expect(timeline.apply([late(7, 'offline', [alice, id(1)])])).toEqual({ inserted: [], changed: [key] })
    expect(textsOf(timeline)).toEqual(['between', 'hello'])
    expect(timeline.get(key)).toMatchObject({ id: id(1), place: id(7), late: 'offline' })
    expect(timeline.indexOf(key)).toBe(1)
  })

  test('[D6] of one arrival keep their own order', () => {
    const word = late(7, 'offline', [bob, id(2)], [alice, id(1)], [alice, id(3)])
    const timeline = timelineOf([word, says(alice, 3, 'three'), between, says(bob, 2, 'two'), hello])
    expect(textsOf(timeline)).toEqual(['between', 'hello', 'two', 'three'])
  })

  test('[D6] restored ones keep their place and are marked', () => {
    const timeline = timelineOf([late(7, 'restored', [alice, id(1)])], [between, hello])
    expect(textsOf(timeline)).toEqual(['hello', 'between'])
    expect(timeline.get(key)).toMatchObject({ place: id(1), late: 'restored' })
  })

  test('[D6] named twice stand at their first arrival', () => {
    const words = [late(9, 'offline', [alice, id(1)]), late(7, 'offline', [alice, id(1)])]
    expect(printed(timelineOf([hello], words))).toBe(printed(timelineOf([...words].reverse(), [hello])))
    expect(timelineOf([hello], words).get(key)?.place).toBe(id(7))
  })

  test('[D6] leave their trace at the arrival when removed', () => {
    const timeline = timelineOf([deletes(alice, 8, 1), between], [late(7, 'offline', [alice, id(1)])])
    expect(textsOf(timeline)).toEqual(['between', ''])
  })
})

describe('receipts', () => {
  const sent = says(alice, 10, 'read me')
  const state = (timeline: ReturnType<typeof timelineOf>) => {
    const message = timeline.get(messageKey(alice, id(10)))
    return message && timeline.receiptState(message, alice)
  }

  test('[C4] show how far the furthest other member is', () => {
    const timeline = timelineOf([sent])
    expect(state(timeline)).toBe('sent')
    expect(timeline.setReceipt(bob, { delivered: id(10), read: id(9) })).toBe(true)
    expect(state(timeline)).toBe('delivered')
    expect(timeline.setReceipt(eve, { read: id(10) })).toBe(true)
    expect(state(timeline)).toBe('read')
  })

  test('[C4] of oneself say nothing', () => {
    const timeline = timelineOf([sent])
    timeline.setReceipt(alice, { read: id(99), delivered: id(99) })
    expect(state(timeline)).toBe('sent')
    const message = timeline.get(messageKey(alice, id(10)))
    expect(message && timeline.receiptState(message, bob)).toBe('read')
  })

  test('[C8] only move forward', () => {
    const timeline = timelineOf([sent])
    expect(timeline.setReceipt(bob, { read: id(10) })).toBe(true)
    expect(timeline.setReceipt(bob, { read: id(4), delivered: id(10) })).toBe(true)
    expect(timeline.setReceipt(bob, { read: id(4) })).toBe(false)
    expect(timeline.setReceipt(bob, {})).toBe(false)
    expect(state(timeline)).toBe('read')
  })

  test('[D6] are compared with places: nothing arrives already read', () => {
    const timeline = timelineOf([sent])
    timeline.setReceipt(bob, { read: id(15) })
    expect(state(timeline)).toBe('read')
    timeline.apply([late(20, 'offline', [alice, id(10)])])
    expect(state(timeline)).toBe('sent')
  })
})

describe('unread messages', () => {
  const timeline = timelineOf([
    says(bob, 1, 'one'),
    says(alice, 2, 'own'),
    says(bob, 3, 'three'),
    says(eve, 4, 'removed'),
    hides(bob, 5, [eve, id(4)]),
    joins(6, eve, bob),
    says(eve, 7, 'seven'),
  ])

  test('are others’ messages with a greater place, not removed ones, not notices', () => {
    expect(timeline.unreadAfter(id(1), alice)).toBe(2)
    expect(timeline.unreadAfter(id(3), alice)).toBe(1)
    expect(timeline.unreadAfter(id(7), alice)).toBe(0)
    expect(timeline.unreadAfter(id(1), eve)).toBe(2)
  })

  test('are all of them for somebody who has read nothing', () => {
    expect(timeline.unreadAfter(undefined, alice)).toBe(3)
    expect(timelineOf().unreadAfter(undefined, alice)).toBe(0)
  })

  test('[D6] include what was written long ago and arrived just now', () => {
    const old = timelineOf([says(bob, 1, 'old'), says(bob, 5, 'new'), late(9, 'offline', [bob, id(1)])])
    expect(old.unreadAfter(id(5), alice)).toBe(1)
  })
})
