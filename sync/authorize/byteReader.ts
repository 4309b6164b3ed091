import { decodeUtf8 } from 'lib0/string'
import { refuse } from './refusal.ts'

/** No number of an update takes more: 8 times 7 bits hold every safe integer that lib0 writes. */
const MAX_NUMBER_BYTES = 8
const ASCII_END = 0x80

/**
 * Reads lib0's encoding with every bound checked, refusing instead of reading past the end: lib0's own reader
 * yields undefined or NaN there.
 */
export class ByteReader {
  readonly bytes: Uint8Array
  position: number

  constructor(bytes: Uint8Array, position = 0) {
    this.bytes = bytes
    this.position = position
  }

  get isAtEnd(): boolean {
    return this.position === this.bytes.length
  }

  byte(): number {
    const byte = this.bytes[this.position++]
    return byte === undefined ? refuse('malformed', 'it ends early') : byte
  }

  /** A number without sign, 7 bits a byte, lowest first. */
  uint(): number {
    let value = 0
    let factor = 1
    for (let i = 0; i < MAX_NUMBER_BYTES; i++) {
      const byte = this.byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return Number.isSafeInteger(value) ? value : refuse('malformed', 'number')
      factor *= 128
    }
    return refuse('malformed', 'number')
  }

  /** A number with sign: 6 bits in the first byte, 7 in each other. */
  int(): number {
    const first = this.byte()
    const sign = (first & 0x40) > 0 ? -1 : 1
    let value = first & 0x3f
    if (first < 0x80) return sign * value
    let factor = 64
    for (let i = 1; i < MAX_NUMBER_BYTES; i++) {
      const byte = this.byte()
      value += (byte & 0x7f) * factor
      if (byte < 0x80) return Number.isSafeInteger(value) ? sign * value : refuse('malformed', 'number')
      factor *= 128
    }
    return refuse('malformed', 'number')
  }

  float(size: 4 | 8): number {
    const start = this.position
    this.skip(size)
    const view = new DataView(this.bytes.buffer, this.bytes.byteOffset + start, size)
    return size === 4 ? view.getFloat32(0) : view.getFloat64(0)
  }

  skip(length: number): void {
    if (length > this.bytes.length - this.position) refuse('malformed', 'it ends early')
    this.position += length
  }

  /** Passes over a text with its length before it; answers how many bytes it has, once they are known to be UTF-8. */
  skipText(): number {
    const length = this.uint()
    const start = this.position
    this.skip(length)
    for (let i = start; i < this.position; i++) {
      if ((this.bytes[i] ?? 0) >= ASCII_END) {
        decode(this.bytes.subarray(start, this.position))
        break
      }
    }
    return length
  }

  text(): string {
    const length = this.uint()
    const start = this.position
    this.skip(length)
    return decode(this.bytes.subarray(start, this.position))
  }
}

/** lib0's own decoder, so that Yjs comes to the same verdict. */
function decode(bytes: Uint8Array): string {
  try {
    return decodeUtf8(bytes)
  } catch {
    return refuse('bad-text')
  }
}
