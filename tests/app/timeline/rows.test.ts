import { describe, expect, it } from 'vitest'
import { firstAfter, firstNewKey, GROUP_GAP_MS, joinsFrom, rowContext } from '../../../app/timeline/rows.ts'
import { PEOPLE } from '../fakePeople.ts'
import { joined, lateMessage, message, viewOf } from '../fakeTimeline.ts'

const { marta: alice, ivo: bob, lia: eve } = PEOPLE
const NOON = new Date(2024, 10, 12, 12).getTime()
const MINUTE = 60_000

describe('rowContext', () => {
  it('begins a day with the first message and after midnight, by arrival', () => {
    const evening = message(alice, new Date(2024, 10, 12, 23, 58).getTime(), 'one')
    const night = message(alice, new Date(2024, 10, 13, 0, 1).getTime(), 'two')
    expect(rowContext(undefined, evening, night, undefined).day).toBeDefined()
    expect(rowContext(evening, night, undefined, undefined).day).toBeDefined()
    const late = lateMessage(bob, NOON - 3 * 24 * 60 * MINUTE, NOON, 'from the mountain')
    expect(rowContext(message(alice, NOON - MINUTE, 'now'), late, undefined, undefined).day).toBeUndefined()
  })

  it('closes ranks within five minutes of the same author, and not across people, days or notices', () => {
    const first = message(alice, NOON, 'one')
    const second = message(alice, NOON + GROUP_GAP_MS - 1, 'two')
    const third = message(alice, NOON + 2 * GROUP_GAP_MS, 'three')
    const answer = message(bob, NOON + 2 * GROUP_GAP_MS + 1, 'four')
    expect(rowContext(undefined, first, second, undefined)).toMatchObject({
      firstOfGroup: true,
      lastOfGroup: false,
    })
    expect(rowContext(first, second, third, undefined)).toMatchObject({
      firstOfGroup: false,
      lastOfGroup: true,
    })
    expect(rowContext(second, third, answer, undefined)).toMatchObject({
      firstOfGroup: true,
      lastOfGroup: true,
    })
    const notice = joined(bob, NOON + 1)
    expect(rowContext(notice, second, undefined, undefined).firstOfGroup).toBe(true)
  })

  it('parts a group where what is new begins', () => {
    const first = message(alice, NOON, 'one')
    const second = message(alice, NOON + 1_000, 'two')
    expect(rowContext(undefined, first, second, second.key).lastOfGroup).toBe(true)
    expect(rowContext(first, second, undefined, second.key)).toMatchObject({
      firstOfGroup: true,
      newHere: true,
    })
  })
})

describe('firstNewKey', () => {
  const read = message(bob, NOON, 'read')
  const own = message(alice, NOON + 1_000, 'mine')
  const gone = message(bob, NOON + 2_000, '', { removed: 'd' })
  const fresh = message(bob, NOON + 3_000, 'fresh')

  it('is the first message of others after what was read', () => {
    expect(firstNewKey(viewOf([read, own, gone, fresh]), read.place, alice.id)).toBe(fresh.key)
  })

  it('is nothing when all was read, or nothing ever was', () => {
    expect(firstNewKey(viewOf([read, own]), read.place, alice.id)).toBeUndefined()
    expect(firstNewKey(viewOf([read, fresh]), undefined, alice.id)).toBeUndefined()
  })

  it('looks at a handful of items, however long the conversation', () => {
    const items = Array.from({ length: 5_000 }, (_, index) => message(bob, NOON + index * 1_000, 'x'))
    let touched = 0
    const counted = {
      length: items.length,
      at(index: number) {
        touched++
        return items[index]
      },
    }
    const place = items.at(-100)?.place ?? read.place
    expect(firstAfter(counted, place)).toBe(4_901)
    expect(touched).toBeLessThan(20)
  })
})

describe('joinsFrom', () => {
  const begun = joined(alice, NOON)
  const second = joined(bob, NOON + 1_000, alice.id)
  const third = joined(eve, NOON + 2_000, alice.id)
  const told = (...items: (typeof begun)[]) =>
    items.map((notice, index) => joinsFrom(viewOf(items), index, notice).map(({ what }) => what.user))

  it('tells in one line whom one person added', () => {
    expect(told(begun, second, third)).toEqual([[alice.id, bob.id, eve.id], [], []])
  })

  it('parts other people’s joins, and those of another minute', () => {
    expect(told(begun, joined(bob, NOON + 1_000))).toEqual([[alice.id], [bob.id]])
    expect(told(begun, joined(bob, NOON + 2 * MINUTE, alice.id))).toEqual([[alice.id], [bob.id]])
    expect(told(second, joined(alice, NOON + 3_000, eve.id))).toEqual([[bob.id], [alice.id]])
  })
})
