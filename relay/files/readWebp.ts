import type { PictureSize } from './sniffPicture.ts'

/** What a still picture in the extended form may hold (RFC 9649 §2.7); `ANIM` and `ANMF` are not among them. */
const STILL = new Set(['VP8X', 'ICCP', 'ALPH', 'VP8 ', 'VP8L', 'EXIF', 'XMP '])
const ANIMATION_FLAG = 0x02

/** The size of a still WebP that is whole, with nothing behind its end; RFC 9649. */
export function readWebp(bytes: Uint8Array): PictureSize | undefined {
  if (bytes.length < 20 || text(bytes, 0) !== 'RIFF' || text(bytes, 8) !== 'WEBP') return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (view.getUint32(4, true) !== bytes.length - 8) return undefined
  let canvas: PictureSize | undefined
  let image: PictureSize | undefined
  let at = 12
  while (at < bytes.length) {
    if (at + 8 > bytes.length) return undefined
    const name = text(bytes, at)
    const length = view.getUint32(at + 4, true)
    const data = at + 8
    // Chunks are padded to even lengths.
    const end = data + length + (length % 2)
    if (end > bytes.length || !STILL.has(name)) return undefined
    const chunk = bytes.subarray(data, data + length)
    if (name === 'VP8X') {
      if (at !== 12 || length !== 10 || ((chunk[0] ?? 0) & ANIMATION_FLAG) !== 0) return undefined
      canvas = { width: 1 + uint24(chunk, 4), height: 1 + uint24(chunk, 7) }
    } else if (name === 'VP8 ' || name === 'VP8L') {
      if (image !== undefined) return undefined
      image = name === 'VP8L' ? losslessSize(chunk) : lossySize(chunk)
      if (image === undefined) return undefined
    } else if (canvas === undefined) return undefined
    at = end
  }
  if (canvas === undefined || image === undefined) return image
  return canvas.width === image.width && canvas.height === image.height ? image : undefined
}

const text = (bytes: Uint8Array, at: number): string => String.fromCharCode(...bytes.subarray(at, at + 4))
const uint24 = (bytes: Uint8Array, at: number): number =>
  (bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8) | ((bytes[at + 2] ?? 0) << 16)

/** The frame header of VP8: RFC 6386 §9.1. Only a key frame is a picture by itself. */
function lossySize(chunk: Uint8Array): PictureSize | undefined {
  const tag = uint24(chunk, 0)
  const isKeyFrame = (tag & 1) === 0
  const firstPartition = tag >> 5
  if (!isKeyFrame || chunk.length < 10 + firstPartition) return undefined
  if (uint24(chunk, 3) !== 0x2a019d) return undefined
  return { width: uint24(chunk, 6) & 0x3fff, height: uint24(chunk, 8) & 0x3fff }
}

/** RFC 9649 §3.4. */
function losslessSize(chunk: Uint8Array): PictureSize | undefined {
  if (chunk.length < 6 || chunk[0] !== 0x2f) return undefined
  const bits = new DataView(chunk.buffer, chunk.byteOffset, chunk.byteLength).getUint32(1, true)
  const version = bits >>> 29
  return version === 0 ? { width: 1 + (bits & 0x3fff), height: 1 + ((bits >>> 14) & 0x3fff) } : undefined
}
