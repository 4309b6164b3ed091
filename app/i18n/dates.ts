import { isolate } from './isolate.ts'
import { language, t } from './language.ts'

/** Times and days in the language on screen and the zone of the device. All times are milliseconds since 1970. */

const formats = new Map<string, Intl.DateTimeFormat>()

function format(at: number, options: Intl.DateTimeFormatOptions): string {
  const key = `${language()} ${JSON.stringify(options)}`
  let made = formats.get(key)
  if (!made) {
    made = new Intl.DateTimeFormat(language() === 'en' ? navigatorEnglish() : language(), options)
    formats.set(key, made)
  }
  return made.format(at)
}

/** British or American, as the browser has it: dates differ, words do not. */
const navigatorEnglish = (): string =>
  navigator.languages?.find((tag) => tag.toLowerCase().startsWith('en')) ?? 'en-GB'

/** `18:02`, or `6:02 PM` where that is the habit. */
export const clockTime = (at: number): string => format(at, { timeStyle: 'short' })

/** `Tuesday 12 November, 18:02`, for those who want to know exactly. */
export const exactTime = (at: number): string => format(at, { dateStyle: 'full', timeStyle: 'short' })

/** `12 November 2024` */
export const plainDate = (at: number): string =>
  format(at, { day: 'numeric', month: 'long', year: 'numeric' })

/** The day of a separator: Today, Yesterday, a weekday within the week, else the date. */
export function dayName(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days === 0) return t('time.today')
  if (days === 1) return t('time.yesterday')
  if (days > 1 && days < 7) return format(at, { weekday: 'long' })
  return sameYear(at, now) ? format(at, { weekday: 'long', day: 'numeric', month: 'long' }) : plainDate(at)
}

/** The time of a row in the list: clock today, then yesterday, weekday, date. */
export function shortTime(at: number, now: number): string {
  const days = daysBetween(at, now)
  if (days <= 0) return clockTime(at)
  if (days === 1) return t('time.yesterdayShort')
  if (days < 7) return format(at, { weekday: 'short' })
  return sameYear(at, now)
    ? format(at, { day: 'numeric', month: 'short' })
    : format(at, { day: 'numeric', month: 'short', year: 'numeric' })
}

/** When a late message was written, as short as its arrival allows: `18:40`, or with its day. */
export function writtenTime(at: number, arrived: number): string {
  if (daysBetween(at, arrived) === 0) return clockTime(at)
  const date: Intl.DateTimeFormatOptions = { day: 'numeric', month: 'short' }
  return `${format(at, sameYear(at, arrived) ? date : { ...date, year: 'numeric' })}, ${clockTime(at)}`
}

/** Midnights of this device's zone between two times; negative when `at` lies ahead. */
export function daysBetween(at: number, now: number): number {
  // Rounded: a day of daylight saving has 23 or 25 hours.
  return Math.round((midnight(now) - midnight(at)) / DAY_MS)
}

export const sameDay = (one: number, other: number): boolean => midnight(one) === midnight(other)

const DAY_MS = 24 * 3600_000
const midnight = (at: number): number => new Date(at).setHours(0, 0, 0, 0)
const sameYear = (one: number, other: number): boolean =>
  new Date(one).getFullYear() === new Date(other).getFullYear()

/** `1.4 MB`, in the language on screen. */
export function byteSize(bytes: number): string {
  const units = ['byte', 'kilobyte', 'megabyte', 'gigabyte'] as const
  const step = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3))
  const value = bytes / 1000 ** step
  return new Intl.NumberFormat(language(), {
    style: 'unit',
    unit: units[step] ?? 'byte',
    unitDisplay: step === 0 ? 'long' : 'short',
    maximumFractionDigits: value < 10 && step > 0 ? 1 : 0,
  }).format(value)
}

/** `Marta, Ivo and you`. */
export const listOf = (names: readonly string[]): string =>
  new Intl.ListFormat(language(), { type: 'conjunction' }).format(names.map(isolate))

export { isolate }

/** As much of a name as a sentence about it can carry: neither long nor with accents stacked on accents. */
export function shortName(name: string): string {
  const marks = Array.from(name.replace(/(\p{M}{2})\p{M}+/gu, '$1'))
  return isolate(
    marks.length > MAX_NAME_MARKS ? `${marks.slice(0, MAX_NAME_MARKS - 1).join('')}…` : marks.join(''),
  )
}

const MAX_NAME_MARKS = 32
