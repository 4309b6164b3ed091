import type { CheckedEntry } from '../../sync/authorize/validateEntries.ts'
import { firstIdAt } from '../../sync/clock.ts'
import type { EntryReference, MemberEntry } from '../../sync/entry.ts'
import type { UserId } from '../../sync/ids.ts'
import { Refused } from './rejection.ts'

/**
 * Refuses what is older than the conversation keeps, and what is about something older (R4): it was removed with its
 * ledger row, and would come back as new.
 * @param horizon milliseconds since 1970; 0 where everything is kept
 * @throws {Refused} `expired`, naming every such entry
 */
export function refuseExpired(checked: readonly Pick<CheckedEntry, 'entry'>[], horizon: number): void {
  if (horizon === 0) return
  const first = firstIdAt(horizon)
  const expired = checked.filter(({ entry }) => entry.i < first || aboutId(entry) < first)
  if (expired.length === 0) return
  throw new Refused({
    code: 'expired',
    entries: expired.map(({ entry }) => ({ i: entry.i, code: 'expired' })),
  })
}

const NEVER_OLD = '~'

/** The id that an entry is about; greater than every id when it is about nothing. A reply stands without its original. */
function aboutId(entry: MemberEntry): string {
  if (entry.k === 'e' || entry.k === 'd') return entry.o
  return entry.k === 'r' || entry.k === 'h' ? entry.o[1] : NEVER_OLD
}

/** What an entry is about: edits and deletions point into their own lane (contract). */
export function targetOf(author: UserId, entry: MemberEntry): EntryReference | undefined {
  switch (entry.k) {
    case 'e':
    case 'd':
      return [author, entry.o]
    case 'r':
    case 'h':
      return entry.o
    case 'm':
    case 'c':
      return undefined
  }
}
