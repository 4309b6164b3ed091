import { crc32, deflateSync } from 'node:zlib'

/** Small encoders: real pictures of any size, and everything that looks like one. */

const ascii = (text: string): Uint8Array => new TextEncoder().encode(text)
export const join = (...parts: readonly (Uint8Array | readonly number[])[]): Uint8Array =>
  Uint8Array.from(parts.flatMap((part) => [...part]))
const uint32 = (value: number): Uint8Array => Uint8Array.of(value >>> 24, value >>> 16, value >>> 8, value)

export function pngChunk(name: string, data: Uint8Array | readonly number[] = []): Uint8Array {
  const named = join(ascii(name), data)
  return join(uint32(data.length), named, uint32(crc32(named)))
}

export const PNG_SIGNATURE = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a)
export const pngHead = (width: number, height: number): Uint8Array =>
  pngChunk('IHDR', join(uint32(width), uint32(height), [8, 2, 0, 0, 0]))

export interface PngParts {
  readonly width?: number
  readonly height?: number
  /** Chunks between head and data. */
  readonly extra?: readonly Uint8Array[]
  /** What tells one picture from another. */
  readonly shade?: number
}

/** One colour. */
export function png({ width = 4, height = 4, extra = [], shade = 0 }: PngParts = {}): Uint8Array {
  const rows = deflateSync(new Uint8Array(Math.min(height * (1 + 3 * width), 4 * 1024 ** 2)).fill(shade))
  return join(PNG_SIGNATURE, pngHead(width, height), ...extra, pngChunk('IDAT', rows), pngChunk('IEND'))
}

const riff = (chunks: Uint8Array): Uint8Array =>
  join(ascii('RIFF'), little32(chunks.length + 4), ascii('WEBP'), chunks)
const little32 = (value: number): Uint8Array => uint32(value).reverse()
const little24 = (value: number): Uint8Array => little32(value).subarray(0, 3)

export function webpChunk(name: string, data: Uint8Array | readonly number[] = []): Uint8Array {
  return join(ascii(name), little32(data.length), data, data.length % 2 === 1 ? [0] : [])
}

export const webp = (...chunks: readonly Uint8Array[]): Uint8Array => riff(join(...chunks))

/** The head of a lossless picture, as `VP8L` has it. */
export const vp8l = (width: number, height: number): Uint8Array =>
  webpChunk('VP8L', join([0x2f], little32((width - 1) | ((height - 1) << 14)), [0x07, 0x10, 0x11, 0x11]))

export const vp8x = (width: number, height: number, flags = 0): Uint8Array =>
  webpChunk('VP8X', join([flags, 0, 0, 0], little24(width - 1), little24(height - 1)))

const segment = (marker: number, data: readonly number[]): Uint8Array =>
  join([0xff, marker, (data.length + 2) >> 8, (data.length + 2) & 0xff], data)

export interface JpegParts {
  readonly width?: number
  readonly height?: number
  readonly frame?: number
  readonly precision?: number
  readonly before?: readonly Uint8Array[]
}

/** The structure of a JPEG: nobody has to be able to see it. */
export function jpeg({
  width = 4,
  height = 4,
  frame = 0xc0,
  precision = 8,
  before = [],
}: JpegParts = {}): Uint8Array {
  const size = [precision, height >> 8, height & 0xff, width >> 8, width & 0xff, 1, 1, 0x11, 0]
  return join(
    [0xff, 0xd8],
    ...before,
    segment(frame, size),
    segment(0xda, [1, 1, 0, 0, 63, 0]),
    [0x12, 0xff, 0x00, 0x34, 0xff, 0xd3, 0x56],
    [0xff, 0xd9],
  )
}

export const jpegSegment = segment
