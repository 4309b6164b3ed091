import * as encoding from 'lib0/encoding'
import { encodeUtf8 } from 'lib0/string'
import type { Random } from './random.ts'
import { bytes } from './wire.ts'

/** Bytes that mean something on the wire: ends of ranges, flags with contents, tags of values. */
const TELLING = [0, 1, 2, 8, 10, 31, 0x21, 0x28, 0x48, 0x74, 0x77, 0x7b, 0x7f, 0x80, 0x81, 0x88, 0xc8, 0xff]

/** What may be put in place of one another: client ids and names. */
export interface Vocabulary {
  readonly clients: readonly number[]
  readonly names: readonly string[]
  readonly others: readonly Uint8Array[]
}

/** Changes an update in one to three places, bytewise or by exchanging what the vocabulary knows. */
export function mutate(update: Uint8Array, random: Random, vocabulary: Vocabulary): Uint8Array {
  let mutated = update
  for (let n = 1 + random.below(3); n > 0; n--) mutated = mutateOnce(mutated, random, vocabulary)
  return mutated
}

function mutateOnce(update: Uint8Array, random: Random, { clients, names, others }: Vocabulary): Uint8Array {
  const at = random.below(update.length + 1)
  const byte = update[at] ?? 0
  const length = 1 + random.below(8)
  switch (random.below(10)) {
    case 0:
      return splice(update, at, 1, [byte ^ (1 << random.below(8))])
    case 1:
      return splice(update, at, 1, [random.below(256)])
    case 2:
      return splice(update, at, 1, [random.pick(TELLING)])
    case 3:
      return splice(update, at, 1, [(byte + (random.chance(0.5) ? 1 : 255)) & 255])
    case 4:
      return splice(update, at, length, [])
    case 5:
      return splice(update, at, 0, [random.pick(TELLING)])
    case 6:
      return splice(update, at, 0, update.subarray(at, at + length))
    case 7: {
      const other = random.pick(others)
      const from = random.below(other.length)
      return splice(update, at, length, other.subarray(from, from + length))
    }
    case 8:
      return exchange(update, number(random.pick(clients)), number(random.pick(clients)), random)
    default:
      return exchange(update, encodeUtf8(random.pick(names)), encodeUtf8(random.pick(names)), random)
  }
}

const number = (value: number) => bytes((encoder) => encoding.writeVarUint(encoder, value))

function splice(update: Uint8Array, at: number, length: number, by: Iterable<number>): Uint8Array {
  return new Uint8Array([...update.subarray(0, at), ...by, ...update.subarray(at + length)])
}

/** Puts `by` where `what` stands, at a random one of its places. */
function exchange(update: Uint8Array, what: Uint8Array, by: Uint8Array, random: Random): Uint8Array {
  const places: number[] = []
  for (let at = 0; at + what.length <= update.length; at++) {
    if (what.every((byte, index) => update[at + index] === byte)) places.push(at)
  }
  return places.length === 0 ? update : splice(update, random.pick(places), what.length, by)
}
