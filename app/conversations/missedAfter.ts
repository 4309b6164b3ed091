import type { EntryId, UserId } from '../../sync/ids.ts'
import type { TimelineItem } from '../../sync/timeline/items.ts'

/** The records of calls that somebody missed after a place: what is here, and what the relay has told of; K7. */
export function missedAfter(
  timeline: { readonly length: number; at(index: number): TimelineItem | undefined },
  told: readonly EntryId[],
  place: EntryId | undefined,
  self: UserId,
): readonly EntryId[] {
  const missed = new Set(told.filter((record) => record > (place ?? '')))
  for (let index = timeline.length - 1; index >= 0; index--) {
    const item = timeline.at(index)
    if (item === undefined || item.place <= (place ?? '')) break
    if (item.type === 'notice' && item.what.kind === 'call' && item.what.call.missed.includes(self))
      missed.add(item.id)
  }
  return [...missed]
}
