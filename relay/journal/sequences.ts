import { readFileSync } from 'node:fs'
import * as v from 'valibot'

/** The last numbers given in the journal and the projection; they only grow (J5). */
export interface Sequences {
  readonly epoch: string
  readonly updates: number
  readonly entries: number
}

/** Reads them from the database. */
export const SEQUENCES = `
  SELECT (SELECT value FROM meta WHERE key = 'epoch') AS epoch,
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'updates'), 0) AS updates,
    coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'entries'), 0) AS entries`

export const HIGH_WATER_FILE = 'high-water'

const markSchema = v.object({
  epoch: v.string(),
  updates: v.pipe(v.number(), v.integer(), v.minValue(0)),
  entries: v.pipe(v.number(), v.integer(), v.minValue(0)),
})

/** The mark that was left beside the database; undefined when there is none, or a power cut left it unreadable. */
export function readMark(file: string): Sequences | undefined {
  try {
    const parsed = v.safeParse(markSchema, JSON.parse(readFileSync(file, 'utf8')))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}
