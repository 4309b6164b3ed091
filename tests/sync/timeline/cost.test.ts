import { describe, expect, test } from 'vitest'
import { createTimeline, type LaneEntry, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import { deletes, id, late, reacts, says } from '../helpers/entries.ts'
import { alice, bob } from '../helpers/people.ts'
import { itemsOf } from '../helpers/timelines.ts'

/** Ids leave room between messages. */
const GAP = 10

function conversationOf(length: number): Timeline {
  const timeline = createTimeline()
  timeline.apply(Array.from({ length }, (_, n) => says(bob, (n + 1) * GAP, `${n}`)))
  return timeline
}

/** What one more batch touches in conversations of both lengths. */
function touchedBy(entriesFor: (length: number) => LaneEntry[]): { small: number; large: number } {
  const [small, large] = [1_000, 10_000].map((length) => {
    const timeline = conversationOf(length)
    const before = timeline.touched
    timeline.apply(entriesFor(length))
    return timeline.touched - before
  }) as [number, number]
  return { small, large }
}

describe('[C5] the work on the order', () => {
  test('for one new message does not grow with the conversation', () => {
    const { small, large } = touchedBy((length) => [says(alice, length * GAP + 1, 'newest')])
    expect(large).toBe(small)
    expect(large).toBeLessThan(5)
  })

  test.each([
    ['a message in between', (length: number) => [says(alice, (length / 2) * GAP + 1, 'between')]],
    ['a message before all others', () => [says(alice, 1, 'oldest')]],
    ['a reaction', (length: number) => [reacts(alice, 5, [bob, id((length / 2) * GAP)], '👍')]],
    ['a removal', (length: number) => [deletes(bob, 5, (length / 2) * GAP)]],
    [
      'a late message',
      (length: number) => [late(length * GAP + 5, 'offline', [bob, id((length / 2) * GAP)])],
    ],
  ])('for %s is a search and one chunk', (_what, entriesFor) => {
    const { small, large } = touchedBy(entriesFor)
    expect(small).toBeLessThan(160)
    expect(large).toBeLessThan(160)
    // Ten times as long is four steps more to search, at most twice.
    expect(large - small).toBeLessThanOrEqual(64 + 8)
  })

  test('for a page of history is bounded by the page', () => {
    const rows = (length: number) => {
      const timeline = conversationOf(length)
      const before = timeline.touched
      timeline.applyHistory(
        Array.from({ length: 9 }, (_, n) => ({ author: alice, i: id(n), k: 'm', t: `${n}`, place: id(n) })),
      )
      expect(timeline.length).toBe(length + 9)
      return timeline.touched - before
    }
    expect(rows(10_000)).toBeLessThan(9 * 160)
    expect(rows(10_000) - rows(1_000)).toBeLessThan(9 * 8)
  })

  test('reads cost no more: finding an item and the unread tail', () => {
    const timeline = conversationOf(10_000)
    const before = timeline.touched
    expect(timeline.indexOf(`${bob}/${id(5_000 * GAP)}`)).toBe(4_999)
    expect(timeline.unreadAfter(id(9_995 * GAP), alice)).toBe(5)
    expect(timeline.touched - before).toBeLessThan(40)
  })
})

test('a hundred thousand messages that arrive newest first stand in order', () => {
  const timeline = createTimeline()
  for (let n = 100_000; n > 0; n -= 100) {
    timeline.apply(Array.from({ length: 100 }, (_, i) => says(bob, n - i, 'x')))
  }
  const places = itemsOf(timeline).map(({ place }) => place)
  expect(places).toHaveLength(100_000)
  expect(places.every((place, index) => index === 0 || place > (places[index - 1] ?? ''))).toBe(true)
})
