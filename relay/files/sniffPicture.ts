import { err, ok, type Result } from '../../sync/result.ts'
import { readJpeg } from './readJpeg.ts'
import { readPng } from './readPng.ts'
import { readWebp } from './readWebp.ts'

export type PictureType = 'image/jpeg' | 'image/png' | 'image/webp'

/** Pixels. */
export interface PictureSize {
  readonly width: number
  readonly height: number
}

export interface SniffedPicture extends PictureSize {
  readonly type: PictureType
}

const READERS: readonly (readonly [PictureType, (bytes: Uint8Array) => PictureSize | undefined])[] = [
  ['image/jpeg', readJpeg],
  ['image/png', readPng],
  ['image/webp', readWebp],
]

/**
 * What a picture is by its bytes alone: one still image from the first byte to the last, of a kind that runs nothing
 * (F1). Whatever is animated, cut off or followed by something else is refused, so that no bytes are a picture here
 * and a page or an archive to somebody else.
 *
 * @param limits bytes, and pixels a side
 */
export function sniffPicture(
  bytes: Uint8Array,
  { maxPictureBytes, maxPictureSide }: { readonly maxPictureBytes: number; readonly maxPictureSide: number },
): Result<SniffedPicture, 'not-a-picture' | 'picture-too-large'> {
  if (bytes.byteLength > maxPictureBytes) return err('picture-too-large')
  for (const [type, read] of READERS) {
    const size = read(bytes)
    if (size === undefined) continue
    const fits = [size.width, size.height].every((side) => side >= 1 && side <= maxPictureSide)
    return fits ? ok({ type, ...size }) : err('not-a-picture')
  }
  return err('not-a-picture')
}
