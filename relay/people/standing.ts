import type { Contact, Standing } from '../../sync/peopleApi.ts'
import type { ContactsTable } from '../storage/peopleTables.ts'

/** One side of how two people stand; undefined: nothing was ever said. */
export type Side = ContactsTable['state'] | undefined

/**
 * How `mine` is shown (S1). A request stands while who made it still makes it: withdrawing and blocking change the
 * other row, and this one is not told (S2).
 */
export function standingOf(mine: Side, theirs: Side): Standing {
  if (mine === undefined || mine === 'declined') return 'none'
  return mine === 'asking' && theirs !== 'asked' ? 'none' : mine
}

/** As a row of the list of contacts; undefined for who is none. */
export function contactState(standing: Standing): Pick<Contact, 'state' | 'direction'> | undefined {
  if (standing === 'none') return undefined
  if (standing === 'asked') return { state: 'pending', direction: 'out' }
  return standing === 'asking' ? { state: 'pending', direction: 'in' } : { state: standing }
}

/** What asking makes of the two rows. */
export interface Asked {
  readonly mine: Side
  readonly theirs: Side
}

/** Whoever blocks is not reached and keeps their row; who declined is not reached again (S1, S2, S3). */
export function ask({ mine, theirs }: Asked): Asked {
  if (mine === 'accepted') return { mine, theirs }
  if (theirs === 'asked' || theirs === 'accepted') return { mine: 'accepted', theirs: 'accepted' }
  return { mine: 'asked', theirs: theirs ?? 'asking' }
}
