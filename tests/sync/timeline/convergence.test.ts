import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { liveHistory } from '../helpers/history.ts'
import { createRandom, forSeeds } from '../helpers/random.ts'
import { entriesOf, PEOPLE, type Replica } from '../helpers/replica.ts'
import { itemsOf, printed, timelineOf } from '../helpers/timelines.ts'

const HISTORIES = Number(process.env.HISTORIES ?? 1_000)
const STEPS = 60

const stateVectorOf = ({ doc }: Replica) =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)

/** What the timeline says to each person about everybody's receipts. */
const receiptsOf = ({ timeline }: Replica) =>
  itemsOf(timeline).map(
    (item) => item.type === 'message' && PEOPLE.map((self) => timeline.receiptState(item, self)),
  )

describe(`${HISTORIES} random histories of five replicas`, () => {
  const seen = {
    messages: 0,
    edited: 0,
    removed: 0,
    offline: 0,
    restored: 0,
    reacted: 0,
    notices: 0,
    read: 0,
  }

  test('[D4] [D5] [D6] end equal on all replicas, and equal to reading the document anew', {
    timeout: 60_000,
  }, () => {
    forSeeds(HISTORIES, (random) => {
      const [first, ...others] = liveHistory(random, STEPS)
      if (first === undefined) throw new Error('no replicas')
      const deletions = Y.createDeleteSetFromStructStore(first.doc.store)
      for (const replica of [first, ...others]) {
        expect(replica.doc.store.pendingStructs).toBeNull()
        expect(replica.doc.store.pendingDs).toBeNull()
        expect(stateVectorOf(replica)).toEqual(stateVectorOf(first))
        expect(Y.equalDeleteSets(Y.createDeleteSetFromStructStore(replica.doc.store), deletions)).toBe(true)
        expect(printed(replica.timeline)).toBe(printed(first.timeline))
        expect(receiptsOf(replica)).toEqual(receiptsOf(first))
      }
      const entries = entriesOf(first.doc)
      expect(printed(timelineOf(entries))).toBe(printed(first.timeline))
      expect(printed(timelineOf(...random.shuffled(entries).map((entry) => [entry])))).toBe(
        printed(first.timeline),
      )
      count(first)
    })
  })

  test('are worth their name: each kind of thing happened', () => {
    for (const [what, times] of Object.entries(seen)) expect([what, times > 0]).toEqual([what, true])
  })

  function count(replica: Replica): void {
    for (const item of itemsOf(replica.timeline)) {
      if (item.type === 'notice') seen.notices++
      else {
        seen.messages++
        if (item.edited) seen.edited++
        if (item.removed) seen.removed++
        if (item.late) seen[item.late]++
        if (item.reactions.length > 0) seen.reacted++
        if (replica.timeline.receiptState(item, item.author) === 'read') seen.read++
      }
    }
  }
})

test('the same seed lives the same history', () => {
  const [one, other] = [1, 2].map(() => liveHistory(createRandom(42), STEPS)[0])
  expect(one && printed(one.timeline)).toBe(other && printed(other.timeline))
})
