/** How often something may happen within a window that starts with the first time. */
export interface Allowance {
  readonly times: number
  readonly windowMs: number
}

/** Counts by key, each in a window of its own. */
export interface Counter {
  /** Seconds until `key` may try again, 0 when it may now. */
  waitSeconds(key: string): number
  count(key: string): void
  /** Takes one back: what was counted ahead turned out fine. */
  refund(key: string): void
}

/** @param maxKeys keys remembered; at the bound the oldest is forgotten */
export function createCounter({ times, windowMs }: Allowance, now: () => number, maxKeys: number): Counter {
  const counts = new Map<string, { readonly count: number; readonly until: number }>()

  const current = (key: string) => {
    const entry = counts.get(key)
    if (entry === undefined) return undefined
    const restMs = entry.until - now()
    if (restMs > 0 && restMs <= windowMs) return entry
    // Over, or begun by a clock that has been set back since: nobody waits longer than the window.
    counts.delete(key)
    return undefined
  }
  const forgetOldest = () => {
    // A map iterates in the order of insertion, which is the order in which windows began.
    for (const key of counts.keys()) {
      if (counts.size < maxKeys) return
      counts.delete(key)
    }
  }

  return {
    waitSeconds(key) {
      const entry = current(key)
      if (entry === undefined || entry.count < times) return 0
      return Math.max(1, Math.ceil((entry.until - now()) / 1000))
    },
    count(key) {
      const entry = current(key)
      if (entry === undefined) forgetOldest()
      counts.set(key, { count: (entry?.count ?? 0) + 1, until: entry?.until ?? now() + windowMs })
    },
    refund(key) {
      const entry = current(key)
      if (entry === undefined) return
      if (entry.count <= 1) counts.delete(key)
      else counts.set(key, { ...entry, count: entry.count - 1 })
    },
  }
}
