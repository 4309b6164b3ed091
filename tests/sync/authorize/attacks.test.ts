import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorize } from '../../../sync/authorize/authorize.ts'
import type { RefusalCode } from '../../../sync/authorize/refusal.ts'
import { laneName, ROOM, stateName } from '../../../sync/lanes.ts'
import {
  ALICE,
  alice,
  asEve,
  BOB,
  bob,
  createScene,
  EVE,
  EVE_PHONE,
  entryId,
  eve,
  message,
  NOBODY,
  RELAY_CLIENT,
  type Scene,
  withClient,
} from './scene.ts'
import {
  any,
  badText,
  bytes,
  type Content,
  content,
  type Deletes,
  deleted,
  type Item,
  objectWithKey,
  overlongText,
  type Struct,
  update,
} from './wire.ts'

const { writeVarUint: uint, writeUint8: byte, writeVarString: text } = encoding
const LANE = laneName(eve)
const STATE = stateName(eve)
const SCENES = 12

type Attack = (scene: Scene) => Uint8Array

/** What eve sends next with her own client id, after what the relay has. */
const next =
  (...structs: readonly Struct[]): Attack =>
  (scene) =>
    update([{ client: EVE, clock: scene.clock(EVE), structs }])
const deleting =
  (deletes: (scene: Scene) => Deletes): Attack =>
  (scene) =>
    update([], deletes(scene))
const inLane = (entry: Content): Item => ({ root: LANE, content: entry })
const inState = (key: string, value: Content): Item => ({ root: STATE, key, content: value })
const entry = any(message(5000))
const mark = any(entryId(5000))
const own = (clock: number) => ({ client: EVE, clock })
const float = (tag: number, write: (encoder: encoding.Encoder) => void) => (encoder: encoding.Encoder) => {
  byte(encoder, tag)
  write(encoder)
}
const nested = (depth: number): unknown => (depth === 0 ? 1 : { a: nested(depth - 1) })

const ATTACKS: Readonly<Record<string, readonly [RefusalCode, Attack]>> = {
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
    deleting((scene) => [[RELAY_CLIENT, [scene.liveIn(RELAY_CLIENT, ROOM), 1]]]),
  ],
  'a delete in the lane of the relay': [
    'foreign-delete',
    deleting((scene) => [[RELAY_CLIENT, [scene.liveIn(RELAY_CLIENT, laneName('@relay')), 1]]]),
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
    (scene) => update([{ client: RELAY_CLIENT, clock: scene.clock(RELAY_CLIENT), structs: [inLane(entry)] }]),
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
        {
          client: EVE,
          clock: scene.clock(EVE),
          structs: [{ left: { client: NOBODY, clock: 0 }, content: entry }],
        },
        { client: NOBODY, clock: 0, structs: [{ left: own(scene.clock(EVE)), content: entry }] },
      ]),
  ],
  'three clients that wait for each other': [
    'circular',
    () => {
      const ring = [501, 502, 503]
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

  // Content
  'a collected struct': ['content-kind', next({ collected: 1 })],
  'clocks burnt by a collected struct': ['content-kind', next({ collected: 2 ** 30 })],
  'an entry deleted before anybody knew it': ['shape', next(inLane(deleted(1)))],
  'a nested type': ['content-kind', next(inLane(content(7, (encoder) => uint(encoder, 1))))],
  'a text type': ['content-kind', next(inLane(content(7, (encoder) => uint(encoder, 2))))],
  'a subdocument': [
    'content-kind',
    next(
      inLane(
        content(9, (encoder) => {
          text(encoder, 'guid')
          encoding.writeAny(encoder, {})
        }),
      ),
    ),
  ],
  'binary content': [
    'content-kind',
    next(inLane(content(3, (encoder) => encoding.writeVarUint8Array(encoder, new Uint8Array(4))))),
  ],
  'JSON of old': [
    'content-kind',
    next(
      inLane(
        content(2, (encoder) => {
          uint(encoder, 1)
          text(encoder, '{"broken')
        }),
      ),
    ),
  ],
  'characters of a text': ['content-kind', next(inLane(content(4, (encoder) => text(encoder, 'hello'))))],
  'an embed': ['content-kind', next(inLane(content(5, (encoder) => text(encoder, '{}'))))],
  'a format': [
    'content-kind',
    next(
      inLane(
        content(6, (encoder) => {
          text(encoder, 'bold')
          text(encoder, 'true')
        }),
      ),
    ),
  ],
  'content of no kind': ['content-kind', next(inLane(content(31, () => undefined)))],
  'a struct of no elements': ['malformed', next(inLane(any()))],
  'a deletion of no elements': ['malformed', next(inState('read', deleted(0)))],
  'a bare text in a lane': ['not-plain-json', next(inLane(any('hello')))],
  'a number in a lane': ['not-plain-json', next(inLane(any(7)))],
  'null in a lane': ['not-plain-json', next(inLane(any(null)))],
  'a list in a lane': ['not-plain-json', next(inLane(any([message(1)])))],
  'an entry and then something else': ['not-plain-json', next(inLane(any(message(1), 'two')))],
  'undefined in an entry': ['not-plain-json', next(inLane(any({ ...message(1), r: undefined })))],
  'bytes in an entry': ['not-plain-json', next(inLane(any({ ...message(1), x: new Uint8Array(3) })))],
  'a bigint in an entry': ['not-plain-json', next(inLane(any({ ...message(1), x: [12n] })))],
  'NaN in an entry': [
    'not-plain-json',
    next(inLane(any(objectWithKey((encoder) => text(encoder, 't'), Number.NaN)))),
  ],
  'a long NaN in an entry': [
    'not-plain-json',
    next(
      inLane(
        any(
          float(117, (encoder) => {
            uint(encoder, 1)
            byte(encoder, 123)
            encoding.writeFloat64(encoder, Number.NaN)
          }),
        ),
      ),
    ),
  ],
  'Infinity in an entry': ['not-plain-json', next(inLane(any({ x: Number.NEGATIVE_INFINITY })))],
  'a prototype in an entry': [
    'not-plain-json',
    next(inLane(any(objectWithKey((encoder) => text(encoder, '__proto__'), { a: 1 })))),
  ],
  'a prototype deep in an entry': [
    'not-plain-json',
    next(
      inLane(
        any(
          float(118, (encoder) => {
            uint(encoder, 1)
            text(encoder, 'x')
            objectWithKey((inner) => text(inner, '__proto__'))(encoder)
          }),
        ),
      ),
    ),
  ],
  'a prototype whose length is written the long way': [
    'not-plain-json',
    next(inLane(any(objectWithKey(overlongText('__proto__'))))),
  ],
  'a prototype in a known struct': [
    'not-plain-json',
    () =>
      update([
        {
          client: EVE,
          clock: 0,
          structs: [inLane(any(objectWithKey((encoder) => text(encoder, '__proto__'))))],
        },
      ]),
  ],
  'an entry that is too deep': ['too-deep', next(inLane(any(nested(33))))],
  'a known struct that is too deep': [
    'too-deep',
    () => update([{ client: EVE, clock: 0, structs: [inLane(any(nested(5000)))] }]),
  ],

  // Shapes
  'an entry under a key': ['shape', next({ root: LANE, key: 'read', content: entry })],
  'a mark without a key': ['shape', next({ root: STATE, content: mark })],
  'a key that no state has': ['bad-key', next(inState('role', mark))],
  'a key of every object': ['bad-key', next(inState('__proto__', mark))],
  'a deletion under a key that no state has': ['bad-key', next(inState('role', deleted(1)))],
  'a mark that is no entry id': ['bad-value', next(inState('read', any('tomorrow')))],
  'a mark that is an object': ['bad-value', next(inState('read', any({ i: entryId(1) })))],

  // Bytes
  'no bytes': ['malformed', () => new Uint8Array(0)],
  'an update that ends early': ['malformed', (scene) => next(inLane(entry))(scene).subarray(0, -3)],
  'bytes after the end': ['malformed', (scene) => new Uint8Array([...next(inLane(entry))(scene), 0])],
  'text that is no UTF-8': ['bad-text', next(inLane(any(objectWithKey(badText))))],
  'a root that is no UTF-8': ['bad-text', next({ root: badText, content: entry })],
  'a key that is no UTF-8': ['bad-text', next({ root: STATE, key: badText, content: mark })],
  'text that is no UTF-8 in a known struct': [
    'bad-text',
    () =>
      update([
        {
          client: EVE,
          clock: 0,
          structs: [
            inLane(
              any(
                objectWithKey((encoder) => text(encoder, 't'), 1),
                objectWithKey(badText),
              ),
            ),
          ],
        },
      ]),
  ],
  'a surrogate in UTF-8': [
    'bad-text',
    next(
      inLane(
        any(
          objectWithKey((encoder) => {
            uint(encoder, 3)
            for (const each of [0xed, 0xa0, 0x80]) byte(encoder, each)
          }),
        ),
      ),
    ),
  ],
  'a value of no kind': ['malformed', next(inLane(any(float(42, () => undefined))))],
  'a number without end': [
    'malformed',
    () =>
      bytes((encoder) => {
        for (let i = 0; i < 200; i++) byte(encoder, 0x80)
        byte(encoder, 0)
      }),
  ],
  'more clients than the limit': ['too-many-clients', () => bytes((encoder) => uint(encoder, 2 ** 31))],
  'a count of structs without end': [
    'too-big',
    () => update([{ client: EVE, clock: 0, count: 2 ** 52, structs: [] }]),
  ],
  'a count of values without end': [
    'malformed',
    next(inLane(content(8, (encoder) => uint(encoder, 2 ** 50)))),
  ],
  'a list without end': ['malformed', next(inLane(any(float(117, (encoder) => uint(encoder, 2 ** 50)))))],
  'a text without end': ['malformed', next(inLane(any(float(119, (encoder) => uint(encoder, 2 ** 50)))))],
  'a count of deletes without end': [
    'malformed',
    () =>
      bytes((encoder) => {
        uint(encoder, 0)
        uint(encoder, 2 ** 50)
      }),
  ],
  'a giant clock': [
    'clock-too-big',
    () => update([{ client: NOBODY, clock: 2 ** 31, structs: [inLane(entry)] }]),
  ],
  'a giant deletion': ['clock-too-big', next(inState('read', deleted(2 ** 31)))],
  'a giant range of deletes': ['clock-too-big', deleting(() => [[EVE, [0, 2 ** 31 + 1]]])],
}

describe('attacks', () => {
  it.each(Object.entries(ATTACKS).map(([name, [code, build]]) => ({ name, code, build })))(
    '[G2] [G4] refuses $name: $code',
    ({ code, build }) => {
      for (let seed = 1; seed <= SCENES; seed++) {
        const scene = createScene(seed)
        const result = asEve(scene, build(scene))
        expect(result, `seed ${seed}`).toMatchObject({ ok: false, error: { code } })
      }
    },
  )

  it.each(Object.keys(ATTACKS))('[G2] refuses it behind an honest entry, too: %s', (name) => {
    const scene = createScene(3)
    const [first = 0, ...rest] = ATTACKS[name]?.[1](scene) ?? []
    const honest = update([{ client: EVE_PHONE, clock: 0, structs: [inLane(entry)] }])
    expect(asEve(scene, honest).ok).toBe(true)
    const both = new Uint8Array([first + 1, ...honest.subarray(1, -1), ...rest])
    expect(asEve(scene, both).ok).toBe(false)
  })

  it('[G4] leaves the document as it was, whatever comes', () => {
    const scene = createScene(1)
    const before = Y.encodeStateAsUpdate(scene.doc)
    const roots = [...scene.doc.share.keys()]
    for (const code of [
      'a new root',
      'a prototype in an entry',
      'a left and a right neighbour in different lanes',
    ]) {
      const attack = ATTACKS[code]
      if (attack === undefined) throw new Error(code)
      asEve(scene, attack[1](scene))
    }
    expect(Y.encodeStateAsUpdate(scene.doc)).toEqual(before)
    expect([...scene.doc.share.keys()]).toEqual(roots)
  })

  it('[G4] refuses more bytes or entries than the limits', () => {
    const scene = createScene(1)
    const two = next(inLane(any(message(1), message(2))))(scene)
    expect(authorize(two, scene.doc, scene.policy, { bytes: two.length }).ok).toBe(true)
    expect(authorize(two, scene.doc, scene.policy, { bytes: two.length - 1 })).toMatchObject({
      error: { code: 'too-big' },
    })
    expect(authorize(two, scene.doc, scene.policy, { entries: 1 })).toMatchObject({
      error: { code: 'too-many-entries' },
    })
  })
})
