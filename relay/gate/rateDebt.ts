import type { Limits } from '../../sync/limits.ts'
import { createDebt } from './debt.ts'

/** How fast each user may write: over it, reading is delayed; nothing is refused (G11). */
export interface RateDebt {
  /** Notes what was just written, as {@link writeCost} counts it; answers how long to stop reading, milliseconds. */
  spend(user: string, cost: number): number
}

/** What weighs as much as one entry: most are far smaller. */
const BYTES_PER_ENTRY = 4 * 1024

/**
 * What an update counts for, in entries. Large entries and new client ids count for more: both bring the change of
 * generation nearer, for everybody in the conversation (R1).
 */
export const writeCost = (written: {
  readonly entries: number
  readonly bytes: number
  readonly clients: number
}): number => Math.max(written.entries, written.bytes / BYTES_PER_ENTRY, written.clients)

/** @param ticks monotonic milliseconds */
export const createRateDebt = (
  { entriesPerSecond, entriesBurst }: Pick<Limits, 'entriesPerSecond' | 'entriesBurst'>,
  ticks: () => number = () => performance.now(),
): RateDebt => createDebt({ perSecond: entriesPerSecond, burst: entriesBurst }, ticks)
