import { describe, expect, it } from 'vitest'
import { fitBytes } from '../../../app/files/fitBytes.ts'

const blob = (size: number) => new Blob([new Uint8Array(size)])
const tries: string[] = []
/** As large as its pixels times its quality. */
const like = (factor: number) => async (side: number, quality: number) => {
  tries.push(`${side} ${quality}`)
  return blob(Math.round(side * side * quality * factor))
}

describe('[F1] a picture that is to be sent', () => {
  it('has the size and the quality that fit, the best first', async () => {
    expect((await fitBytes(like(1), { maxBytes: 256 * 1024, largest: 2_000 }))?.size).toBe(
      Math.round(512 * 512 * 0.92),
    )
    tries.length = 0
    const small = await fitBytes(like(1), { maxBytes: 100_000, largest: 2_000 })
    expect(small?.size).toBeLessThanOrEqual(100_000)
    expect(tries).toEqual([
      '512 0.92',
      '512 0.85',
      '512 0.75',
      '512 0.62',
      '384 0.92',
      '384 0.85',
      '384 0.75',
      '384 0.62',
    ])
  })

  it('is not larger than what was chosen, nor smaller than what can be shown', async () => {
    tries.length = 0
    await fitBytes(like(0.1), { maxBytes: 256 * 1024, largest: 300 })
    await fitBytes(like(0.1), { maxBytes: 256 * 1024, largest: 3 })
    expect(tries).toEqual(['256 0.92', '160 0.92'])
  })

  it('is given up when nothing fits, and when the browser cannot', async () => {
    expect(await fitBytes(like(100), { maxBytes: 1_000, largest: 2_000 })).toBeUndefined()
    expect(await fitBytes(async () => undefined, { maxBytes: 1_000, largest: 2_000 })).toBeUndefined()
  })
})
