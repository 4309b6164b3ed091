import * as v from 'valibot'
import { LIMITS } from '../../sync/limits.ts'

const KEY = 'prosa.claim'
const claimSchema = v.object({ claim: v.string(), check: v.string(), endsAt: v.number() })

/** A code that this device brought, while the first one decides; `endsAt` in milliseconds since 1970. */
export type KeptClaim = v.InferOutput<typeof claimSchema>

export interface ClaimStore {
  /** Undefined when there is none, or its time is over. */
  read(now: number): KeptClaim | undefined
  keep(claim: KeptClaim): void
  forget(): void
}

/** Keeps a claim for as long as its tab: a telephone may reload the page while its person looks at the other device. */
export function createClaimStore(): ClaimStore {
  const forget = () => {
    try {
      sessionStorage.removeItem(KEY)
    } catch {
      // Without storage there is nothing to forget.
    }
  }
  return {
    forget,
    read(now) {
      try {
        const parsed = v.safeParse(claimSchema, JSON.parse(sessionStorage.getItem(KEY) ?? 'null'))
        const isGood =
          parsed.success &&
          parsed.output.endsAt > now &&
          parsed.output.endsAt <= now + 2 * LIMITS.deviceLinkMs
        if (isGood) return parsed.output
      } catch {
        return undefined
      }
      forget()
      return undefined
    },
    keep(claim) {
      try {
        sessionStorage.setItem(KEY, JSON.stringify(claim))
      } catch {
        // It is good until the page is left.
      }
    },
  }
}
