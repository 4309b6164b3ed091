import { describe, expect, test } from 'vitest'
import { createTimeline, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import type { Message } from '../../../sync/timeline/items.ts'
import { id } from '../helpers/entries.ts'
import { type ExpectedMessage, expectedMessages } from '../helpers/expectedItems.ts'
import { bob } from '../helpers/people.ts'
import { forSeeds } from '../helpers/random.ts'
import { randomBatches, randomEntries } from '../helpers/randomEntries.ts'
import { itemsOf, printed, timelineOf } from '../helpers/timelines.ts'

const messagesOf = (timeline: Timeline): Message[] =>
  itemsOf(timeline).filter((item) => item.type === 'message')

const asExpected = (message: Message): ExpectedMessage => ({
  key: message.key,
  place: message.place,
  late: message.late,
  text: message.text,
  removed: message.removed,
  reactions: Object.fromEntries(message.reactions.map(({ emoji, by }) => [emoji, [...by].sort()])),
})

describe('the same entries in any order', () => {
  test('[D4] [D5] [D6] give the same timeline, which is the one the rules describe', () => {
    forSeeds(1_000, (random) => {
      const entries = randomEntries(random, 1 + random.below(60))
      const timeline = timelineOf(entries)
      expect(messagesOf(timeline).map(asExpected)).toEqual(expectedMessages(entries))
      expect(printed(timelineOf(...randomBatches(random, entries)))).toBe(printed(timeline))
    })
  })

  test('[C5] leave the index, the unread count and the reported changes right after every batch', () => {
    forSeeds(200, (random) => {
      const timeline = createTimeline()
      let before = new Map<string, unknown>()
      for (const batch of randomBatches(random, randomEntries(random, 1 + random.below(400)))) {
        const { inserted, changed } = timeline.apply(batch)
        const items = itemsOf(timeline)
        items.forEach(({ key }, index) => {
          expect(timeline.indexOf(key)).toBe(index)
        })
        const after = new Map(items.map((item) => [item.key, item]))
        const news = items.map(({ key }) => key).filter((key) => !before.has(key))
        expect(inserted).toEqual(news)
        const differing = [...before.keys()].filter((key) => before.get(key) !== after.get(key))
        expect([...changed].sort()).toEqual(differing.sort())
        const place = random.pick([id(random.below(800)), undefined])
        expect(timeline.unreadAfter(place, bob)).toBe(
          messagesOf(timeline).filter(
            (message) => message.author !== bob && !message.removed && (!place || message.place > place),
          ).length,
        )
        expect(timeline.lastMessage()).toBe(messagesOf(timeline).at(-1))
        before = after
      }
    })
  })
})
