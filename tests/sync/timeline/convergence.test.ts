import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { liveHistory } from '../helpers/history.ts'
import { createRandom, forSeeds } from '../helpers/random.ts'
import { entriesOf, PEOPLE, type Replica } from '../helpers/replica.ts'
import { itemsOf, printed, timelineOf } from '../helpers/timelines.ts'

/** `HISTORIES=n` lives more of them. */
const HISTORIES = Number(process.env.HISTORIES ?? 1_000)
const STEPS = 50

const stateVectorOf = ({ doc }: Replica) =>
  [...Y.decodeStateVector(Y.encodeStateVector(doc))].sort(([a], [b]) => a - b)

/** What the timeline says to each person about everybody's receipts. */
const receiptsOf = ({ timeline }: Replica) =>
  itemsOf(timeline).map(
    (item) => item.type === 'message' && PEOPLE.map((self) => timeline.receiptState(item, self)),
  )

describe(`${HISTORIES} random histories of five replicas`, () => {
  test('[D4] [D5] [D6] end equal on all of them, and equal to reading the document anew', {
    timeout: 60_000,
  }, () => {
    forSeeds(HISTORIES, (random) => {
      const replicas = liveHistory(random, STEPS)
      const [first] = replicas
      if (first === undefined) throw new Error('no replicas')
      const deletions = Y.createDeleteSetFromStructStore(first.doc.store)
      const shown = printed(first.timeline)
      for (const replica of replicas) {
        expect(replica.doc.store.pendingStructs).toBeNull()
        expect(replica.doc.store.pendingDs).toBeNull()
        expect(stateVectorOf(replica)).toEqual(stateVectorOf(first))
        expect(Y.equalDeleteSets(Y.createDeleteSetFromStructStore(replica.doc.store), deletions)).toBe(true)
        expect(printed(replica.timeline)).toBe(shown)
        expect(receiptsOf(replica)).toEqual(receiptsOf(first))
      }
      const entries = entriesOf(first.doc)
      expect(printed(timelineOf(entries))).toBe(shown)
      expect(printed(timelineOf(...random.shuffled(entries).map((entry) => [entry])))).toBe(shown)
    })
  })

  test('are worth their name: every kind of thing happens in a hundred of them', () => {
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
    for (let seed = 0; seed < 100; seed++) {
      const { timeline } = liveHistory(createRandom(seed), STEPS)[0] as Replica
      for (const item of itemsOf(timeline)) {
        if (item.type === 'notice') seen.notices++
        else {
          seen.messages++
          if (item.edited) seen.edited++
          if (item.removed) seen.removed++
          if (item.late) seen[item.late]++
          if (item.reactions.length > 0) seen.reacted++
          if (timeline.receiptState(item, item.author) === 'read') seen.read++
        }
      }
    }
    for (const [what, times] of Object.entries(seen)) expect([what, times > 20]).toEqual([what, true])
  })

  test('can be lived again from their seed', () => {
    const [one, other] = [1, 2].map(() => liveHistory(createRandom(42), STEPS)[0] as Replica)
    expect(one && printed(one.timeline)).toBe(other && printed(other.timeline))
  })
})
