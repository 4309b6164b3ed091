import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import { RELAY } from '../../sync/ids.ts'
import { appendToLane, laneItems, laneName, laneOwnerOf, laneOwners } from '../../sync/lanes.ts'
import { id } from './helpers/entries.ts'
import { alice, bob } from './helpers/people.ts'

const hello = { i: id(1), k: 'm', t: 'hello' }
const again = { i: id(2), k: 'm', t: 'again' }
const third = { i: id(3), k: 'm', t: 'third' }

describe('lanes', () => {
  test('[D2] hold plain JSON, one record an entry', () => {
    const doc = new Y.Doc()
    appendToLane(doc, alice, [hello])
    appendToLane(doc, alice, [again, third])
    expect(doc.getArray(laneName(alice)).toJSON()).toEqual([hello, again, third])
    expect([...laneItems(doc, alice)].map(({ value }) => value)).toEqual([hello, again, third])
  })

  test('several entries are one transaction, none is none', () => {
    const doc = new Y.Doc()
    const origins: unknown[] = []
    doc.on('update', (_update, origin) => origins.push(origin))
    appendToLane(doc, alice, [hello, again], 'composer')
    appendToLane(doc, alice, [], 'composer')
    expect(origins).toEqual(['composer'])
  })

  test('know under which Yjs id each entry lies', () => {
    const doc = new Y.Doc()
    appendToLane(doc, alice, [hello])
    appendToLane(doc, bob, [again])
    appendToLane(doc, alice, [third])
    const client = doc.clientID
    expect([...laneItems(doc, alice)]).toEqual([
      { value: hello, client, clock: 0 },
      { value: third, client, clock: 2 },
    ])
    expect([...laneItems(doc, bob)]).toEqual([{ value: again, client, clock: 1 }])
  })

  test('[D5] no longer show what was removed, and keep the ids of the rest', () => {
    const doc = new Y.Doc()
    appendToLane(doc, alice, [hello, again, third])
    doc.getArray(laneName(alice)).delete(1)
    expect([...laneItems(doc, alice)].map(({ value, clock }) => [value, clock])).toEqual([
      [hello, 0],
      [third, 2],
    ])
  })

  test('survive the wire', () => {
    const doc = new Y.Doc()
    const other = new Y.Doc()
    appendToLane(doc, alice, [hello, again])
    Y.applyUpdate(other, Y.encodeStateAsUpdate(doc))
    expect([...laneItems(other, alice)]).toEqual([...laneItems(doc, alice)])
  })

  test('[D1] have owners, the relay among them; other roots are no lanes', () => {
    const doc = new Y.Doc()
    appendToLane(doc, alice, [hello])
    doc.getArray(laneName(RELAY)).push([{ i: id(4), k: 'join', u: bob, n: 'Bob' }])
    doc.getMap('room').set('name', 'Kitchen')
    expect(laneOwners(doc)).toEqual([alice, RELAY])
    expect(laneOwnerOf(laneName(bob))).toBe(bob)
    expect(laneOwnerOf('room')).toBeUndefined()
  })
})
