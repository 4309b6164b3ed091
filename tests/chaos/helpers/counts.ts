import { appendFileSync } from 'node:fs'

/** One line of what a chaos run did: numbers by name. */
export type Counts = Readonly<Record<string, number>>

/**
 * Tells `npm run chaos` what happened, which prints it as a table; `lost`, `twice`, `accepted attacks` and alike
 * have to be 0. Alone, a run prints its line itself.
 */
export function tell(what: string, counts: Counts): void {
  const file = process.env.CHAOS_COUNTS_FILE
  if (file !== undefined) appendFileSync(file, `${JSON.stringify({ what, counts })}\n`)
  else process.stdout.write(`${what}: ${inWords(counts)}\n`)
}

const inWords = (counts: Counts): string =>
  Object.entries(counts)
    .map(([name, count]) => `${count.toLocaleString('en')} ${name}`)
    .join(', ')
