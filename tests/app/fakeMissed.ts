import type { ConversationRow } from '../../app/conversations/model.ts'
import { entryIdOf } from '../../sync/clock.ts'
import { PEOPLE } from './fakePeople.ts'

/** People talk in some of the conversations: three, one alone with a name that fills the row, and two between them. */
export const withCalls = (rows: readonly ConversationRow[] | undefined, ongoing: number) =>
  rows?.map((row) => {
    const callers = { familyonsunday: ongoing, bookroom: 1, empty000: 12 }[row.id as string] ?? 0
    return { ...row, callers: row.other === PEOPLE.lia.id ? 2 : callers }
  })

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
    return { ...row, last, unread: 3, missed: [record, entryIdOf(row.at, 0, 4)] }
  })
}
