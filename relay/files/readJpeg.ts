import type { PictureSize } from './sniffPicture.ts'

/** Markers of ITU T.81, table B.1. */
const SOI = 0xd8
const EOI = 0xd9
const SOS = 0xda
const FIRST_RESTART = 0xd0
const LAST_RESTART = 0xd7
/** Baseline, extended and progressive: what browsers show. */
const FRAMES = new Set([0xc0, 0xc1, 0xc2])
/** Frames of other kinds: hierarchical, lossless, arithmetic. */
const OTHER_FRAMES = new Set([0xc3, 0xc5, 0xc6, 0xc7, 0xc9, 0xca, 0xcb, 0xcd, 0xce, 0xcf])

/** The size of a JPEG that is whole, with nothing behind its end; ITU T.81. */
export function readJpeg(bytes: Uint8Array): PictureSize | undefined {
  if (bytes[0] !== 0xff || bytes[1] !== SOI) return undefined
  let size: PictureSize | undefined
  let hasScan = false
  let at = 2
  while (at + 2 <= bytes.length) {
    if (bytes[at] !== 0xff) return undefined
    // Any number of 0xff may fill up before a marker.
    while (bytes[at + 1] === 0xff) at += 1
    const marker = bytes[at + 1] ?? 0
    at += 2
    if (marker === EOI) return at === bytes.length && hasScan ? size : undefined
    if (marker === SOI || marker === 0 || OTHER_FRAMES.has(marker) || isRestart(marker)) return undefined
    const length = uint16(bytes, at)
    const end = at + length
    if (length < 2 || end > bytes.length) return undefined
    if (FRAMES.has(marker)) {
      const precision = bytes[at + 2]
      if (size !== undefined || length < 8 || precision !== 8) return undefined
      size = { height: uint16(bytes, at + 3), width: uint16(bytes, at + 5) }
    }
    at = end
    if (marker !== SOS) continue
    if (size === undefined) return undefined
    hasScan = true
    at = afterScan(bytes, at)
  }
  return undefined
}

/** Where the next marker stands behind the coded data: a 0xff in it is followed by 0 or a restart. */
function afterScan(bytes: Uint8Array, from: number): number {
  let at = from
  while (at + 1 < bytes.length) {
    const next = bytes[at + 1] ?? 0
    if (bytes[at] === 0xff && next !== 0 && next !== 0xff && !isRestart(next)) return at
    at += 1
  }
  return bytes.length
}

const isRestart = (marker: number): boolean => marker >= FIRST_RESTART && marker <= LAST_RESTART
const uint16 = (bytes: Uint8Array, at: number): number => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0)
