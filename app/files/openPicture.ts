import { LIMITS } from '../../sync/limits.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import { HEAD_BYTES, readPictureHead } from './pictureHead.ts'

/** Why a file cannot be used, before anything is sent. */
export type PictureProblem = 'empty' | 'too-heavy' | 'not-a-picture' | 'too-many-pixels' | 'damaged'

/** Decoded, upright, its first frame; closed by whoever opened it. */
export interface OpenedPicture {
  readonly bitmap: ImageBitmap
  close(): void
}

/** Longest side that is kept for choosing a part of it: enough for the largest zoom at the size that is sent. */
const WORK_SIDE = 2_048
/** A decoder that takes longer is given up. */
const DECODE_MS = 15_000

/** As `createImageBitmap`, which takes the first frame of what moves and turns photographs upright. */
export type Decode = (source: Blob | ImageBitmap, options: ImageBitmapOptions) => Promise<ImageBitmap>

/**
 * Opens a chosen file as a picture; its name and its declared type are nobody's word for what it is.
 * @param decode @default createImageBitmap
 */
export async function openPicture(
  file: Blob,
  decode: Decode = (source, options) => createImageBitmap(source, options),
): Promise<Result<OpenedPicture, PictureProblem>> {
  if (file.size === 0) return err('empty')
  if (file.size > LIMITS.maxPictureFileBytes) return err('too-heavy')
  try {
    const start = await file.slice(0, HEAD_BYTES).arrayBuffer()
    const head = readPictureHead(new Uint8Array(start))
    if (head === undefined) return err('not-a-picture')
    if (head.width * head.height > LIMITS.maxPictureFilePixels) return err('too-many-pixels')
    const whole = await inTime(decode(file, { imageOrientation: 'from-image' }))
    return ok(await scaledDown(whole, decode))
  } catch {
    return err('damaged')
  }
}

async function scaledDown(whole: ImageBitmap, decode: Decode): Promise<OpenedPicture> {
  const scale = WORK_SIDE / Math.max(whole.width, whole.height)
  if (scale >= 1) return opened(whole)
  const small = await decode(whole, {
    resizeWidth: Math.max(1, Math.round(whole.width * scale)),
    resizeHeight: Math.max(1, Math.round(whole.height * scale)),
    resizeQuality: 'high',
  })
  whole.close()
  return opened(small)
}

const opened = (bitmap: ImageBitmap): OpenedPicture => ({ bitmap, close: () => bitmap.close() })

/** What comes too late is let go of. */
function inTime(decoding: Promise<ImageBitmap>): Promise<ImageBitmap> {
  return new Promise((resolve, reject) => {
    let isLate = false
    const timer = setTimeout(() => {
      isLate = true
      reject(new Error('The picture takes too long to decode.'))
    }, DECODE_MS)
    decoding.then((bitmap) => {
      clearTimeout(timer)
      if (isLate) bitmap.close()
      else resolve(bitmap)
    }, reject)
  })
}
