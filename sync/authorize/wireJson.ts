import type { Json } from '../canonicalJson.ts'
import type { ByteReader } from './byteReader.ts'
import { refuse } from './refusal.ts'

/** Tags of lib0's `writeAny`. */
const UNDEFINED = 127
const NULL = 126
const INTEGER = 125
const FLOAT32 = 124
const FLOAT64 = 123
const BIGINT = 122
const FALSE = 121
const TRUE = 120
const TEXT = 119
const OBJECT = 118
const LIST = 117
const BYTES = 116

const PROTO = '__proto__'

/**
 * Passes over one value, making nothing of it: enough to know that Yjs can read it. `__proto__` is refused even
 * in what is known already, since lib0 would set a prototype while reading (G4).
 */
export function skipValue(reader: ByteReader, maxDepth: number): void {
  const tag = reader.byte()
  if (maxDepth < 1 && (tag === LIST || tag === OBJECT)) refuse('too-deep')
  switch (tag) {
    case UNDEFINED:
    case NULL:
    case FALSE:
    case TRUE:
      return
    case INTEGER:
      reader.int()
      return
    case FLOAT32:
      reader.skip(4)
      return
    case FLOAT64:
    case BIGINT:
      reader.skip(8)
      return
    case TEXT:
      reader.skipText()
      return
    case BYTES:
      reader.skip(reader.uint())
      return
    case LIST:
      for (let left = reader.uint(); left > 0; left--) skipValue(reader, maxDepth - 1)
      return
    case OBJECT:
      for (let left = reader.uint(); left > 0; left--) {
        skipKey(reader)
        skipValue(reader, maxDepth - 1)
      }
      return
    default:
      refuse('malformed', 'value')
  }
}

/** Compares the decoded text: the length before it can be written in more than one way. */
function skipKey(reader: ByteReader): void {
  const start = reader.position
  if (reader.skipText() !== PROTO.length) return
  reader.position = start
  if (reader.text() === PROTO) refuse('not-plain-json', PROTO)
}

/** Reads one value that has to be plain JSON. Its depth was bounded when it was passed over. */
export function readJson(reader: ByteReader): Json {
  switch (reader.byte()) {
    case NULL:
      return null
    case FALSE:
      return false
    case TRUE:
      return true
    case INTEGER:
      return reader.int()
    case FLOAT32:
      return finite(reader.float(4))
    case FLOAT64:
      return finite(reader.float(8))
    case TEXT:
      return reader.text()
    case LIST: {
      const list: Json[] = []
      for (let left = reader.uint(); left > 0; left--) list.push(readJson(reader))
      return list
    }
    case OBJECT: {
      const object: { [key: string]: Json } = {}
      for (let left = reader.uint(); left > 0; left--) {
        const key = reader.text()
        object[key] = readJson(reader)
      }
      return object
    }
    case UNDEFINED:
      return refuse('not-plain-json', 'undefined')
    case BIGINT:
      return refuse('not-plain-json', 'bigint')
    case BYTES:
      return refuse('not-plain-json', 'bytes')
    default:
      return refuse('malformed', 'value')
  }
}

const finite = (value: number): number =>
  Number.isFinite(value) ? value : refuse('not-plain-json', String(value))
