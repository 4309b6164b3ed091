import { describe, expect, test } from 'vitest'
import type { FoldedEntry } from '../../../sync/api.ts'
import { RELAY } from '../../../sync/ids.ts'
import { messageKey } from '../../../sync/timeline/items.ts'
import { edits, id, late, reacts, says } from '../helpers/entries.ts'
import { alice, bob, eve } from '../helpers/people.ts'
import { itemsOf, printed, textsOf, timelineOf } from '../helpers/timelines.ts'

const row = (n: number, t: string, more: Partial<FoldedEntry> = {}): FoldedEntry => ({
  author: alice,
  i: id(n),
  k: 'm',
  t,
  place: id(n),
  ...more,
})
const key = messageKey(alice, id(1))
const says1 = says(alice, 1, 'one', { u: [bob] })

describe('rows of the relay’s history', () => {
  test('come before what is here, newest first', () => {
    const timeline = timelineOf([says(bob, 9, 'nine')])
    expect(timeline.applyHistory([row(3, 'three'), row(2, 'two')]).inserted).toEqual([
      messageKey(alice, id(2)),
      messageKey(alice, id(3)),
    ])
    timeline.applyHistory([row(1, 'one')])
    expect(textsOf(timeline)).toEqual(['one', 'two', 'three', 'nine'])
  })

  test('read as the entries they were folded from', () => {
    const entries = timelineOf([
      says1,
      edits(alice, 3, 1, 'edited'),
      reacts(bob, 4, [alice, id(1)], '👍'),
      reacts(eve, 5, [alice, id(1)], '👍'),
      late(7, 'offline', [alice, id(1)]),
    ])
    const rows = timelineOf()
    const folded = { edited: true, reactions: [{ e: '👍', by: [bob, eve] }], place: id(7), u: [bob] }
    rows.applyHistory([row(1, 'edited', { ...folded, late: 'offline' })])
    expect(printed(rows)).toBe(printed(entries))
  })

  test('change nothing when their entries are here already, in either order', () => {
    const timeline = timelineOf([says1])
    const before = timeline.get(key)
    expect(timeline.applyHistory([row(1, 'one', { u: [bob] })])).toEqual({ inserted: [], changed: [] })
    expect(timeline.get(key)).toBe(before)

    const other = timelineOf()
    other.applyHistory([row(1, 'one', { u: [bob] })])
    expect(other.apply([says1])).toEqual({ inserted: [], changed: [] })
  })

  test('keep their edit when the message as first written arrives', () => {
    const timeline = timelineOf()
    timeline.applyHistory([row(1, 'edited', { edited: true })])
    timeline.apply([says1])
    expect(timeline.get(key)).toMatchObject({ text: 'edited', edited: true, mentions: [bob] })
  })

  test('give way to entries that say more', () => {
    const timeline = timelineOf()
    timeline.applyHistory([row(1, 'folded', { edited: true, reactions: [{ e: '👍', by: [bob] }] })])
    timeline.apply([edits(alice, 8, 1, 'newest'), reacts(bob, 9, [alice, id(1)], '👍', false)])
    expect(timeline.get(key)).toMatchObject({ text: 'newest', reactions: [] })
    timeline.applyHistory([row(1, 'folded', { edited: true, reactions: [{ e: '👍', by: [bob] }] })])
    expect(timeline.get(key)).toMatchObject({ text: 'newest', reactions: [] })
  })

  test('asked for again take the place of what they said before', () => {
    const timeline = timelineOf()
    timeline.applyHistory([row(1, 'one', { reactions: [{ e: '👍', by: [bob, eve] }] })])
    timeline.applyHistory([row(1, 'edited', { edited: true, reactions: [{ e: '👍', by: [eve] }] })])
    expect(timeline.get(key)).toMatchObject({ text: 'edited', reactions: [{ emoji: '👍', by: [eve] }] })
  })

  test('[D5] once removed stay removed', () => {
    const timeline = timelineOf()
    timeline.applyHistory([row(1, '', { removed: 'h' })])
    timeline.applyHistory([row(1, 'one')])
    timeline.apply([says1])
    expect(timeline.get(key)).toMatchObject({ text: '', removed: 'h' })
  })

  test('[D6] restored ones keep their place and are marked', () => {
    const timeline = timelineOf()
    timeline.applyHistory([row(1, 'one', { late: 'restored' })])
    expect(timeline.get(key)).toMatchObject({ place: id(1), late: 'restored' })
  })

  test('[R5] may be raw: an edit or removal since, a join', () => {
    const timeline = timelineOf([says1, says(bob, 2, 'two')])
    timeline.applyHistory([
      { author: alice, i: id(3), k: 'e', o: id(1), t: 'edited', place: id(3), seq: 3 },
      { author: bob, i: id(4), k: 'd', o: id(2), place: id(4), seq: 4 },
      { author: RELAY, i: id(5), k: 'join', u: eve, n: 'Eve', place: id(5), seq: 5 },
    ])
    expect(itemsOf(timeline)).toMatchObject([
      { text: 'edited', edited: true },
      { text: '', removed: 'd' },
      { what: { kind: 'join', user: eve } },
    ])
  })

  test('of somebody or something unheard of are left out', () => {
    const timeline = timelineOf()
    timeline.applyHistory([
      row(1, 'who', { author: 'nobody' }),
      row(2, 'relay', { author: RELAY }),
      row(3, 'poll', { k: 'poll' }),
    ])
    expect(timeline.length).toBe(0)
  })
})
