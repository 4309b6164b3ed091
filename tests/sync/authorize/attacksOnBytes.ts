import * as encoding from 'lib0/encoding'
import { type Attacks, deleting, entry, inLane, inState, mark, next, STATE, tagged } from './attack.ts'
import { EVE, NOBODY } from './scene.ts'
import { any, badText, bytes, content, deleted, objectWithKey, update, type Write } from './wire.ts'

const { writeVarUint: uint, writeUint8: byte, writeVarString: text } = encoding

/** 56 bits. */
const beyondNumbers: Write = (encoder) => {
  for (let n = 0; n < 7; n++) byte(encoder, 0xbf)
  byte(encoder, 0x7f)
}

/** Bytes that are no update, or promise more than they hold. */
export const ON_BYTES: Attacks = {
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
  'a value of no kind': ['malformed', next(inLane(any(tagged(42))))],
  'a value of no kind in a known struct': [
    'malformed',
    () => update([{ client: EVE, clock: 0, structs: [inLane(any(tagged(42)))] }]),
  ],
  'an integer beyond what a number holds': ['malformed', next(inLane(any(tagged(125, beyondNumbers))))],
  'a clock beyond what a number holds': [
    'malformed',
    () =>
      bytes((encoder) => {
        uint(encoder, 1)
        uint(encoder, 1)
        beyondNumbers(encoder)
      }),
  ],
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
  'a list without end': ['malformed', next(inLane(any(tagged(117, (encoder) => uint(encoder, 2 ** 50)))))],
  'a text without end': ['malformed', next(inLane(any(tagged(119, (encoder) => uint(encoder, 2 ** 50)))))],
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
