import * as v from 'valibot'
import { type Me, meSchema } from '../../sync/api.ts'

/** What the device remembers outside the database: small, read before anything is painted, kept when IndexedDB is evicted. */

const ME = 'prosa.me'
const PERSON = 'prosa.person.'
const MARKER = 'prosa.marker.'

/** Begins the keys that belong to one person. */
export const personPrefix = (user: string): string => `${PERSON}${user}.`

export function readMe(): Me | undefined {
  try {
    const parsed = v.safeParse(meSchema, JSON.parse(localStorage.getItem(ME) ?? 'null'))
    return parsed.success ? parsed.output : undefined
  } catch {
    return undefined
  }
}

export const writeMe = (me: Me): void => write(ME, JSON.stringify(me))

export const readMarker = (name: string): boolean => {
  try {
    return localStorage.getItem(MARKER + name) !== null
  } catch {
    return false
  }
}

export const writeMarker = (name: string, isSet: boolean): void =>
  write(MARKER + name, isSet ? '1' : undefined)

/** Removes what belongs to one person; C7. */
export function forgetPerson(user: string): void {
  write(ME, undefined)
  writeMarker(`opened.${user}`, false)
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(personPrefix(user)))
    for (const key of own) localStorage.removeItem(key)
  } catch {
    // Without localStorage there is nothing to forget.
  }
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Full or forbidden: this device asks the relay each time it starts.
  }
}
