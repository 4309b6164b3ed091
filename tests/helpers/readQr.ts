import type { Locator } from 'playwright-core'
import decodeQR from 'qr/decode.js'

/** What a camera would read on the screen. */
export async function readQr(shown: Locator): Promise<string> {
  const picture = await shown.screenshot()
  const pixels = await shown.page().evaluate(async (base64) => {
    const image = new Image()
    image.src = `data:image/png;base64,${base64}`
    await image.decode()
    const canvas = Object.assign(document.createElement('canvas'), {
      width: image.naturalWidth,
      height: image.naturalHeight,
    })
    const context = canvas.getContext('2d')
    context?.drawImage(image, 0, 0)
    const data = context?.getImageData(0, 0, canvas.width, canvas.height).data ?? new Uint8ClampedArray()
    return { width: canvas.width, height: canvas.height, data: [...data] }
  }, picture.toString('base64'))
  return decodeQR({ ...pixels, data: Uint8ClampedArray.from(pixels.data) })
}
