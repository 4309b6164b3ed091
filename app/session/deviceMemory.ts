import * as v from 'valibot'
import { type Me, meSchema } from '../../sync/api.ts'
import { PICTURE_CACHE } from '../files/pictureCache.ts'

/** What the device remembers outside the database: small, read before anything is painted, kept when IndexedDB is evicted. */

const ME = 'prosa.me'
const KEPT = 'prosa.kept'
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

/** People whom the relay does not know any more and whose data stays here; R3. */
export function readKept(): readonly Me[] {
  try {
    const parsed = v.safeParse(v.array(meSchema), JSON.parse(localStorage.getItem(KEPT) ?? '[]'))
    return parsed.success ? parsed.output : []
  } catch {
    return []
  }
}

export const keepPerson = (me: Me): void =>
  write(KEPT, JSON.stringify([...readKept().filter(({ id }) => id !== me.id), me]))

export function unkeepPerson(user: string): void {
  const left = readKept().filter(({ id }) => id !== user)
  write(KEPT, left.length === 0 ? undefined : JSON.stringify(left))
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

/** Names the recordings of one person, and marks that there are any. */
export const recordingsOf = (user: string): string => `recordings-${user}`

/** Removes what belongs to one person; C7. */
export function forgetPerson(user: string): void {
  if (readMe()?.id === user) write(ME, undefined)
  unkeepPerson(user)
  // Absent on pages without https, where there is no service worker either.
  if ('caches' in globalThis) caches.delete(PICTURE_CACHE).catch(() => undefined)
  writeMarker(`opened.${user}`, false)
  const recordings = recordingsOf(user)
  if (readMarker(recordings)) forgetRecordings(recordings).catch(() => undefined)
  try {
    const own = Object.keys(localStorage).filter((key) => key.startsWith(personPrefix(user)))
    for (const key of own) localStorage.removeItem(key)
  } catch {
    // Without localStorage there is nothing to forget.
  }
}

async function forgetRecordings(name: string): Promise<void> {
  const { removeRecordings } = await import('../calls/recording/removeRecordings.ts')
  await removeRecordings(name)
  writeMarker(name, false)
}

function write(key: string, value: string | undefined): void {
  try {
    if (value === undefined) localStorage.removeItem(key)
    else localStorage.setItem(key, value)
  } catch {
    // Full or forbidden: this device asks the relay each time it starts.
  }
}
