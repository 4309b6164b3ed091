import { language } from '../i18n/language.ts'

const UNITS = [
  [24 * 3600, 'day'],
  [3600, 'hour'],
  [60, 'minute'],
  [1, 'second'],
] as const

/** `10 minutes`, `7 days`: in the largest unit that measures it whole. */
export function spanWords(seconds: number): string {
  const [size, unit] = UNITS.find(([each]) => seconds % each === 0) ?? UNITS[3]
  return new Intl.NumberFormat(language(), { style: 'unit', unit, unitDisplay: 'long' }).format(
    seconds / size,
  )
}
