import type * as Y from 'yjs'
import { readEntry } from './entry.ts'
import { type EntryId, RELAY } from './ids.ts'
import { laneItems } from './lanes.ts'

/**
 * Where a conversation's document begins to be complete: the highest boundary of its seals, undefined when it was
 * never sealed (R1). What was placed before it is history.
 */
export function floorOf(doc: Y.Doc): EntryId | undefined {
  let floor: EntryId | undefined
  for (const { value } of laneItems(doc, RELAY)) {
    const entry = readEntry(RELAY, value)
    if (entry.k === 'seal' && (floor === undefined || entry.p > floor)) floor = entry.p
  }
  return floor
}
