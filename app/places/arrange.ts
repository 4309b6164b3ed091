import type { Json } from '../../sync/canonicalJson.ts'
import type { ConversationRow } from '../conversations/model.ts'

/** Which conversations the list shows. */
export type ListFilter = 'all' | 'unread' | 'direct' | 'group' | 'room' | 'archived'

/** Pinned ones first, then whatever is newest. */
export const byPinAndTime = (one: ConversationRow, other: ConversationRow): number =>
  Number(other.pinned) - Number(one.pinned) || other.at - one.at

/**
 * Put away at `mark`, until something new is said there; what is muted too stays away.
 * @param at when something last happened, milliseconds since 1970
 */
export const isPutAway = (mark: Json | undefined, at: number, muted: boolean): boolean =>
  typeof mark === 'number' && (muted || at <= mark)

/** The one that is open stays in sight, though reading it takes it out of what is unread. */
export function isShown(row: ConversationRow, filter: ListFilter, open: string | undefined): boolean {
  if (filter === 'archived') return row.archived
  if (row.archived) return false
  if (filter === 'unread') return row.unread > 0 || row.id === open
  return filter === 'all' || row.kind === filter
}
