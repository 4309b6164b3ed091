/** How much a key may spend per second; `burst` more at once. */
export interface Allowance {
  readonly perSecond: number
  readonly burst: number
}

/** What somebody has used beyond what time has given back: over the burst they wait, and nothing is refused (G11). */
export interface Debt {
  /** Milliseconds that `key` has to wait now, at most five seconds. */
  waitMs(key: string): number
  /** Notes what was used; answers `waitMs` after it. */
  spend(key: string, amount: number): number
}

/** Longest wait that one act earns: an offline month is let in, then its sender waits a little (G11). */
const MAX_WAIT_MS = 5_000
/** Keys after which those that owe nothing any more are forgotten. */
const SWEEP_AT = 10_000

/** @param ticks monotonic milliseconds: a clock that is set back must not make anybody wait for a day */
export function createDebt({ perSecond, burst }: Allowance, ticks: () => number): Debt {
  const keys = new Map<string, { level: number; at: number }>()
  let sweepAt = SWEEP_AT

  const levelOf = (key: string): number => {
    const known = keys.get(key)
    return known === undefined ? 0 : Math.max(0, known.level - ((ticks() - known.at) / 1000) * perSecond)
  }
  const waitFor = (level: number): number =>
    level <= burst ? 0 : Math.min(MAX_WAIT_MS, ((level - burst) / perSecond) * 1000)
  const sweep = () => {
    for (const key of keys.keys()) if (levelOf(key) === 0) keys.delete(key)
    sweepAt = Math.max(SWEEP_AT, keys.size * 2)
  }

  return {
    waitMs: (key) => waitFor(levelOf(key)),
    spend(key, amount) {
      const level = levelOf(key) + amount
      if (level === 0) keys.delete(key)
      else keys.set(key, { level, at: ticks() })
      if (keys.size > sweepAt) sweep()
      return waitFor(level)
    },
  }
}
