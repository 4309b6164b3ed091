import { LIMITS } from '../../sync/limits.ts'
import { type Allowance, type Counter, createCounter } from './counter.ts'
import { createSignInThrottle, type SignInThrottle } from './signInThrottle.ts'

export interface ThrottleOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Of one account from one address. @default 10 in 15 minutes */
  readonly failedSignIns?: Allowance
  /** From everywhere. @default ten times as many */
  readonly failedSignInsPerAccount?: Allowance
  /** @default ten times as many */
  readonly failuresPerAddress?: Allowance
  /** @default 30 in an hour */
  readonly registrationsPerAddress?: Allowance
  /** @default 120 in a minute */
  readonly searchesPerPerson?: Allowance
  /** Keys remembered per kind; at the bound the oldest is forgotten. @default 10000 */
  readonly maxKeys?: number
}

/** Refuses for a while, never for good; in memory, so a restart forgives. */
export interface Throttle {
  readonly signIns: SignInThrottle
  /** Failed sign-ins and guessed invitations of an address. */
  readonly failures: Counter
  readonly registrations: Counter
  /** Searches for people, by who searches. */
  readonly searches: Counter
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export function createThrottle({
  now,
  failedSignIns = { times: LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  failedSignInsPerAccount = { times: 10 * LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  failuresPerAddress = { times: 10 * LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  registrationsPerAddress = { times: LIMITS.maxRegistrationsPerHour, windowMs: HOUR_MS },
  searchesPerPerson = { times: LIMITS.maxSearchesPerMinute, windowMs: MINUTE_MS },
  maxKeys = 10_000,
}: ThrottleOptions): Throttle {
  const counter = (allowance: Allowance) => createCounter(allowance, now, maxKeys)
  return {
    signIns: createSignInThrottle({
      here: counter(failedSignIns),
      anywhere: counter(failedSignInsPerAccount),
      maxKeys,
    }),
    failures: counter(failuresPerAddress),
    registrations: counter(registrationsPerAddress),
    searches: counter(searchesPerPerson),
  }
}
