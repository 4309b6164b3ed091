import { entryTime } from '../../sync/clock.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import type { Message, Notice, TimelineItem } from '../../sync/timeline/items.ts'
import { sameDay } from '../i18n/dates.ts'

/** Messages of one author this close in time stand as one group. */
export const GROUP_GAP_MS = 5 * 60_000

/** How one row looks among its neighbours. */
export interface RowContext {
  /** The time whose day stands above this row, when a day begins here; milliseconds since 1970. */
  readonly day: number | undefined
  /** "New messages" stands above this row. */
  readonly newHere: boolean
  readonly firstOfGroup: boolean
  readonly lastOfGroup: boolean
}

/** When it arrived, which is where it stands: order and days use the arrival (D6). */
export const placeTime = (item: TimelineItem): number => entryTime(item.place)

/** When its author wrote it. */
export const writtenAt = (message: Message): number => entryTime(message.id)

/** What a row needs to know of the one before and the one after; touches nothing else, however long the list. */
export function rowContext(
  before: TimelineItem | undefined,
  item: TimelineItem,
  after: TimelineItem | undefined,
  firstNew: string | undefined,
): RowContext {
  const newHere = firstNew === item.key
  return {
    day: before && sameDay(placeTime(before), placeTime(item)) ? undefined : placeTime(item),
    newHere,
    firstOfGroup: newHere || !before || !together(before, item),
    lastOfGroup: !after || after.key === firstNew || !together(item, after),
  }
}

function together(one: TimelineItem, next: TimelineItem): boolean {
  return (
    one.type === 'message' &&
    next.type === 'message' &&
    one.author === next.author &&
    placeTime(next) - placeTime(one) < GROUP_GAP_MS &&
    sameDay(placeTime(one), placeTime(next))
  )
}

/** One person's additions this close in time are told in one line. */
const JOINS_GAP_MS = 60_000

/** The joins that a notice tells of: its own and those that follow from it; none when the one before tells of it. */
export function joinsFrom(items: Items, at: number, notice: Notice): readonly Notice[] {
  if (goesOn(items.at(at - 1), notice)) return []
  const told = [notice]
  for (let index = at + 1; ; index++) {
    const next = items.at(index)
    if (next?.type !== 'notice' || !goesOn(told.at(-1), next)) return told
    told.push(next)
  }
}

function goesOn(before: TimelineItem | undefined, item: Notice): boolean {
  return (
    before?.type === 'notice' &&
    before.what.kind === 'join' &&
    item.what.kind === 'join' &&
    (before.what.by ?? before.what.user) === item.what.by &&
    placeTime(item) - placeTime(before) <= JOINS_GAP_MS &&
    sameDay(placeTime(before), placeTime(item))
  )
}

/** The part of a timeline that searching needs. */
interface Items {
  readonly length: number
  at(index: number): TimelineItem | undefined
}

/** The index of the first item placed after `place`: places are ordered, so a binary search. */
export function firstAfter(items: Items, place: EntryId): number {
  let low = 0
  let high = items.length
  while (low < high) {
    const middle = (low + high) >>> 1
    const item = items.at(middle)
    if (item && item.place > place) high = middle
    else low = middle + 1
  }
  return low
}

/**
 * The key of the message that "New messages" stands above: the first of others after what was read.
 * Undefined when nothing was ever read here, or nothing is new.
 */
export function firstNewKey(items: Items, read: EntryId | undefined, me: UserId): string | undefined {
  if (read === undefined) return undefined
  for (let index = firstAfter(items, read); index < items.length; index++) {
    const item = items.at(index)
    if (item?.type === 'message' && item.author !== me && item.removed === undefined) return item.key
  }
  return undefined
}
