import * as Y from 'yjs'
import { laneName } from '../../../sync/lanes.ts'
import { type Attacks, entry, inLane, inState, LANE, mark, next, own, STATE } from './attack.ts'
import { ALICE, alice, bob, EVE, entryId, message, NOBODY, withClient } from './scene.ts'
import { any, update } from './wire.ts'

/** Neighbours, holes and overlaps that Yjs would park, throw at, or put in another place. */
export const ON_ORDER: Attacks = {
  // Neighbours
  'a left and a right neighbour in different lanes': [
    'split-origins',
    (scene) =>
      next({
        left: own(scene.liveIn(EVE, LANE)),
        right: { client: ALICE, clock: scene.liveIn(ALICE, laneName(alice)) },
        content: entry,
      })(scene),
  ],
  'a left neighbour in the lane and a right one in the state': [
    'split-origins',
    (scene) =>
      next({ left: own(scene.liveIn(EVE, LANE)), right: own(scene.liveIn(EVE, STATE)), content: entry })(
        scene,
      ),
  ],
  'an entry before others': [
    'shape',
    (scene) => next({ right: own(scene.liveIn(EVE, LANE)), content: entry })(scene),
  ],
  'an unknown neighbour': ['missing-origin', next({ left: { client: NOBODY, clock: 0 }, content: entry })],
  'a neighbour not written yet': [
    'missing-origin',
    (scene) => next({ left: { client: ALICE, clock: scene.clock(ALICE) }, content: entry })(scene),
  ],
  'a known struct with an unknown neighbour': [
    'missing-origin',
    () =>
      update([{ client: EVE, clock: 0, structs: [{ left: { client: NOBODY, clock: 3 }, content: entry }] }]),
  ],
  'a known struct with an unknown right neighbour': [
    'missing-origin',
    () =>
      update([
        { client: ALICE, clock: 0, structs: [{ right: { client: NOBODY, clock: 3 }, content: entry }] },
      ]),
  ],
  'a known struct that refers to itself': [
    'circular',
    () => update([{ client: EVE, clock: 0, structs: [{ left: own(0), content: entry }] }]),
  ],
  'a struct after itself': [
    'circular',
    (scene) => next({ left: own(scene.clock(EVE)), content: entry })(scene),
  ],
  'a struct after one that follows it': [
    'circular',
    (scene) => next({ left: own(scene.clock(EVE) + 1), content: entry }, inLane(entry))(scene),
  ],
  'two clients that wait for each other': [
    'circular',
    (scene) =>
      update([
        { client: NOBODY, clock: 0, structs: [{ left: own(scene.clock(EVE)), content: entry }] },
        {
          client: EVE,
          clock: scene.clock(EVE),
          structs: [{ left: { client: NOBODY, clock: 0 }, content: entry }],
        },
      ]),
  ],
  'three clients that wait for each other': [
    'circular',
    () => {
      const ring = [503, 502, 501]
      return update(
        ring.map((client, i) => ({
          client,
          clock: 0,
          structs: [{ left: { client: ring[(i + 1) % 3] ?? 0, clock: 0 }, content: entry }],
        })),
      )
    },
  ],
  'a parent given by its id': [
    'shape',
    (scene) => next({ parent: own(scene.liveIn(EVE, LANE)), content: entry })(scene),
  ],

  // Holes
  'a gap': [
    'gap',
    (scene) => update([{ client: EVE, clock: scene.clock(EVE) + 1, structs: [inLane(entry)] }]),
  ],
  'a new client that does not begin at 0': [
    'gap',
    () => update([{ client: NOBODY, clock: 4, structs: [inLane(entry)] }]),
  ],
  'a hole between new structs': ['gap', next(inLane(entry), { skip: 2 }, inLane(entry))],
  'nothing but a hole': ['gap', next({ skip: 1 })],
  'a hole that ends beyond what is known': [
    'gap',
    (scene) => update([{ client: EVE, clock: 0, structs: [{ skip: scene.clock(EVE) + 1 }, inLane(entry)] }]),
  ],
  'a hole with flags': ['content-kind', next({ skip: 1, flags: 0x80 }, inLane(entry))],

  // Overlaps
  'a known mark that goes on as an entry': [
    'overlap',
    (scene) => {
      const clock = scene.clock(EVE)
      Y.applyUpdate(scene.doc, next(inState('delivered', mark))(scene))
      return update([{ client: EVE, clock, structs: [{ root: LANE, content: any(message(1), message(2)) }] }])
    },
  ],
  'a known entry of another lane that goes on in the own': [
    'overlap',
    (scene) => {
      Y.applyUpdate(
        scene.doc,
        update([{ client: NOBODY, clock: 0, structs: [{ root: laneName(bob), content: entry }] }]),
      )
      return update([{ client: NOBODY, clock: 0, structs: [inLane(any(message(1), message(2)))] }])
    },
  ],
  'a known mark that goes on under another key': [
    'overlap',
    (scene) => {
      const clock = scene.clock(EVE)
      Y.applyUpdate(scene.doc, next(inState('delivered', mark))(scene))
      return update([
        { client: EVE, clock, structs: [{ root: STATE, key: 'read', content: any(entryId(1), entryId(2)) }] },
      ])
    },
  ],
  'a collected struct that goes on as an entry': [
    'overlap',
    (scene) => {
      Y.applyUpdate(scene.doc, update([{ client: NOBODY, clock: 0, structs: [{ collected: 2 }] }]))
      return update([
        { client: NOBODY, clock: 0, structs: [inLane(any(message(1), message(2), message(3)))] },
      ])
    },
  ],
  'an entry after a collected struct': [
    'missing-origin',
    (scene) => {
      Y.applyUpdate(scene.doc, update([{ client: NOBODY, clock: 0, structs: [{ collected: 2 }] }]))
      return next({ left: { client: NOBODY, clock: 1 }, content: entry })(scene)
    },
  ],
  'an entry inside a known type': [
    'missing-origin',
    (scene) => {
      const list = new Y.Array<string>()
      const other = withClient(NOBODY)
      other.getArray('lists').push([list])
      list.push(['inside'])
      Y.applyUpdate(scene.doc, Y.encodeStateAsUpdate(other))
      return next({ left: { client: NOBODY, clock: 1 }, content: entry })(scene)
    },
  ],

  // Branches: Yjs would walk over all the others for each
  'hundreds of beginnings of a lane': [
    'too-many-branches',
    next(...Array.from({ length: 300 }, () => inLane(entry))),
  ],
  'a beginning of a lane by each of hundreds of clients': [
    'too-many-branches',
    () =>
      update(
        Array.from({ length: 300 }, (_, n) => ({ client: 9000 - n, clock: 0, structs: [inLane(entry)] })),
      ),
  ],
  'hundreds of followers of one entry': [
    'too-many-branches',
    (scene) => {
      const left = own(scene.liveIn(EVE, LANE))
      return next(...Array.from({ length: 300 }, () => ({ left, content: entry })))(scene)
    },
  ],
  'a second follower of each of hundreds of new entries': [
    'too-many-branches',
    (scene) => {
      const first = scene.clock(EVE)
      const run = inLane(any(...Array.from({ length: 300 }, (_, n) => message(n))))
      return next(
        run,
        ...Array.from({ length: 300 }, (_, n) => ({ left: own(first + n), content: entry })),
      )(scene)
    },
  ],
  'a second follower of each of hundreds of known entries': [
    'too-many-branches',
    (scene) => {
      const first = scene.clock(EVE)
      Y.applyUpdate(scene.doc, next(inLane(any(...Array.from({ length: 300 }, (_, n) => message(n)))))(scene))
      return next(...Array.from({ length: 300 }, (_, n) => ({ left: own(first + n), content: entry })))(scene)
    },
  ],
  'dozens of values at the beginning of a long history of a key': [
    'too-many-branches',
    (scene) => {
      const first = scene.clock(EVE)
      // Marks of two kinds in turns: nothing of it melts into one.
      const marks = Array.from({ length: 3_000 }, (_, n) =>
        n < 2
          ? inState(n === 0 ? 'read' : 'delivered', mark)
          : { left: own(first + n - 2), content: any(entryId(n)) },
      )
      Y.applyUpdate(scene.doc, next(...marks)(scene))
      return next(...Array.from({ length: 60 }, () => ({ left: own(first), content: mark })))(scene)
    },
  ],
  'hundreds of first values of a key': [
    'too-many-branches',
    next(...Array.from({ length: 300 }, () => inState('delivered', mark))),
  ],
}
