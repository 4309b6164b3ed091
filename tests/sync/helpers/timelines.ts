import { canonicalJson, type Json } from '../../../sync/canonicalJson.ts'
import { createTimeline, type LaneEntry, type Timeline } from '../../../sync/timeline/createTimeline.ts'
import type { TimelineItem } from '../../../sync/timeline/items.ts'

export function timelineOf(...batches: readonly (readonly LaneEntry[])[]): Timeline {
  const timeline = createTimeline()
  for (const batch of batches) timeline.apply(batch)
  return timeline
}

export const itemsOf = (timeline: Timeline): TimelineItem[] =>
  Array.from({ length: timeline.length }, (_, index) => {
    const item = timeline.at(index)
    if (item === undefined) throw new Error(`nothing at ${index} of ${timeline.length}`)
    return item
  })

export const textsOf = (timeline: Timeline): string[] =>
  itemsOf(timeline).map((item) => (item.type === 'message' ? item.text : item.what.kind))

/** All that a timeline shows, as text that can be compared. */
export const printed = (timeline: Timeline): string => canonicalJson(itemsOf(timeline) as unknown as Json)
