import { closeDirections } from './closeDirections.ts'

/** Letters of the scripts that run from right to left, and marks that turn what follows. */
const TURNING =
  /[\u0590-\u08ff\u200f\u202a-\u202e\u2066-\u2069\ufb1d-\ufdff\ufe70-\ufefc\u{10800}-\u{10fff}\u{1e800}-\u{1efff}]/u

/** Keeps a name that runs the other way from turning the words around it (UAX #9, first strong isolate). */
export const isolate = (name: string): string => `\u2068${closeDirections(name)}\u2069`

/** The values of a phrase, those that could turn it isolated; numbers and most names are as they were. */
export function isolateValues<V>(values: V): V {
  if (typeof values !== 'object' || values === null) return values
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [name, typeof value === 'string' ? calm(value) : value]),
  ) as V
}

const calm = (value: string): string =>
  TURNING.test(value) && !(value.startsWith('\u2068') && value.endsWith('\u2069')) ? isolate(value) : value
