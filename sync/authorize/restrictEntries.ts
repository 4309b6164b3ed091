import type { MemberEntry, Role } from '../entry.ts'
import type { EntryId } from '../ids.ts'
import type { Posting } from '../placesApi.ts'
import type { BadEntry, RestrictionCode } from './validateEntries.ts'

/** How a conversation is run, for one of its members, as read in the commit that judges (G6). */
export interface Restrictions {
  /** May not write until then, milliseconds since 1970; M5. */
  readonly mutedUntil?: number | undefined
  readonly posting: Posting
  /** Least seconds between two messages of a member, 0 for none; M6. */
  readonly slowSeconds: number
  /** When the relay took this member's last message, milliseconds since 1970; M6. */
  readonly postedAt?: number | undefined
}

interface Context extends Restrictions {
  readonly role: Role
  /** Taken once already and lost by the relay (J5): no pause has to be kept. @default none */
  readonly isRestored?: (id: EntryId) => boolean
  /** The relay's time, milliseconds since 1970. */
  readonly nowMs: number
}

/** What somebody who is muted may not write; removing one's own words, and hiding others', stays possible. */
const SILENCED = new Set<MemberEntry['k']>(['m', 'e', 'r', 'c'])
/** What only hosts and moderators write where only they post. */
const ANNOUNCED = new Set<MemberEntry['k']>(['m', 'e', 'c'])
/** All that these say: whoever may not write could put words into further fields. */
const PLAIN: Partial<Record<MemberEntry['k'], ReadonlySet<string>>> = {
  d: new Set(['i', 'k', 'o']),
  r: new Set(['i', 'k', 'o', 'e', 'v']),
}
/** A reaction of anything else would be words under somebody's announcement. */
const ONE_EMOJI = /^(?:\p{RGI_Emoji}|\p{Extended_Pictographic})$/v

/**
 * Names what this member may not write here at present (M5, M6, M7); each entry has the first reason that applies.
 * @param fresh what the relay does not have yet; in slow mode the one with the lowest id is taken when one is due
 */
export function restrictEntries(fresh: readonly MemberEntry[], context: Context): BadEntry[] {
  const { slowSeconds, role, isRestored = () => false } = context
  const isSlow = slowSeconds > 0 && role === 'member'
  const waiting = isSlow ? fresh.flatMap(({ i, k }) => (k === 'm' && !isRestored(i) ? [i] : [])) : []
  const held = new Set(waiting.sort().slice(isDue(context) ? 1 : 0))
  return fresh.flatMap((entry): BadEntry[] => {
    const code = forbidden(entry, context) ?? (held.has(entry.i) ? 'slow-mode' : undefined)
    return code === undefined ? [] : [{ i: entry.i, code }]
  })
}

function forbidden(entry: MemberEntry, context: Context): RestrictionCode | undefined {
  const { role, nowMs, mutedUntil = 0, posting } = context
  const isMore = saysMore(entry)
  if (mutedUntil > nowMs && (SILENCED.has(entry.k) || isMore)) return 'muted'
  const isAnnounced = ANNOUNCED.has(entry.k) || isWords(entry) || isMore
  return role === 'member' && posting === 'moderators' && isAnnounced ? 'moderators-only' : undefined
}

const saysMore = (entry: MemberEntry): boolean => {
  const plain = PLAIN[entry.k]
  return plain !== undefined && Object.keys(entry).some((field) => !plain.has(field))
}

/** Taking one back says nothing. */
const isWords = (entry: MemberEntry): boolean => entry.k === 'r' && entry.v && !ONE_EMOJI.test(entry.e)

function isDue({ nowMs, slowSeconds, postedAt }: Context): boolean {
  if (postedAt === undefined) return true
  const waitedMs = nowMs - postedAt
  // Before it by a clock that was set back since: nobody waits longer than the pause.
  return waitedMs < 0 || waitedMs >= slowSeconds * 1000
}
