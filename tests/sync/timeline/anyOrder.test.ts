import { describe, expect, test } from 'vitest'
import type { EntryReference } from '../../../sync/entry.ts'
import { createTimeline, type LaneEntry, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import type { Message } from '../../../sync/timeline/items.ts'
import { deletes, edits, hides, id, joins, late, reacts, says } from '../helpers/entries.ts'
import { type ExpectedMessage, expectedMessages } from '../helpers/expectedItems.ts'
import { alice, bob, eve } from '../helpers/people.ts'
import { forSeeds, type Random } from '../helpers/random.ts'
import { itemsOf, printed, timelineOf } from '../helpers/timelines.ts'

const PEOPLE = [alice, bob, eve]

/** Entries that speak of few messages in every way, of some that never come too; each with an id of its own. */
function randomEntries(random: Random, count: number): LaneEntry[] {
  const target = () => random.below(count)
  const reference = (): EntryReference => [random.pick(PEOPLE), id(target())]
  return Array.from({ length: count }, (_, n) => {
    const owner = random.pick(PEOPLE)
    const dice = random.below(100)
    if (dice < 45) return says(owner, n, `text ${n}`, random.chance(0.2) ? { r: reference() } : {})
    if (dice < 60) return edits(owner, n, target(), `edit ${n}`)
    if (dice < 65) return deletes(owner, n, target())
    if (dice < 70) return hides(owner, n, reference())
    if (dice < 85) return reacts(owner, n, reference(), random.pick(['👍', '🎉']), random.chance(0.6))
    if (dice < 95) return late(n + count, random.pick(['offline', 'restored']), reference(), reference())
    return joins(n, owner, alice)
  })
}

/** The same entries in another order, some twice, in batches of any size. */
function randomBatches(random: Random, entries: readonly LaneEntry[]): LaneEntry[][] {
  const arriving = random.shuffled([...entries, ...entries.filter(() => random.chance(0.2))])
  const batches: LaneEntry[][] = []
  while (arriving.length > 0) batches.push(arriving.splice(0, 1 + random.below(arriving.length)))
  return batches
}

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
