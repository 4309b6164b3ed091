import { type Restrictions, restrictEntries } from '../../sync/authorize/restrictEntries.ts'
import type { BadEntry, CheckedEntry } from '../../sync/authorize/validateEntries.ts'
import { entryTime } from '../../sync/clock.ts'
import type { MemberEntry, Role } from '../../sync/entry.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import { ask, run } from '../storage/written.ts'
import { readGaps } from './arrival.ts'
import { type CommitScope, conversationOf } from './commitScope.ts'
import type { PlaceRules } from './premises.ts'
import { Refused } from './rejection.ts'

interface Contributor {
  readonly author: UserId
  readonly role: Role
  readonly rules: PlaceRules
}

/**
 * Refuses what this member may not write here at present (M1, M5, M6, M7), in the commit that would store it, and keeps
 * for slow mode when a message was taken. Only what is new is judged: what the relay has may come again.
 * @throws {Refused} naming every such entry; the device brings the others again
 */
export async function refuseRestricted(
  scope: CommitScope,
  { author, role, rules }: Contributor,
  fresh: readonly Pick<CheckedEntry, 'entry'>[],
): Promise<void> {
  if (fresh.length === 0) return
  const { tx, at, live } = scope
  const isSlow = rules.slowSeconds > 0 && role === 'member'
  const restrictions = await restrictionsOf(scope, author, rules, isSlow)
  const isRestored = isSlow ? await restoredOnes(scope, fresh) : () => false
  const entries = fresh.map(({ entry }) => entry)
  const bad = restrictEntries(entries, { ...restrictions, role, nowMs: at, isRestored })
  if (role !== 'host') bad.push(...(await hidingHosts(scope, entries)))
  if (bad.length > 0) throw new Refused({ code: 'bad-entries', entries: bad })
  if (!isSlow || !entries.some(({ i, k }) => k === 'm' && !isRestored(i))) return
  await run(
    tx,
    `INSERT INTO posted (conversation, user_id, at) VALUES (?, ?, ?)
     ON CONFLICT (conversation, user_id) DO UPDATE SET at = excluded.at`,
    ...[conversationOf(live), author, at],
  )
}

/** Where nobody is muted and slow mode is off, nothing is looked up. */
async function restrictionsOf(
  { tx, at, live }: CommitScope,
  user: UserId,
  { posting, slowSeconds, mutedUntil }: PlaceRules,
  isSlow: boolean,
): Promise<Restrictions> {
  if (!isSlow && mutedUntil <= at) return { posting, slowSeconds }
  const conversation = conversationOf(live)
  const [row] = await ask<{ muted_until: number | null; posted_at: number | null }>(
    tx,
    `SELECT (SELECT until FROM mutes WHERE conversation = ? AND user_id = ?) AS muted_until,
      (SELECT at FROM posted WHERE conversation = ? AND user_id = ?) AS posted_at`,
    ...[conversation, user, conversation, user],
  )
  return {
    posting,
    slowSeconds,
    mutedUntil: row?.muted_until ?? undefined,
    postedAt: row?.posted_at ?? undefined,
  }
}

/** Moderators hide what members and moderators said, never what hosts did (M1). */
async function hidingHosts({ tx, live }: CommitScope, entries: readonly MemberEntry[]): Promise<BadEntry[]> {
  const hiding = entries.filter((entry) => entry.k === 'h')
  if (hiding.length === 0) return []
  const rows = await ask<{ user_id: string }>(
    tx,
    `SELECT user_id FROM members WHERE conversation = ? AND role = 'host'`,
    conversationOf(live),
  )
  const hosts = new Set(rows.map(({ user_id }) => user_id))
  return hiding.flatMap(({ i, o }) => (hosts.has(o[0]) ? [{ i, code: 'not-allowed' }] : []))
}

/**
 * A backup brings back the table's old state and the devices what it lacks (R3): a pause between messages says
 * nothing about words that were taken once already and keep their place in the past.
 */
async function restoredOnes(
  { tx, at, limits }: CommitScope,
  fresh: readonly Pick<CheckedEntry, 'entry'>[],
): Promise<(id: EntryId) => boolean> {
  const isLate = ({ entry }: Pick<CheckedEntry, 'entry'>) =>
    entry.k === 'm' && at - entryTime(entry.i) > limits.lateAfterMs
  return fresh.some(isLate) ? await readGaps(tx) : () => false
}
