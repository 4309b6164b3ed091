import { LIMITS } from '../../sync/limits.ts'
import { type Crop, sideOf } from './crop.ts'
import { fitBytes } from './fitBytes.ts'

/** Behind what is transparent, where there is only JPEG: the paper of the light theme. */
const GROUND = '#f7f3ec'

/**
 * The chosen square as a file of its own, small enough to be sent: drawn anew, so that nothing of the chosen file's
 * metadata (place, camera, earlier versions) leaves the device. Undefined when the browser cannot.
 */
export async function encodePicture(source: ImageBitmap, crop: Crop): Promise<Blob | undefined> {
  const cut = sideOf(source, crop)
  return fitBytes(
    async (side, quality) => {
      const canvas = document.createElement('canvas')
      canvas.width = side
      canvas.height = side
      const context = canvas.getContext('2d')
      if (context === null) return undefined
      const draw = () => {
        context.imageSmoothingQuality = 'high'
        context.drawImage(source, crop.x - cut / 2, crop.y - cut / 2, cut, cut, 0, 0, side, side)
      }
      draw()
      const webp = await toBlob(canvas, 'image/webp', quality)
      // Browsers that cannot make one make a PNG, which says what it is.
      if (webp?.type === 'image/webp') return webp
      context.fillStyle = GROUND
      context.fillRect(0, 0, side, side)
      draw()
      const jpeg = await toBlob(canvas, 'image/jpeg', quality)
      return jpeg?.type === 'image/jpeg' ? jpeg : undefined
    },
    { maxBytes: LIMITS.maxPictureBytes, largest: Math.ceil(cut) },
  )
}

const toBlob = (canvas: HTMLCanvasElement, type: string, quality: number): Promise<Blob | undefined> =>
  new Promise((resolve) => canvas.toBlob((blob) => resolve(blob ?? undefined), type, quality))
