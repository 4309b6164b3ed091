import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createAcknowledged } from '../../../app/replica/acknowledged.ts'
import { carryOver, carryUnsent, rebased, unsentItems } from '../../../app/replica/rebase.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import type { EntryId, UserId } from '../../../sync/ids.ts'
import { appendToLane, laneItems } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'

const ALICE = '0000000000alice0' as UserId
const BOB = '00000000000bob00' as UserId
const NOON = Date.UTC(2026, 5, 1, 12)
const id = (minute: number): EntryId => entryIdOf(NOON + minute * 60_000, 0, 7)

function docOf(...entries: Json[]): Y.Doc {
  const doc = new Y.Doc()
  for (const entry of entries) appendToLane(doc, ALICE, [entry])
  return doc
}
const message = (minute: number, text = `at ${minute}`) => ({ i: id(minute), k: 'm', t: text })
const entries = (doc: Y.Doc, user = ALICE) =>
  [...laneItems(doc, user)].map(({ value }) => value as { i: string })
const clocks = (doc: Y.Doc) => createAcknowledged(Y.decodeStateVector(Y.encodeStateVector(doc)))
const copy = (doc: Y.Doc) => {
  const made = new Y.Doc()
  Y.applyUpdate(made, Y.encodeStateAsUpdate(doc))
  return made
}

describe('[R2] a rebase in place', () => {
  it('keeps what the relay has under its old ids and appends the rest anew, oldest first', () => {
    const old = docOf(message(1), message(2))
    const acknowledged = clocks(old)
    appendToLane(old, ALICE, [message(4)])
    appendToLane(old, ALICE, [message(3)])
    const { doc, given } = rebased(old, acknowledged, { user: ALICE })
    expect(entries(doc)).toEqual([message(1), message(2), message(3), message(4)])
    expect([...given]).toEqual([id(3), id(4)])
    expect(unsentItems(doc, ALICE, acknowledged).map(({ client }) => client)).toEqual([
      doc.clientID,
      doc.clientID,
    ])
    expect(doc.clientID).not.toBe(old.clientID)
  })

  it('leaves nothing pending: what the relay lacks is gone, others’ words and removals stay', () => {
    const relay = docOf(message(1), message(2))
    appendToLane(relay, BOB, [message(5, 'from bob')])
    relay.getArray(`log:${ALICE}`).delete(0)
    const old = copy(relay)
    const acknowledged = clocks(old)
    appendToLane(old, ALICE, [message(3, 'bad')])
    const { doc } = rebased(old, acknowledged, { user: ALICE, drop: new Set([id(3)]) })
    expect(doc.store.pendingStructs).toBeNull()
    expect(doc.store.pendingDs).toBeNull()
    expect(entries(doc)).toEqual([message(2)])
    expect(entries(doc, BOB)).toEqual([message(5, 'from bob')])
    // Nothing of the refused clock is left to be offered.
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(relay))
  })

  it('drops what is named and nothing else', () => {
    const old = docOf(message(1), message(2), message(3))
    const { doc, given } = rebased(old, createAcknowledged(), { user: ALICE, drop: new Set([id(2)]) })
    expect(entries(doc)).toEqual([message(1), message(3)])
    expect([...given]).toEqual([id(1), id(2), id(3)])
  })

  it(`[G11] appends ${LIMITS.rebaseChunk} entries a transaction`, () => {
    const count = LIMITS.rebaseChunk * 2 + 1
    const old = docOf(...Array.from({ length: count }, (_, minute) => message(minute)))
    const to = new Y.Doc()
    const sizes: number[] = []
    to.on('afterTransaction', (transaction: Y.Transaction) => {
      const before = transaction.beforeState.get(to.clientID) ?? 0
      const after = transaction.afterState.get(to.clientID) ?? 0
      if (after > before) sizes.push(after - before)
    })
    carryOver(old, to, ALICE)
    expect(sizes).toEqual([LIMITS.rebaseChunk, LIMITS.rebaseChunk, 1])
  })

  it('[C8] keeps marks of reading, the further of both', () => {
    const old = docOf(message(1))
    old.getMap(`state:${ALICE}`).set('read', id(1))
    const acknowledged = clocks(old)
    old.getMap(`state:${ALICE}`).set('read', id(4))
    old.getMap(`state:${ALICE}`).set('delivered', id(5))
    const { doc } = rebased(old, acknowledged, { user: ALICE })
    expect(doc.getMap(`state:${ALICE}`).toJSON()).toEqual({ read: id(4), delivered: id(5) })
    const ahead = new Y.Doc()
    ahead.getMap(`state:${ALICE}`).set('read', id(9))
    carryOver(old, ahead, ALICE)
    expect(ahead.getMap(`state:${ALICE}`).get('read')).toBe(id(9))
  })
})

describe('[D3] ids from a clock that was ahead', () => {
  it('move back with their order, and references among them follow; others’ stay', () => {
    const hour = 3600_000
    const old = docOf(
      message(61, 'first'),
      { ...message(62, 'second'), r: [ALICE, id(61)] },
      { i: id(63), k: 'e', o: id(61), t: 'first, edited' },
      { i: id(64), k: 'r', o: [ALICE, id(62)], e: '👍', v: true },
      { i: id(65), k: 'r', o: [BOB, id(61)], e: '👍', v: true },
      { i: id(66), k: 'd', o: id(2) },
    )
    const { doc } = rebased(old, createAcknowledged(), { user: ALICE, shiftBackMs: hour })
    expect(entries(doc)).toEqual([
      message(1, 'first'),
      { ...message(2, 'second'), r: [ALICE, id(1)] },
      { i: id(3), k: 'e', o: id(1), t: 'first, edited' },
      { i: id(4), k: 'r', o: [ALICE, id(2)], e: '👍', v: true },
      { i: id(5), k: 'r', o: [BOB, id(61)], e: '👍', v: true },
      { i: id(6), k: 'd', o: id(2) },
    ])
  })

  it('what the relay has keeps its ids', () => {
    const old = docOf(message(1))
    const acknowledged = clocks(old)
    appendToLane(old, ALICE, [message(62)])
    const { doc } = rebased(old, acknowledged, { user: ALICE, shiftBackMs: 3600_000 })
    expect(entries(doc).map(({ i }) => i)).toEqual([id(1), id(2)])
  })
})

describe('[D7] carrying over to another document', () => {
  it('brings what is missing there, once, however often', () => {
    const from = docOf(message(1), message(2))
    const to = docOf(message(1))
    carryOver(from, to, ALICE)
    carryOver(from, to, ALICE)
    expect(entries(to)).toEqual([message(1), message(2)])
  })

  it('[C6] from a tab to what another tab rebased: only what that one had not seen', () => {
    const old = docOf(message(1), message(2), message(3), message(4))
    const acknowledged = createAcknowledged([[old.clientID, 1]])
    const fresh = docOf(message(3))
    carryUnsent(old, fresh, ALICE, { acknowledged, given: new Set([id(2), id(3)]) })
    expect(entries(fresh)).toEqual([message(3), message(4)])
  })
})

describe('[C4] what is unsent', () => {
  it('is what lies at or above the acknowledged clocks', () => {
    const doc = docOf(message(1), message(2), message(3))
    const acknowledged = createAcknowledged([[doc.clientID, 1]])
    expect(acknowledged.add([[doc.clientID, 2]])).toBe(true)
    expect(acknowledged.add([[doc.clientID, 1]])).toBe(false)
    expect(unsentItems(doc, ALICE, acknowledged).map(({ value }) => value)).toEqual([message(3)])
  })
})
