import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { awaitPicture } from '../../../app/calls/awaitPicture.ts'

/** A receiver that has decoded so many frames at each look, the last of them from then on. */
function receiver(...frames: number[]) {
  const getStats = vi.fn(async () => {
    const [framesDecoded] = frames.length > 1 ? frames.splice(0, 1) : frames
    return new Map([['in', { type: 'inbound-rtp', framesDecoded }]]) as unknown as RTCStatsReport
  })
  return { getStats }
}

describe('a picture that was announced', () => {
  beforeEach(() => void vi.useFakeTimers())
  afterEach(() => void vi.useRealTimers())

  it('is there once a frame is decoded, and is told once', async () => {
    const onPicture = vi.fn()
    const from = receiver(0, 0, 1)
    const done = awaitPicture(from, new AbortController().signal, onPicture)
    await vi.runAllTimersAsync()
    await done
    expect(onPicture).toHaveBeenCalledTimes(1)
    expect(from.getStats).toHaveBeenCalledTimes(3)
  })

  it('is not waited for once the connection is let go', async () => {
    const ended = new AbortController()
    const onPicture = vi.fn()
    const from = receiver(1)
    from.getStats.mockImplementationOnce(async () => {
      ended.abort()
      return new Map([['in', { type: 'inbound-rtp', framesDecoded: 1 }]]) as unknown as RTCStatsReport
    })
    await awaitPicture(from, ended.signal, onPicture)
    expect(onPicture).not.toHaveBeenCalled()
  })

  it('is not looked for for ever', async () => {
    const onPicture = vi.fn()
    const done = awaitPicture(receiver(0), new AbortController().signal, onPicture)
    await vi.runAllTimersAsync()
    await done
    expect(onPicture).not.toHaveBeenCalled()
  })
})
