import { describe, expect, test } from 'vitest'
import type { RelayEntry } from '../../../sync/entry.ts'
import { RELAY } from '../../../sync/ids.ts'
import { createTimeline, type LaneEntry } from '../../../sync/timeline/createTimeline.ts'
import { messageKey } from '../../../sync/timeline/items.ts'
import { id, says } from '../helpers/entries.ts'
import { alice, bob, eve } from '../helpers/people.ts'

type CallEntry = Extract<RelayEntry, { k: 'call' }>

/** alice called at 3; it was over at 5. */
const call = (more: Partial<CallEntry> = {}): LaneEntry => ({
  owner: RELAY,
  entry: { i: id(5), k: 'call', o: [alice, id(3)], v: 'audio', s: 3, e: 5, a: [], d: [], m: [bob], ...more },
})

describe('[K7] a call', () => {
  test('stands where it ended, with what became of it', () => {
    const timeline = createTimeline()
    timeline.apply([says(alice, 6, 'you did not answer'), call(), says(alice, 4, 'hello')])
    expect(timeline.indexOf(messageKey(RELAY, id(5)))).toBe(1)
    expect(timeline.at(1)).toMatchObject({
      type: 'notice',
      what: { kind: 'call', user: alice, call: { id: [alice, id(3)], media: 'audio', missed: [bob] } },
    })
  })

  test('counts as unread for who missed it, and for nobody else', () => {
    const timeline = createTimeline()
    timeline.apply([call(), says(alice, 2, 'hello')])
    expect([bob, eve, alice].map((who) => timeline.unreadAfter(id(2), who))).toEqual([1, 0, 0])
    expect(timeline.unreadAfter(id(5), bob)).toBe(0)
  })

  test('is what was spoken last, unless something was said since', () => {
    const timeline = createTimeline()
    timeline.apply([says(alice, 2, 'hello'), call({ j: 4, a: [alice, bob], m: [] })])
    expect(timeline.lastSpoken()?.id).toBe(id(5))
    expect(timeline.lastMessage()?.id).toBe(id(2))
    timeline.apply([says(bob, 7, 'goodbye')])
    expect(timeline.lastSpoken()?.id).toBe(id(7))
  })
})
