import { hash, verify } from '@node-rs/argon2'
import { LIMITS } from '../../sync/limits.ts'

/** Work of one hash; OWASP's second recommendation for argon2id. */
export interface PasswordCost {
  /** Memory in KiB. @default 19456 */
  readonly memoryCost?: number
  /** Passes. @default 2 */
  readonly timeCost?: number
  /** Lanes. @default 1 */
  readonly parallelism?: number
}

export interface Passwords {
  isAcceptable(password: string): boolean
  hash(password: string): Promise<string>
  /** False for a wrong password; with no hash (an unknown name) too, after the same work. */
  verify(password: string, hash: string | undefined): Promise<boolean>
}

/** `Algorithm.Argon2id` of the library, whose const enum erasable syntax cannot import. */
const ARGON2ID = 2

/** Hashes computed at once: 19 MiB each, and the thread pool has other work too; the rest wait their turn. */
const MAX_AT_ONCE = 3

export function createPasswords({
  memoryCost = 19_456,
  timeCost = 2,
  parallelism = 1,
}: PasswordCost = {}): Passwords {
  const options = { algorithm: ARGON2ID, memoryCost, timeCost, parallelism }
  const inTurn = createTurns(MAX_AT_ONCE)
  // Made on first use, once: what an unknown name is verified against.
  let dummy: Promise<string> | undefined
  const dummyHash = () => {
    dummy ??= hash('nobody has this password', options)
    return dummy
  }

  return {
    isAcceptable(password) {
      if (!password.isWellFormed() || password.length > 4 * LIMITS.maxPasswordLength) return false
      const length = [...normalize(password)].length
      return length >= LIMITS.minPasswordLength && length <= LIMITS.maxPasswordLength
    },
    hash: (password) => inTurn(() => hash(normalize(password), options)),
    async verify(password, stored) {
      const against = await dummyHash()
      // Cut, not refused: an endless password takes the same path as any wrong one.
      const tried = normalize(password.slice(0, 4 * LIMITS.maxPasswordLength))
      const matches = await inTurn(() => verify(stored ?? against, tried))
      return stored !== undefined && matches
    },
  }
}

/** The same password typed on two keyboards may differ in code points only (RFC 8265 §4.2). */
const normalize = (password: string): string => password.normalize('NFC')

function createTurns(atOnce: number): <T>(work: () => Promise<T>) => Promise<T> {
  let running = 0
  const waiting: (() => void)[] = []
  return async (work) => {
    if (running >= atOnce) await new Promise<void>((go) => waiting.push(go))
    else running += 1
    try {
      return await work()
    } finally {
      // The slot passes to the next in line, so `running` stays; nobody overtakes.
      const next = waiting.shift()
      if (next === undefined) running -= 1
      else next()
    }
  }
}
