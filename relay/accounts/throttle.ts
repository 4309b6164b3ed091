import { LIMITS } from '../../sync/limits.ts'

/** How often something may happen within a window that starts with the first time. */
export interface Allowance {
  readonly times: number
  readonly windowMs: number
}

export interface ThrottleOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** @default 10 in 15 minutes */
  readonly failedSignInsPerAccount?: Allowance
  /** @default ten times as many */
  readonly failuresPerAddress?: Allowance
  /** @default 30 in an hour */
  readonly registrationsPerAddress?: Allowance
  /** Keys remembered per kind; at the bound the oldest is forgotten. @default 10000 */
  readonly maxKeys?: number
}

export interface Counter {
  /** Seconds until `key` may try again, 0 when it may now. */
  waitSeconds(key: string): number
  count(key: string): void
  /** Takes one back: what was counted ahead turned out fine. */
  refund(key: string): void
  /** Forgets all that was counted against `key`. */
  forgive(key: string): void
}

/** Refuses for a while, never for good; in memory, so a restart forgives. */
export interface Throttle {
  readonly failedSignIns: Counter
  /** Failed sign-ins and guessed invitations of an address. */
  readonly failures: Counter
  readonly registrations: Counter
}

const HOUR_MS = 3600_000

export function createThrottle({
  now,
  failedSignInsPerAccount = { times: LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  failuresPerAddress = { times: 10 * LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  registrationsPerAddress = { times: LIMITS.maxRegistrationsPerHour, windowMs: HOUR_MS },
  maxKeys = 10_000,
}: ThrottleOptions): Throttle {
  const counter = (allowance: Allowance) => createCounter(allowance, now, maxKeys)
  return {
    failedSignIns: counter(failedSignInsPerAccount),
    failures: counter(failuresPerAddress),
    registrations: counter(registrationsPerAddress),
  }
}

function createCounter({ times, windowMs }: Allowance, now: () => number, maxKeys: number): Counter {
  const counts = new Map<string, { readonly count: number; readonly until: number }>()

  const current = (key: string) => {
    const entry = counts.get(key)
    if (entry === undefined || now() < entry.until) return entry
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
    forgive(key) {
      counts.delete(key)
    },
  }
}
