import { utf8ByteLength } from 'lib0/string'
import * as v from 'valibot'
import { canonicalJson, type Json } from '../canonicalJson.ts'
import { entryTime } from '../clock.ts'
import { type MemberEntry, memberEntrySchema, type Role } from '../entry.ts'
import { type EntryId, isEntryId, RELAY, type UserId } from '../ids.ts'
import { LIMITS, type Limits } from '../limits.ts'
import { err, ok, type Result } from '../result.ts'
import type { NewEntry } from './authorize.ts'

export interface EntryContext {
  readonly author: UserId
  readonly role: Role
  /** The relay's time, milliseconds since 1970. */
  readonly nowMs: number
  /** The version that the relay announces; D10. */
  readonly entryVersion: number
  readonly limits?: Partial<Pick<Limits, 'maxEntryBytes' | 'maxAheadMs'>>
}

export interface CheckedEntry {
  readonly entry: MemberEntry
  readonly client: number
  readonly clock: number
  /** What the ledger's hash is made of; D4. */
  readonly canonical: string
}

export type BadEntryCode =
  /** Not of the documented form. */
  | 'invalid-entry'
  /** A kind that the announced version does not have, or that only the relay writes. */
  | 'unknown-kind'
  /** The text, then the entry as a whole. */
  | 'too-long'
  | 'too-large'
  | 'empty'
  | 'not-allowed'
  /** Refers to itself or to the future, or hides what is the relay's. */
  | 'bad-target'
  | 'clock-ahead'
  | RestrictionCode

/** What is in order and may all the same not be written here at present: M5, M6, M7. */
export type RestrictionCode = 'muted' | 'slow-mode' | 'moderators-only'

export interface BadEntry {
  /** Its id; empty when it has none. */
  readonly i: string
  readonly code: BadEntryCode
}

export interface BadEntries {
  /** `clock-ahead` when nothing else is wrong: then the same entries may come again with other ids. */
  readonly code: 'bad-entries' | 'clock-ahead'
  readonly entries: readonly BadEntry[]
  /** How far the newest id is ahead of the relay, milliseconds; the sender shifts unsent ids back by it; D3. */
  readonly offsetMs?: number
}

/** The version that brought each kind that members write. */
const KINDS: Readonly<Record<MemberEntry['k'], number>> = { m: 1, e: 1, d: 1, r: 1, h: 1, c: 1 }

/** Checks what a member wants to write against the rules of its conversation, and names every entry at fault (G2). */
export function validateEntries(
  entries: readonly NewEntry[],
  context: EntryContext,
): Result<readonly CheckedEntry[], BadEntries> {
  const checked: CheckedEntry[] = []
  const bad: BadEntry[] = []
  let offsetMs: number | undefined
  for (const { value, client, clock } of entries) {
    const result = validateEntry(value, context)
    if (result.ok) {
      checked.push({ ...result.value, client, clock })
      continue
    }
    bad.push({ i: idOf(value), code: result.error })
    if (result.error === 'clock-ahead') offsetMs = Math.max(offsetMs ?? 0, aheadMs(value, context))
  }
  if (bad.length === 0) return ok(checked)
  const code = bad.every((entry) => entry.code === 'clock-ahead') ? 'clock-ahead' : 'bad-entries'
  return err(offsetMs === undefined ? { code, entries: bad } : { code, entries: bad, offsetMs })
}

function validateEntry(
  value: Json,
  context: EntryContext,
): Result<{ entry: MemberEntry; canonical: string }, BadEntryCode> {
  const { maxEntryBytes = LIMITS.maxEntryBytes, maxAheadMs = LIMITS.maxAheadMs } = context.limits ?? {}
  if (!isRecord(value) || !isWellFormed(value)) return err('invalid-entry')
  if (!isKnownKind(value.k, context.entryVersion)) return err('unknown-kind')
  const parsed = v.safeParse(memberEntrySchema, value)
  if (!parsed.success) return err(codeOf(parsed.issues))
  const entry = parsed.output
  const canonical = canonicalJson(value)
  if (utf8ByteLength(canonical) > maxEntryBytes) return err('too-large')
  if (entry.k === 'h' && context.role === 'member') return err('not-allowed')
  if (hasBadTarget(entry, context.author)) return err('bad-target')
  if (aheadMs(value, context) > maxAheadMs) return err('clock-ahead')
  // What is about something newer than everything would stay in the document for ever (R1).
  if (entryTime(targetOf(entry)) - context.nowMs > maxAheadMs) return err('bad-target')
  return ok({ entry, canonical })
}

const isRecord = (value: Json): value is { readonly [key: string]: Json } =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

/** Half a surrogate pair cannot be written as UTF-8, and comes back as something else. */
function isWellFormed(value: Json): boolean {
  if (typeof value === 'string') return value.isWellFormed()
  if (typeof value !== 'object' || value === null) return true
  return Object.entries(value).every(([key, inner]) => key.isWellFormed() && isWellFormed(inner))
}

const isKnownKind = (kind: Json | undefined, version: number): boolean =>
  typeof kind === 'string' && Object.hasOwn(KINDS, kind) && KINDS[kind as MemberEntry['k']] <= version

/** The schema's own words where they say more than that the form is wrong. */
function codeOf(issues: readonly { readonly message: string }[]): BadEntryCode {
  const messages = issues.map(({ message }) => message)
  if (messages.includes('too-long')) return 'too-long'
  return messages.every((message) => message === 'empty') ? 'empty' : 'invalid-entry'
}

function hasBadTarget(entry: MemberEntry, author: UserId): boolean {
  switch (entry.k) {
    case 'm':
      return entry.r !== undefined && entry.r[0] === author && entry.r[1] === entry.i
    case 'e':
    case 'd':
      return entry.o === entry.i
    case 'r':
      return entry.o[0] === author && entry.o[1] === entry.i
    case 'h':
      return entry.o[0] === RELAY || (entry.o[0] === author && entry.o[1] === entry.i)
    case 'c':
      return false
  }
}

/** The id of what an entry is about or answers; its own when it is about nothing. */
function targetOf(entry: MemberEntry): EntryId {
  switch (entry.k) {
    case 'm':
      return entry.r?.[1] ?? entry.i
    case 'e':
    case 'd':
      return entry.o
    case 'r':
    case 'h':
      return entry.o[1]
    case 'c':
      return entry.i
  }
}

const idOf = (value: Json): string => (isRecord(value) && isEntryId(value.i) ? value.i : '')

function aheadMs(value: Json, { nowMs }: EntryContext): number {
  const id = idOf(value)
  return isEntryId(id) ? entryTime(id) - nowMs : 0
}
