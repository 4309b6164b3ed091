import type { EntryId, UserId } from '../../../sync/ids.ts'
import type { LaneEntry } from '../../../sync/timeline/createTimeline.ts'
import { type Lateness, messageKey } from '../../../sync/timeline/items.ts'

/** What a timeline must show of a message, found the slow and plain way: all entries are looked at for each. */
export interface ExpectedMessage {
  readonly key: string
  readonly place: EntryId
  readonly late: Lateness | undefined
  readonly text: string
  readonly removed: 'd' | 'h' | undefined
  readonly reactions: Readonly<Record<string, readonly UserId[]>>
}

export function expectedMessages(entries: readonly LaneEntry[]): ExpectedMessage[] {
  const targets = new Map<string, [UserId, EntryId]>()
  for (const { owner, entry } of entries) {
    const target =
      entry.k === 'm' ? [owner, entry.i] : entry.k === 'd' ? [owner, entry.o] : entry.k === 'h' && entry.o
    if (target) targets.set(target.join('/'), target as [UserId, EntryId])
  }
  return [...targets.values()]
    .flatMap(([author, id]) => expectedMessage(entries, author, id))
    .sort((a, b) => compare([a.place, a.key.split('/')[1], a.key], [b.place, b.key.split('/')[1], b.key]))
}

function expectedMessage(all: readonly LaneEntry[], author: UserId, id: EntryId): ExpectedMessage[] {
  const own = all.filter(({ owner }) => owner === author).map(({ entry }) => entry)
  const entries = all.map(({ entry }) => entry)
  const key = messageKey(author, id)
  const content = own.find((entry) => entry.k === 'm' && entry.i === id)
  const removed = own.some((entry) => entry.k === 'd' && entry.o === id)
    ? 'd'
    : entries.some((entry) => entry.k === 'h' && messageKey(...entry.o) === key)
      ? 'h'
      : undefined
  const edit = own
    .flatMap((entry) => (entry.k === 'e' && entry.o === id ? [entry] : []))
    .sort((a, b) => compare([a.i], [b.i]))
    .at(-1)
  const lates = entries.flatMap((entry) =>
    entry.k === 'late' && entry.o.some((reference) => messageKey(...reference) === key) ? [entry] : [],
  )
  const arrivals = lates.filter(({ w }) => w === 'offline').map(({ i }) => i)
  return [
    {
      key,
      place: arrivals.sort()[0] ?? id,
      late: lates.some(({ w }) => w === 'restored') ? 'restored' : lates[0] && 'offline',
      text: removed ? '' : (edit?.t ?? (content?.k === 'm' ? content.t : '')),
      removed,
      reactions: removed ? {} : expectedReactions(all, key),
    },
  ]
}

function expectedReactions(all: readonly LaneEntry[], key: string): Record<string, UserId[]> {
  const latest = new Map<string, { readonly user: UserId; readonly emoji: string; readonly on: boolean }>()
  const reactions = all
    .flatMap(({ owner, entry }) =>
      entry.k === 'r' && messageKey(...entry.o) === key ? [{ user: owner as UserId, entry }] : [],
    )
    .sort((a, b) => compare([a.entry.i], [b.entry.i]))
  for (const { user, entry } of reactions) {
    latest.set(`${user} ${entry.e}`, { user, emoji: entry.e, on: entry.v })
  }
  const shown: Record<string, UserId[]> = {}
  for (const { user, emoji, on } of latest.values())
    if (on) shown[emoji] = [...(shown[emoji] ?? []), user].sort()
  return shown
}

function compare(a: readonly (string | undefined)[], b: readonly (string | undefined)[]): number {
  const at = a.findIndex((part, index) => part !== b[index])
  return at < 0 ? 0 : (a[at] ?? '') < (b[at] ?? '') ? -1 : 1
}
