import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createSilence, type SilenceOptions } from '../../../relay/gate/silence.ts'
import { LIMITS } from '../../../sync/limits.ts'

beforeEach(() => {
  vi.useFakeTimers()
})
const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
  vi.useRealTimers()
})

/** A socket that is looked at every five seconds, the first time at once. */
function listen({
  isHeld = () => false,
  tookAt = () => Number.NEGATIVE_INFINITY,
}: Partial<Pick<SilenceOptions, 'isHeld' | 'tookAt'>> = {}) {
  const ticks = () => Date.now()
  const silence = createSilence({
    ...{ afterMs: LIMITS.presenceSilenceMs, everyMs: LIMITS.pingIntervalMs, ticks, isHeld, tookAt },
  })
  const changes: (readonly [isSilent: boolean, afterMs: number])[] = []
  const started = ticks()
  silence.on((isSilent) => changes.push([isSilent, ticks() - started]))
  const beats = setInterval(silence.beat, LIMITS.pingIntervalMs)
  stops.push(() => clearInterval(beats), silence.stop)
  return { silence, changes, ticks, started }
}

describe('the silence of a socket', () => {
  it.each([0, 1, 2_500, 4_900, 4_999])(
    '[P1] is known 13 s after the last word, wherever that fell between two looks: %d ms',
    (saidAfter) => {
      const { silence, changes } = listen()
      vi.advanceTimersByTime(saidAfter)
      silence.heard()
      vi.advanceTimersByTime(30_000)
      expect(changes).toEqual([[true, saidAfter + 13_000]])
    },
  )

  it('[P1] with the second in which news are gathered is less than 15 s; so is what a closed page is given', () => {
    expect(LIMITS.presenceSilenceMs + LIMITS.presenceEveryMs).toBeLessThan(15_000)
    expect(LIMITS.presenceGraceMs + LIMITS.presenceEveryMs).toBeLessThan(15_000)
  })

  it('[P1] ends with the next word', () => {
    const { silence, changes } = listen()
    vi.advanceTimersByTime(20_000)
    silence.heard()
    expect(changes.at(-1)).toEqual([false, 20_000])
  })

  it('[P1] is none where every ping is answered', () => {
    const { silence, changes } = listen()
    for (let time = 0; time < 100; time++) {
      vi.advanceTimersByTime(5_000)
      silence.heard()
    }
    expect(changes).toEqual([])
  })

  it('[G11] does not begin while the relay itself does not listen, nor before what was said then is read', () => {
    let isHeld = false
    const { silence, changes } = listen({ isHeld: () => isHeld })
    isHeld = true
    vi.advanceTimersByTime(40_000)
    expect(changes).toEqual([])
    isHeld = false
    silence.resumed()
    silence.beat()
    expect(changes).toEqual([])
    vi.advanceTimersByTime(1_000)
    expect(changes).toEqual([[true, 41_000]])
  })

  it('[G11] of a slow reader is that since it last took something', () => {
    let tookAt = Date.now()
    const { changes, started, ticks } = listen({ tookAt: () => tookAt })
    for (let time = 0; time < 8; time++) {
      vi.advanceTimersByTime(5_000)
      tookAt = ticks()
    }
    expect(changes).toEqual([])
    vi.advanceTimersByTime(30_000)
    expect(changes).toEqual([[true, tookAt - started + 13_000]])
  })
})
