import type { Counter } from './counter.ts'

/**
 * Failed sign-ins of an account. Counted by account alone, ten guesses of a stranger would keep the account's own
 * person out. So ten from one address shut out that address, and it takes ten times as many from everywhere, which
 * one address cannot do, to shut out the others as well; even then not an address from which the right password has
 * been given before. Whoever guesses has 100 tries in 15 minutes with any number of addresses, against passwords of
 * eight characters or more; nobody is banned, and a new password forgives all.
 */
export interface SignInThrottle {
  /** Seconds until the account may be tried from this address again, 0 when it may now. */
  waitSeconds(account: string, address: string): number
  /** A wrong password. */
  failed(account: string, address: string): void
  /** The right one: this address is known from now on, until the relay starts again. */
  succeeded(account: string, address: string): void
  /** Forgets what was counted against the account, from wherever. */
  forgive(account: string): void
}

export interface SignInThrottleOptions {
  /** Failures by account and address, and by account. */
  readonly here: Counter
  readonly anywhere: Counter
  /** Addresses remembered, and times that accounts were forgiven; at the bound the oldest is forgotten. */
  readonly maxKeys: number
}

export function createSignInThrottle({ here, anywhere, maxKeys }: SignInThrottleOptions): SignInThrottle {
  const known = new Map<string, true>()
  /** How often an account was forgiven: what was counted before is counted under another key. */
  const forgiven = new Map<string, number>()
  const pair = (account: string, address: string) => `${account}\0${address}`
  const counted = (account: string) => `${account}\0${forgiven.get(account) ?? 0}`

  return {
    waitSeconds(account, address) {
      const own = here.waitSeconds(pair(counted(account), address))
      return known.has(pair(account, address)) ? own : Math.max(own, anywhere.waitSeconds(counted(account)))
    },
    failed(account, address) {
      here.count(pair(counted(account), address))
      // Only the first ten of an address get this far: none can use up what all have together.
      anywhere.count(counted(account))
    },
    succeeded(account, address) {
      remember(known, pair(account, address), true, maxKeys)
    },
    forgive(account) {
      remember(forgiven, account, (forgiven.get(account) ?? 0) + 1, maxKeys)
    },
  }
}

/** A map iterates in the order of insertion: what was set longest ago goes first. */
function remember<V>(map: Map<string, V>, key: string, value: V, maxKeys: number): void {
  map.delete(key)
  for (const oldest of map.keys()) {
    if (map.size < maxKeys) break
    map.delete(oldest)
  }
  map.set(key, value)
}
