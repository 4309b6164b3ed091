import type { Limits } from '../../sync/limits.ts'

/** Longest pause that one update earns: an offline month is let in, then its sender waits a little (G11). */
const MAX_PAUSE_MS = 5_000

/** How fast each user may write: over it, reading is delayed; nothing is refused (G11). */
export interface RateDebt {
  /** Notes entries just written; answers how long to stop reading, milliseconds. */
  spend(user: string, entries: number): number
}

export function createRateDebt(limits: Limits, now: () => number): RateDebt {
  const users = new Map<string, { level: number; at: number }>()
  return {
    spend(user, entries) {
      const at = now()
      const before = users.get(user) ?? { level: 0, at }
      const drained = Math.max(0, before.level - ((at - before.at) / 1000) * limits.entriesPerSecond)
      const level = drained + entries
      if (level === 0) users.delete(user)
      else users.set(user, { level, at })
      const over = level - limits.entriesBurst
      return over <= 0 ? 0 : Math.min(MAX_PAUSE_MS, (over / limits.entriesPerSecond) * 1000)
    },
  }
}
