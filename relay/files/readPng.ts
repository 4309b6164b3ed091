import { crc32 } from 'node:zlib'
import type { PictureSize } from './sniffPicture.ts'

const SIGNATURE = [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]
/** Length, name and checksum around a chunk's data. */
const AROUND = 12
const CRITICAL = new Set(['IHDR', 'PLTE', 'IDAT', 'IEND'])
/** What only an animated PNG has. */
const ANIMATED = new Set(['acTL', 'fcTL', 'fdAT'])

/** The size of a still PNG that is whole, with nothing behind its end; PNG (third edition) §5. */
export function readPng(bytes: Uint8Array): PictureSize | undefined {
  if (!SIGNATURE.every((byte, at) => bytes[at] === byte)) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  let size: PictureSize | undefined
  let hasData = false
  let at = SIGNATURE.length
  while (at + AROUND <= bytes.length) {
    const length = view.getUint32(at)
    const data = at + 8
    const end = data + length + 4
    if (end > bytes.length) return undefined
    const name = String.fromCharCode(...bytes.subarray(at + 4, data))
    if (!/^[A-Za-z]{4}$/.test(name) || ANIMATED.has(name)) return undefined
    // A small first letter says that a reader may pass the chunk over.
    if (/^[A-Z]/.test(name) && !CRITICAL.has(name)) return undefined
    if (crc32(bytes.subarray(at + 4, end - 4)) !== view.getUint32(end - 4)) return undefined
    if ((size === undefined) !== (name === 'IHDR')) return undefined
    if (name === 'IHDR') {
      if (length !== 13) return undefined
      size = { width: view.getUint32(data), height: view.getUint32(data + 4) }
    }
    if (name === 'IDAT') hasData = true
    if (name === 'IEND') return length === 0 && end === bytes.length && hasData ? size : undefined
    at = end
  }
  return undefined
}
