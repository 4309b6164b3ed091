import type { LinkTotals } from './linkStats.ts'

/** How far what one sends is held back, in halvings of the picture's sides; what the browser does itself comes on top. */
export type Steps = 0 | 1 | 2

export interface Strain {
  readonly steps: Steps
  /** What the other side reports of what it gets, once a second. */
  note(totals: Pick<LinkTotals, 'lostThere' | 'rttS'>): void
}

/** Falls fast, so that voices come through, and rises slowly, so that it does not swing. */
const FALL_EVERY_MS = 3_000
const RISE_AFTER_MS = 10_000
/** The share of packets that get lost, and the time of a round trip in seconds: too much, and little enough to rise. */
const STRAINED = { loss: 0.08, rttS: 0.6 }
const EASY = { loss: 0.02, rttS: 0.3 }

/** Follows how well a link bears what is sent over it. */
export function createStrain(now: () => number): Strain {
  let steps: Steps = 0
  let fellAt = Number.NEGATIVE_INFINITY
  let easySince: number | undefined

  return {
    get steps() {
      return steps
    },
    note({ lostThere = 0, rttS = 0 }) {
      const isEasy = lostThere < EASY.loss && rttS < EASY.rttS
      easySince = isEasy ? (easySince ?? now()) : undefined
      if (lostThere > STRAINED.loss || rttS > STRAINED.rttS) {
        if (now() - fellAt < FALL_EVERY_MS) return
        fellAt = now()
        steps = steps === 0 ? 1 : 2
      } else if (easySince !== undefined && now() - easySince >= RISE_AFTER_MS) {
        easySince = now()
        steps = steps === 2 ? 1 : 0
      }
    },
  }
}
