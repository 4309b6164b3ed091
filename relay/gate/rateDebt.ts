import type { Limits } from '../../sync/limits.ts'
import { createDebt } from './debt.ts'

/** How fast each user may write: over it, reading is delayed; nothing is refused (G11). */
export interface RateDebt {
  /** Notes entries just written; answers how long to stop reading, milliseconds. */
  spend(user: string, entries: number): number
}

/** @param ticks monotonic milliseconds */
export const createRateDebt = (
  { entriesPerSecond, entriesBurst }: Pick<Limits, 'entriesPerSecond' | 'entriesBurst'>,
  ticks: () => number = () => performance.now(),
): RateDebt => createDebt({ perSecond: entriesPerSecond, burst: entriesBurst }, ticks)
