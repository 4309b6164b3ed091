import { describe, expect, test } from 'vitest'
import { createTimeline, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import {
  type Message,
  messageKey,
  type Point,
  pointAt,
  type TimelineItem,
} from '../../../sync/timeline/items.ts'
import { compareItems } from '../../../sync/timeline/orderedItems.ts'
import { deletes, edits, id, joins, late, reacts, says } from '../helpers/entries.ts'
import { sealAt } from '../helpers/foldedPages.ts'
import { alice, bob, eve } from '../helpers/people.ts'
import { forSeeds, type Random } from '../helpers/random.ts'
import { randomBatches, randomEntries } from '../helpers/randomEntries.ts'
import { itemsOf, textsOf, timelineOf } from '../helpers/timelines.ts'

const startOf = ({ place, id: of, key }: TimelineItem): Point => ({ place, id: of, key })

describe('[R1] where what is shown begins', () => {
  test('hides what stands before it, and agrees with itself about what is shown', () => {
    const timeline = timelineOf([
      says(bob, 1, 'one'),
      joins(2, eve, alice),
      says(bob, 3, 'three'),
      says(bob, 5, 'five'),
    ])
    expect(timeline.showFrom(pointAt(id(3)))).toEqual({
      inserted: [],
      changed: [messageKey(bob, id(1)), `@relay/${id(2)}`],
    })
    expect(textsOf(timeline)).toEqual(['three', 'five'])
    expect(timeline.unreadAfter(undefined, alice)).toBe(2)
    expect(timeline.indexOf(messageKey(bob, id(1)))).toBe(-1)
    expect(timeline.indexOf(messageKey(bob, id(5)))).toBe(1)
    expect(timeline.get(messageKey(bob, id(1)))?.text).toBe('one')
    expect(timeline.showFrom(undefined).inserted).toEqual([messageKey(bob, id(1)), `@relay/${id(2)}`])
    expect(textsOf(timeline)).toEqual(['one', 'join', 'three', 'five'])
  })

  test('keeps out of sight what arrives below it, and removals of what left with a seal', () => {
    const timeline = createTimeline()
    timeline.showFrom(pointAt(id(10)))
    timeline.apply([says(alice, 12, 'hot'), deletes(bob, 13, 4), says(eve, 3, 'brought back')])
    expect(textsOf(timeline)).toEqual(['hot'])
    expect(timeline.lastMessage()?.text).toBe('hot')
    timeline.showFrom(pointAt(id(4)))
    expect(itemsOf(timeline)).toMatchObject([{ removed: 'd' }, { text: 'hot' }])
  })

  test('[D6] what turns out to have arrived later comes into sight', () => {
    const timeline = createTimeline()
    timeline.showFrom(pointAt(id(10)))
    timeline.apply([says(alice, 12, 'hot'), says(bob, 2, 'from the train')])
    expect(textsOf(timeline)).toEqual(['hot'])
    expect(timeline.apply([late(14, 'offline', [bob, id(2)])]).inserted).toEqual([messageKey(bob, id(2))])
    expect(textsOf(timeline)).toEqual(['hot', 'from the train'])
  })

  test('stands between entries that arrived together', () => {
    const timeline = timelineOf([
      says(alice, 1, 'one'),
      says(alice, 2, 'two'),
      says(bob, 2, 'two of bob'),
      late(9, 'offline', [alice, id(1)], [alice, id(2)], [bob, id(2)]),
    ])
    const second = timeline.at(1)
    if (second === undefined) throw new Error('nothing there')
    timeline.showFrom(startOf(second))
    expect(textsOf(timeline)).toEqual(['two', 'two of bob'])
  })
})

describe('[R4] the horizon', () => {
  test('lets go of what is older by its id, wherever it stands, and of what refers to it', () => {
    const timeline = timelineOf([
      says(alice, 1, 'old'),
      says(bob, 2, 'old, arrived late'),
      late(9, 'offline', [bob, id(2)]),
      joins(3, eve, alice),
      says(eve, 6, 'young', { r: [alice, id(1)] }),
    ])
    timeline.showFrom(pointAt(id(2)))
    timeline.forgetBefore(id(5))
    expect(textsOf(timeline)).toEqual(['young'])
    timeline.apply([reacts(eve, 10, [alice, id(1)], '👍'), edits(alice, 11, 1, 'x'), says(alice, 1, 'old')])
    timeline.applyHistory([{ author: bob, i: id(4), k: 'm', t: 'old', place: id(4) }])
    timeline.showFrom(undefined)
    expect(textsOf(timeline)).toEqual(['young'])
    expect(timeline.get(messageKey(alice, id(1)))).toBeUndefined()
  })

  test('only grows', () => {
    const timeline = timelineOf([says(alice, 1, 'one'), says(alice, 5, 'five')])
    timeline.forgetBefore(id(4))
    timeline.forgetBefore(id(1))
    timeline.apply([says(alice, 2, 'two')])
    expect(textsOf(timeline)).toEqual(['five'])
  })

  test('spares what the relay has not been asked about yet', () => {
    const unsent = messageKey(alice, id(1))
    const timeline = createTimeline({ isUnsent: (key) => key === unsent })
    timeline.apply([says(alice, 1, 'unsent'), says(alice, 2, 'sent')])
    timeline.forgetBefore(id(5))
    expect(textsOf(timeline)).toEqual(['unsent'])
  })
})

describe('[D7] what the relay lacks still', () => {
  const key = messageKey(alice, id(2))
  let unsent: boolean
  const timeline = () => {
    unsent = true
    return createTimeline({ isUnsent: (each) => unsent && each === key })
  }

  test('is shown before the floor, whichever is known first, and others there are not', () => {
    const entries = [
      says(bob, 1, 'one'),
      says(alice, 2, 'unsent'),
      says(bob, 3, 'three'),
      says(bob, 9, 'nine'),
    ]
    const floorLast = timeline()
    floorLast.apply(entries)
    floorLast.showFrom(pointAt(id(5)))
    const floorFirst = timeline()
    floorFirst.showFrom(pointAt(id(5)))
    floorFirst.apply(entries)
    for (const each of [floorLast, floorFirst]) {
      expect(textsOf(each)).toEqual(['unsent', 'nine'])
      expect(each.indexOf(key)).toBe(0)
      each.showFrom(undefined)
      expect(textsOf(each)).toEqual(['one', 'unsent', 'three', 'nine'])
    }
  })

  test('moves to where the relay puts it, whether that is heard before or after it is stored', () => {
    for (const isHeardFirst of [true, false]) {
      const each = timeline()
      each.apply([says(alice, 2, 'unsent'), says(bob, 9, 'nine')])
      each.showFrom(pointAt(id(5)))
      unsent = isHeardFirst
      expect(textsOf(each)).toEqual(['unsent', 'nine'])
      each.apply([late(11, 'offline', [alice, id(2)])])
      unsent = false
      expect(textsOf(each)).toEqual(['nine', 'unsent'])
      expect(each.indexOf(key)).toBe(1)
    }
  })
})

/** Reactions of folded rows have lost their ids, and so their order among others. */
const comparable = (item: TimelineItem) =>
  item.type === 'notice'
    ? item
    : { ...item, reactions: [...item.reactions].map(({ emoji, by }) => `${emoji} ${[...by].sort()}`).sort() }
const shownBy = (timeline: Timeline) => itemsOf(timeline).map(comparable)

/** Reads the past back in steps, each message as written or folded, some of it once more. */
function readBack(
  timeline: Timeline,
  past: ReturnType<typeof sealAt>['past'],
  { random, check }: { readonly random: Random; readonly check: () => void },
): void {
  let end = past.length
  while (end > 0) {
    const begin = Math.max(0, end - 1 - random.below(6))
    const page = random.shuffled(past.slice(begin, end))
    for (const { raw, folded } of page) {
      const shapes = [() => timeline.apply(raw), () => timeline.applyHistory([folded])]
      random.pick(shapes)()
      if (random.chance(0.2)) random.pick(shapes)()
    }
    const oldest = past[begin]?.folded
    timeline.showFrom(
      begin === 0 || oldest === undefined
        ? undefined
        : { place: oldest.place, id: oldest.i, key: `${oldest.author}/${oldest.i}` },
    )
    end = begin
    check()
  }
  timeline.showFrom(undefined)
}

describe('a document, pages of the relay and rows of the device', () => {
  test('[R1] [R5] show, from any step on, what the entries themselves show, in any mix and order', () => {
    forSeeds(500, (random) => {
      const count = 1 + random.below(60)
      const entries = randomEntries(random, count)
      const whole = itemsOf(timelineOf(entries))
      const floor = id(random.below(2 * count))
      const { hot, past } = sealAt(entries, floor)
      const timeline = createTimeline()
      timeline.showFrom(pointAt(floor))
      const batches = randomBatches(random, hot)
      // Some of the document comes while one reads back already.
      const before = batches.splice(0, random.below(batches.length + 1))
      for (const batch of before) timeline.apply(batch)
      readBack(timeline, past, {
        random,
        check() {
          for (const batch of batches.splice(0, random.below(2))) timeline.apply(batch)
          const { start } = timeline
          if (batches.length > 0) return
          expect(shownBy(timeline)).toEqual(
            whole.filter((item) => start === undefined || compareItems(item, start) >= 0).map(comparable),
          )
        },
      })
      for (const batch of batches) timeline.apply(batch)
      expect(shownBy(timeline)).toEqual(whole.map(comparable))
    })
  })

  test('the index, the unread count and the last message are about what is shown', () => {
    forSeeds(200, (random) => {
      const timeline = createTimeline()
      for (const batch of randomBatches(random, randomEntries(random, 1 + random.below(200)))) {
        if (random.chance(0.5))
          timeline.showFrom(random.chance(0.2) ? undefined : pointAt(id(random.below(250))))
        timeline.apply(batch)
        const items = itemsOf(timeline)
        expect(
          items.every((item) => timeline.start === undefined || compareItems(item, timeline.start) >= 0),
        ).toBe(true)
        expect([...items].sort(compareItems)).toEqual(items)
        items.forEach(({ key }, index) => {
          expect(timeline.indexOf(key)).toBe(index)
        })
        const messages = items.filter((item): item is Message => item.type === 'message')
        expect(timeline.lastMessage()).toBe(messages.at(-1))
        expect(timeline.unreadAfter(undefined, bob)).toBe(
          messages.filter(({ author, removed }) => author !== bob && !removed).length,
        )
      }
    })
  })
})
