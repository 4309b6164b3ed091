import { LIMITS, type Limits } from '../../sync/limits.ts'
import { type Allowance, type Counter, createCounter } from './counter.ts'
import { createSignInThrottle, type SignInThrottle } from './signInThrottle.ts'

export interface ThrottleOptions {
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** @default those of design §11 */
  readonly limits?: Limits
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
  /** Public rooms joined and invitations accepted. @default 60 in an hour */
  readonly joinsPerPerson?: Allowance
  /** Conversations made. @default 120 in an hour */
  readonly newConversationsPerPerson?: Allowance
  /** Changes of members, names, settings and pictures. @default 120 in a minute */
  readonly changesPerPerson?: Allowance
  /** @default 30 in an hour */
  readonly reportsPerPerson?: Allowance
  /** Contact requests made. @default 60 in an hour */
  readonly requestsPerPerson?: Allowance
  /** Profiles looked at. @default ten times as many as searches */
  readonly profilesPerPerson?: Allowance
  /** @default 10 in 2 minutes */
  readonly deviceCodesPerAddress?: Allowance
  /** @default 20 in 2 minutes */
  readonly deviceLinksPerPerson?: Allowance
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
  /** Wrong codes for a second device, by address; codes shown, by who shows them. A5 */
  readonly deviceCodes: Counter
  readonly deviceLinks: Counter
  /** Contact requests, by who asks. */
  readonly requests: Counter
  /** Profiles read one by one, by who reads. */
  readonly profiles: Counter
  /** Rooms joined and invitations accepted, by who joins; M2, M11. */
  readonly joins: Counter
  /** Conversations made, by who makes them. */
  readonly newConversations: Counter
  /** Changes of members, names, settings and pictures, by who makes them. */
  readonly changes: Counter
  /** Reports, by who reports; M9. */
  readonly reports: Counter
}

const MINUTE_MS = 60_000
const HOUR_MS = 60 * MINUTE_MS

export function createThrottle({
  now,
  limits = LIMITS,
  failedSignIns = { times: LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  failedSignInsPerAccount = { times: 10 * LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  failuresPerAddress = { times: 10 * LIMITS.maxFailedSignIns, windowMs: LIMITS.failedSignInWindowMs },
  registrationsPerAddress = { times: LIMITS.maxRegistrationsPerHour, windowMs: HOUR_MS },
  searchesPerPerson = { times: LIMITS.maxSearchesPerMinute, windowMs: MINUTE_MS },
  joinsPerPerson = { times: limits.maxJoinsPerHour, windowMs: HOUR_MS },
  newConversationsPerPerson = { times: limits.maxNewConversationsPerHour, windowMs: HOUR_MS },
  changesPerPerson = { times: limits.maxChangesPerMinute, windowMs: MINUTE_MS },
  reportsPerPerson = { times: limits.maxReportsPerHour, windowMs: HOUR_MS },
  requestsPerPerson = { times: LIMITS.maxRequestsPerHour, windowMs: HOUR_MS },
  profilesPerPerson = { times: 10 * LIMITS.maxSearchesPerMinute, windowMs: MINUTE_MS },
  deviceCodesPerAddress = { times: LIMITS.maxWrongDeviceCodes, windowMs: LIMITS.deviceLinkMs },
  deviceLinksPerPerson = { times: 2 * LIMITS.maxWrongDeviceCodes, windowMs: LIMITS.deviceLinkMs },
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
    deviceCodes: counter(deviceCodesPerAddress),
    deviceLinks: counter(deviceLinksPerPerson),
    requests: counter(requestsPerPerson),
    profiles: counter(profilesPerPerson),
    joins: counter(joinsPerPerson),
    newConversations: counter(newConversationsPerPerson),
    changes: counter(changesPerPerson),
    reports: counter(reportsPerPerson),
  }
}
