import { beforeAll, describe, expect, it } from 'vitest'
import { sniffPicture } from '../../../relay/files/sniffPicture.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { launchBrowser } from '../../helpers/browser.ts'

type Type = 'image/jpeg' | 'image/png' | 'image/webp'
const TYPES: readonly Type[] = ['image/jpeg', 'image/png', 'image/webp']
let draw: (type: Type, width: number, height: number, opaque: boolean) => Promise<Uint8Array>
beforeAll(async () => {
  const page = await (await launchBrowser()).newPage()
  draw = async (type, width, height, opaque) => {
    const data = await page.evaluate(
      ([mime, wide, high, isOpaque]) => {
        const canvas = Object.assign(document.createElement('canvas'), { width: wide, height: high })
        const context = canvas.getContext('2d', { alpha: !isOpaque })
        for (let at = 0; at < 40; at++) {
          if (context) context.fillStyle = `hsl(${at * 9} 80% ${40 + (at % 5) * 8}%)`
          context?.fillRect((at * 37) % wide, (at * 53) % high, wide / 3, high / 4)
        }
        return canvas.toDataURL(mime, 0.8)
      },
      [type, width, height, opaque] as const,
    )
    return Buffer.from(data.slice(data.indexOf(',') + 1), 'base64')
  }
}, 30_000)

describe('what a browser draws', () => {
  it.each(TYPES)('[F1] is a picture as %s', async (type) => {
    for (const [width, height] of [
      [1, 1],
      [6, 4],
      [513, 511],
      [1_024, 1_024],
    ] as const) {
      for (const opaque of [true, false]) {
        const bytes = await draw(type, width, height, opaque)
        expect(sniffPicture(bytes, LIMITS)).toEqual({ ok: true, value: { type, width, height } })
      }
    }
  })
})
