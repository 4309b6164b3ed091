import * as encoding from 'lib0/encoding'
import { type Attacks, entry, inLane, inState, LANE, mark, nested, next, STATE, tagged } from './attack.ts'
import { EVE, entryId, message } from './scene.ts'
import { any, content, deleted, objectWithKey, overlongText, update } from './wire.ts'

const { writeVarUint: uint, writeUint8: byte, writeVarString: text } = encoding

/** Content and shapes that no lane and no map of ours holds. */
export const ON_CONTENT: Attacks = {
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
          tagged(117, (encoder) => {
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
          tagged(118, (encoder) => {
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
}
