import { fromBase32, toBase32 } from './base32.ts'
import type { EntryId } from './ids.ts'

const COUNTER_SIZE = 32 ** 2
const REPLICA_SIZE = 32 ** 4

export interface EntryClockOptions {
  /** Local time, milliseconds since 1970. */
  readonly now: () => number
  /** 20 random bits, drawn anew each time a replica opens; D3. */
  readonly replica: number
  /** Relay's time minus local time, milliseconds. @default 0 */
  readonly offsetMs?: number
}

export interface EntryClock {
  /** The next id: later than every one made or observed here. */
  tick(): EntryId
  /** Takes note of an id that exists, so that the next one is later. Only one's own lane needs it. */
  observe(id: EntryId): void
  /** Corrects by the relay's time: `offsetMs` is the relay's time minus the local one. */
  correct(offsetMs: number): void
  /** Forgets the ids seen so far: they were ahead and are moved back; those that stay are to be observed again; D3. */
  restart(): void
  /** Corrected time, milliseconds since 1970. */
  now(): number
}

/**
 * A hybrid logical clock that makes entry ids (D3): milliseconds, counter, replica.
 * A counter that overflows takes the next millisecond.
 */
export function createEntryClock({ now, replica, offsetMs = 0 }: EntryClockOptions): EntryClock {
  const tail = toBase32(replica % REPLICA_SIZE, 4)
  let offset = offsetMs
  let lastMs = 0
  let counter = 0

  const corrected = () => Math.max(0, Math.round(now() + offset))
  return {
    tick() {
      const ms = corrected()
      if (ms > lastMs) {
        lastMs = ms
        counter = 0
      } else if (++counter >= COUNTER_SIZE) {
        lastMs += 1
        counter = 0
      }
      return makeEntryId(lastMs, counter, tail)
    },
    observe(id) {
      const ms = entryTime(id)
      const seen = entryCounter(id)
      if (ms > lastMs || (ms === lastMs && seen > counter)) {
        lastMs = ms
        counter = seen
      }
    },
    correct(newOffsetMs) {
      offset = newOffsetMs
    },
    restart() {
      lastMs = 0
      counter = 0
    },
    now: corrected,
  }
}

const makeEntryId = (ms: number, counter: number, tail: string): EntryId =>
  (toBase32(ms, 10) + toBase32(counter, 2) + tail) as EntryId

/** An id from its parts: milliseconds since 1970, counter below 1,024, replica of 20 bits. */
export const entryIdOf = (ms: number, counter: number, replica: number): EntryId =>
  makeEntryId(ms, counter, toBase32(replica % REPLICA_SIZE, 4))

/** Milliseconds since 1970 at which an entry says that it was written. */
export const entryTime = (id: EntryId): number => fromBase32(id.slice(0, 10))

const entryCounter = (id: EntryId): number => fromBase32(id.slice(10, 12))

/** The same id moved by `offsetMs`; counter and replica stay, so order among shifted ids stays too (D3). */
export const shiftEntryId = (id: EntryId, offsetMs: number): EntryId =>
  (toBase32(Math.max(0, entryTime(id) + offsetMs), 10) + id.slice(10)) as EntryId

/** The smallest id of a millisecond: a bound for searching by time. */
export const firstIdAt = (ms: number): EntryId => `${toBase32(Math.max(0, ms), 10)}000000` as EntryId
