import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type Decode, openPicture } from '../../../app/files/openPicture.ts'
import { readPictureHead } from '../../../app/files/pictureHead.ts'
import { LIMITS } from '../../../sync/limits.ts'
import {
  join,
  jpeg,
  jpegSegment,
  PNG_SIGNATURE,
  png,
  pngHead,
  vp8l,
  vp8x,
  webp,
} from '../../relay/files/encode.ts'
import { forSeeds } from '../../sync/helpers/random.ts'

const text = (words: string) => new TextEncoder().encode(words)
const be32 = (value: number) => [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255]
const gif = (width: number, height: number) =>
  join(text('GIF89a'), [width & 255, width >> 8, height & 255, height >> 8], new Uint8Array(9))
const avif = (width: number, height: number) =>
  join(
    [0, 0, 0, 24],
    text('ftypavif'),
    new Uint8Array(12),
    be32(20),
    text('ispe'),
    be32(0),
    be32(width),
    be32(height),
    new Uint8Array(8),
  )

describe('what a file says of itself', () => {
  it.each([
    ['jpeg', jpeg({ width: 300, height: 200 })],
    ['png', png({ width: 300, height: 200 })],
    ['webp', webp(vp8l(300, 200))],
    ['webp', webp(vp8x(300, 200, 0x02))],
    ['gif', gif(300, 200)],
    ['avif', avif(300, 200)],
  ])('tells a %s and its size', (type, bytes) => {
    expect(readPictureHead(bytes)).toEqual({ type, width: 300, height: 200 })
  })

  it('is read behind metadata and thumbnails', () => {
    const before = [jpegSegment(0xe1, [...jpeg({ width: 9, height: 9 })]), jpegSegment(0xc4, [0, 0])]
    expect(readPictureHead(jpeg({ width: 300, before }))?.width).toBe(300)
  })

  it('is nobody’s word for anything else', () => {
    for (const bytes of ['<svg/>', '<!doctype html>', 'BM', '%PDF', ''].map(text))
      expect(readPictureHead(bytes)).toBeUndefined()
  })

  it('is read or not, and never an error, whatever stands there', () => {
    const wholes = [jpeg(), png(), webp(vp8l(4, 4)), gif(4, 4), avif(4, 4)]
    forSeeds(300, (random) => {
      const bytes = random.pick(wholes).slice(0, random.below(80))
      for (let n = 0; n < random.below(8); n++)
        if (bytes.length > 0) bytes[random.below(bytes.length)] = random.below(256)
      readPictureHead(bytes)
    })
  })
})

describe('[F1] a chosen file', () => {
  const closed: string[] = []
  const bitmap = (width: number, height: number): ImageBitmap =>
    ({ width, height, close: () => closed.push(`${width}×${height}`) }) as ImageBitmap
  const decoded: unknown[] = []
  const decode =
    (width: number, height: number): Decode =>
    async (_source, options) => {
      decoded.push(options)
      return bitmap(options.resizeWidth ?? width, options.resizeHeight ?? height)
    }
  beforeEach(() => {
    closed.length = 0
    decoded.length = 0
    vi.useFakeTimers()
  })
  afterEach(() => {
    vi.useRealTimers()
  })
  const open = (bytes: Uint8Array, by: Decode = decode(4, 4)) =>
    openPicture(new Blob([new Uint8Array(bytes)]), by)

  it('is opened upright, whatever it is called', async () => {
    const opened = await open(png(), decode(4, 4))
    expect(opened).toMatchObject({ ok: true, value: { bitmap: { width: 4, height: 4 } } })
    expect(decoded).toEqual([{ imageOrientation: 'from-image' }])
  })

  it('is scaled down to what choosing a part needs', async () => {
    const opened = await open(png({ width: 6_000, height: 3_000 }), decode(6_000, 3_000))
    expect(opened).toMatchObject({ ok: true, value: { bitmap: { width: 2_048, height: 1_024 } } })
    expect(closed).toEqual(['6000×3000'])
  })

  it.each([
    ['empty', new Uint8Array()],
    ['not-a-picture', text('<svg xmlns="http://www.w3.org/2000/svg"/>')],
    ['not-a-picture', text('<!doctype html><title>photo.png</title>')],
    ['too-many-pixels', join(PNG_SIGNATURE, pngHead(50_000, 50_000))],
    ['too-many-pixels', gif(65_535, 65_535)],
    ['too-heavy', new Uint8Array(LIMITS.maxPictureFileBytes + 1)],
  ])('is refused before anything is decoded: %s', async (problem, bytes) => {
    expect(await open(bytes)).toEqual({ ok: false, error: problem })
    expect(decoded).toEqual([])
  })

  it('is damaged when it cannot be decoded', async () => {
    expect(await open(png(), () => Promise.reject(new Error('no')))).toEqual({ ok: false, error: 'damaged' })
  })

  it('is given up when it does not get ready, and let go of when it comes late', async () => {
    const late = Promise.withResolvers<ImageBitmap>()
    const opening = open(png(), () => late.promise)
    await vi.advanceTimersByTimeAsync(20_000)
    expect(await opening).toEqual({ ok: false, error: 'damaged' })
    late.resolve(bitmap(7, 7))
    await late.promise
    await Promise.resolve()
    expect(closed).toEqual(['7×7'])
  })
})
