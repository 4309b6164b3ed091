/** `npm run chaos` sets these; without them the runs are short enough for `npm test`. */
export const SEED = Number(process.env.CHAOS_SEED ?? 1)
const isLong = process.env.CHAOS_LONG === '1'
const TIMES = Number(process.env.CHAOS_TIMES ?? 1)

/** How often something is done: in every run of the tests, and in the long one. */
export const times = (short: number, long: number): number => (isLong ? Math.ceil(long * TIMES) : short)

/** Vitest gives up far later than any of these takes. */
export const TIMEOUT_MS = isLong ? 60 * 60_000 : 120_000
