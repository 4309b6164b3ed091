import { describe, expect, it } from 'vitest'
import { sniffPicture } from '../../../relay/files/sniffPicture.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { forSeeds } from '../../sync/helpers/random.ts'
import {
  join,
  jpeg,
  jpegSegment,
  PNG_SIGNATURE,
  png,
  pngChunk,
  pngHead,
  vp8l,
  vp8x,
  webp,
  webpChunk,
} from './encode.ts'

const text = (words: string) => new TextEncoder().encode(words)
/** What it is taken for, in short. */
const sniff = (bytes: Uint8Array): string => {
  const sniffed = sniffPicture(bytes, LIMITS)
  return sniffed.ok ? `${sniffed.value.type} ${sniffed.value.width}×${sniffed.value.height}` : sniffed.error
}
const changed = (bytes: Uint8Array, at: number): Uint8Array =>
  bytes.map((byte, index) => (index === at ? byte ^ 2 : byte))
const PICTURES = { png: png(), jpeg: jpeg(), webp: webp(vp8l(4, 4)) }

describe('a picture', () => {
  it.each([
    ['a PNG', png({ width: 7, height: 5 }), 'image/png 7×5'],
    ['a PNG with a profile and words', png({ extra: [pngChunk('tEXt', text('a\0b'))] }), 'image/png 4×4'],
    ['a baseline JPEG', jpeg({ width: 300, height: 2 }), 'image/jpeg 300×2'],
    ['a progressive JPEG', jpeg({ frame: 0xc2 }), 'image/jpeg 4×4'],
    ['a JPEG with a thumbnail inside', jpeg({ before: [jpegSegment(0xe1, [...jpeg()])] }), 'image/jpeg 4×4'],
    ['a lossless WebP', webp(vp8l(9, 8)), 'image/webp 9×8'],
    ['an extended WebP', webp(vp8x(9, 8), webpChunk('ICCP', [1]), vp8l(9, 8)), 'image/webp 9×8'],
    ['one of the largest size', png({ width: 1_024, height: 1_024 }), 'image/png 1024×1024'],
  ])('[F1] is %s, by its bytes', (_what, bytes, found) => {
    expect(sniff(bytes)).toBe(found)
  })

  it.each([
    ['nothing at all', new Uint8Array()],
    ['an SVG', text('<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>')],
    ['a page', text('<!doctype html><script>alert(1)</script>')],
    ['a GIF', text('GIF89a\u0001\u0000\u0001\u0000')],
    ['a BMP', join(text('BM'), new Uint8Array(60))],
    ['an AVIF', join([0, 0, 0, 32], text('ftypavif'), new Uint8Array(40))],
    ['a film in a RIFF', join(text('RIFF'), [4, 0, 0, 0], text('AVI '), new Uint8Array(8))],
    ['an animated PNG', png({ extra: [pngChunk('acTL', [0, 0, 0, 2, 0, 0, 0, 0])] })],
    ['an animated WebP by its flag', webp(vp8x(4, 4, 0x02), vp8l(4, 4))],
    ['an animated WebP by its frames', webp(vp8x(4, 4), webpChunk('ANMF', vp8l(4, 4)))],
    ['two pictures in a WebP', webp(vp8x(4, 4), vp8l(4, 4), vp8l(4, 4))],
    ['a WebP that lies about its size', webp(vp8x(4, 4), vp8l(1_024, 4))],
    ['a WebP with a chunk of no known name', webp(vp8x(4, 4), vp8l(4, 4), webpChunk('HTML', [60]))],
    ['a PNG of 50,000 pixels', png({ width: 50_000, height: 50_000 })],
    ['a PNG one pixel too wide', png({ width: 1_025 })],
    ['a JPEG of 50,000 pixels', jpeg({ width: 50_000, height: 50_000 })],
    ['a JPEG one pixel too high', jpeg({ height: 1_025 })],
    ['a WebP of 16,384 pixels', webp(vp8l(16_384, 16_384))],
    ['a PNG of no width', png({ width: 0 })],
    ['a JPEG whose height comes later', jpeg({ height: 0 })],
    ['a lossless JPEG', jpeg({ frame: 0xc3 })],
    ['a JPEG of twelve bits', jpeg({ precision: 12 })],
    ['a PNG without data', join(PNG_SIGNATURE, pngHead(4, 4), pngChunk('IEND'))],
    ['a PNG with a byte that was changed on the way', changed(png({ extra: [pngChunk('tEXt', [1])] }), 45)],
    ['a WebP that says it is shorter', changed(webp(vp8l(4, 4)), 4)],
    ['a PNG with two heads', png({ extra: [pngHead(4, 4)] })],
    ['a PNG with a chunk that must be understood', png({ extra: [pngChunk('EVIL')] })],
    ['a PNG with a page behind it', join(png(), text('<script>alert(1)</script>'))],
    ['a JPEG with an archive behind it', join(jpeg(), text('PK\u0003\u0004'))],
    ['a WebP with a page behind it', join(webp(vp8l(4, 4)), text('<script></script>'))],
    ['a picture behind something else', join(text('#!'), png())],
  ])('[F1] is not %s', (_what, bytes) => {
    expect(sniff(bytes)).toBe('not-a-picture')
  })

  it('[F1] has at most 256 KiB', () => {
    const filling = (length: number) => png({ extra: [pngChunk('tEXt', new Uint8Array(length))] })
    const rest = LIMITS.maxPictureBytes - filling(0).length
    expect(sniff(filling(rest))).toBe('image/png 4×4')
    expect(sniff(filling(rest + 1))).toBe('picture-too-large')
  })

  it.each(Object.entries(PICTURES))('[F1] is no %s that is cut off anywhere', (_type, whole) => {
    for (let length = 0; length < whole.length; length++)
      expect(sniff(whole.subarray(0, length))).toBe('not-a-picture')
  })

  it.each(Object.entries(PICTURES))(
    '[F1] is a %s with any bytes changed or else refused, never an error',
    (_type, whole) => {
      forSeeds(50, (random) => {
        const bytes = whole.slice()
        for (let n = 0; n <= random.below(4); n++) bytes[random.below(bytes.length)] = random.below(256)
        expect(sniff(bytes)).toMatch(/^image\/(?:png|jpeg|webp) \d+×\d+$|^not-a-picture$/)
      })
    },
  )
})
