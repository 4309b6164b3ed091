import { laneName, ROOM, stateName } from '../../../sync/lanes.ts'
import { type Attacks, deleting, entry, inLane, LANE, mark, next, own, STATE } from './attack.ts'
import { ALICE, alice, BOB, bob, EVE, eve, message, NOBODY } from './scene.ts'
import { any, deleted, update } from './wire.ts'

/** What lies under the roots of others, or is to be deleted, or written under the id of others. */
export const ON_ROOTS: Attacks = {
  // Other people's roots
  'an entry in another lane': ['foreign-root', next({ root: laneName(alice), content: entry })],
  'an entry after one of another lane': [
    'foreign-root',
    (scene) =>
      next({ left: { client: ALICE, clock: scene.liveIn(ALICE, laneName(alice)) }, content: entry })(scene),
  ],
  'an entry before one of another lane': [
    'foreign-root',
    (scene) =>
      next({ right: { client: ALICE, clock: scene.liveIn(ALICE, laneName(alice)) }, content: entry })(scene),
  ],
  'an entry after an own one that lies in another lane': [
    'foreign-root',
    (scene) => {
      const clock = scene.clock(EVE)
      return next({ root: laneName(bob), content: entry }, { left: own(clock), content: entry })(scene)
    },
  ],
  'a mark in another state': ['foreign-root', next({ root: stateName(alice), key: 'read', content: mark })],
  'a new value over another mark': [
    'foreign-root',
    (scene) =>
      next({ left: { client: ALICE, clock: scene.liveIn(ALICE, stateName(alice)) }, content: mark })(scene),
  ],
  'the room renamed': ['foreign-root', next({ root: ROOM, key: 'name', content: any('eve was here') })],
  'a role in the room': [
    'foreign-root',
    next({ root: ROOM, key: `member:${eve}`, content: any({ role: 'host' }) }),
  ],
  'an entry in the lane of the relay': ['foreign-root', next({ root: laneName('@relay'), content: entry })],
  'a new root': ['foreign-root', next({ root: 'evil', content: entry })],
  'a root without a name': ['foreign-root', next({ root: '', content: entry })],
  'a lane whose name only begins like the own': ['foreign-root', next({ root: `${LANE} `, content: entry })],
  'a lane inside a prototype': ['foreign-root', next({ root: '__proto__', content: entry })],
  'a new root named by a known struct': [
    'foreign-root',
    () => update([{ client: ALICE, clock: 0, structs: [{ root: 'evil', content: any(message(1)) }] }]),
  ],
  'something deleted in another lane': ['foreign-root', next({ root: laneName(alice), content: deleted(1) })],

  // Deletes
  'a delete in another lane': [
    'foreign-delete',
    deleting((scene) => [[ALICE, [scene.liveIn(ALICE, laneName(alice)), 1]]]),
  ],
  'a delete of everything of another client': [
    'foreign-delete',
    deleting((scene) => [[BOB, [0, scene.clock(BOB)]]]),
  ],
  'a delete in the own lane': ['foreign-delete', deleting((scene) => [[EVE, [scene.liveIn(EVE, LANE), 1]]])],
  'a delete in another state': [
    'foreign-delete',
    deleting((scene) => [[ALICE, [scene.liveIn(ALICE, stateName(alice)), 1]]]),
  ],
  'a delete in the room': [
    'foreign-delete',
    deleting((scene) => [[scene.relayClient, [scene.liveIn(scene.relayClient, ROOM), 1]]]),
  ],
  'a delete in the lane of the relay': [
    'foreign-delete',
    deleting((scene) => [[scene.relayClient, [scene.liveIn(scene.relayClient, laneName('@relay')), 1]]]),
  ],
  'an entry deleted by the update that brings it': [
    'foreign-delete',
    (scene) => {
      const clock = scene.clock(EVE)
      return update([{ client: EVE, clock, structs: [inLane(entry)] }], [[EVE, [clock, 1]]])
    },
  ],
  'a delete of what nobody has written': [
    'unknown-delete',
    deleting((scene) => [[EVE, [scene.clock(EVE), 1]]]),
  ],
  'a delete that reaches beyond what is there': [
    'unknown-delete',
    deleting((scene) => [[EVE, [scene.liveIn(EVE, STATE), scene.clock(EVE)]]]),
  ],
  'a delete of an unknown client': ['unknown-delete', deleting(() => [[NOBODY, [0, 1]]])],
  'an empty delete': ['malformed', deleting(() => [[EVE, [0, 0]]])],
  'an empty delete beyond what is there': ['malformed', deleting((scene) => [[EVE, [scene.clock(EVE), 0]]])],
  'deletes out of order': ['malformed', deleting(() => [[EVE, [3, 1], [1, 1]]])],
  'overlapping deletes': ['malformed', deleting(() => [[EVE, [0, 3], [2, 1]]])],
  'deletes of a client in two places': [
    'malformed',
    deleting(() => [
      [EVE, [0, 1]],
      [EVE, [1, 1]],
    ]),
  ],

  // Clients
  'an entry with the client of somebody else': [
    'foreign-client',
    (scene) => update([{ client: ALICE, clock: scene.clock(ALICE), structs: [inLane(entry)] }]),
  ],
  'an entry with the client of the relay': [
    'foreign-client',
    (scene) =>
      update([
        { client: scene.relayClient, clock: scene.clock(scene.relayClient), structs: [inLane(entry)] },
      ]),
  ],
  'an entry with the client of the document itself': [
    'foreign-client',
    (scene) => update([{ client: scene.doc.clientID, clock: 0, structs: [inLane(entry)] }]),
  ],
  'a client of 33 bits': [
    'malformed',
    () => update([{ client: 2 ** 32, clock: 0, structs: [inLane(entry)] }]),
  ],
  'a client in two blocks': [
    'malformed',
    () =>
      update([
        { client: NOBODY, clock: 0, structs: [inLane(entry)] },
        { client: NOBODY, clock: 1, structs: [inLane(entry)] },
      ]),
  ],

  'clients in an order that Yjs never writes': [
    'malformed',
    (scene) =>
      update([
        { client: EVE, clock: scene.clock(EVE), structs: [inLane(entry)] },
        { client: NOBODY, clock: 0, structs: [inLane(entry)] },
      ]),
  ],
}
