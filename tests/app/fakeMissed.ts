import type { ConversationRow } from '../../app/conversations/model.ts'
import { entryIdOf } from '../../sync/clock.ts'
import { PEOPLE } from './fakePeople.ts'

/** A list in which somebody's call was missed, in a conversation that is not open on this device. */
export function withMissed(
  rows: readonly ConversationRow[] | undefined,
): readonly ConversationRow[] | undefined {
  const { lia, vera } = PEOPLE
  return rows?.map((row) => {
    if (row.other !== lia.id) return row
    const record = entryIdOf(row.at, 0, 3)
    const call = {
      ...{ i: record, k: 'call', o: [lia.id, entryIdOf(row.at - 45_000, 0, 3)], v: 'video' },
      ...{ s: row.at - 45_000, e: row.at, a: [lia.id], d: [], m: [vera.id] },
    }
    const last = { by: lia.displayName, own: false, text: '', removed: false as const, at: row.at, call }
    return { ...row, last, missed: [record, entryIdOf(row.at, 0, 4)] }
  })
}
