import type { CheckedEntry } from '../../sync/authorize/validateEntries.ts'
import { entryTime } from '../../sync/clock.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import type { Lateness } from '../../sync/timeline/items.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { CommitScope } from './commitScope.ts'
import { conversationOf } from './commitScope.ts'
import { recordRelayEntry } from './relayEntries.ts'
import { journalRelayEntries } from './relayWrite.ts'

/** Where a late entry stands, and why it is late; D6. */
export interface Arrival {
  readonly place: EntryId
  readonly late: Lateness
}

/** References named in one `late` entry: keeps it well below the size of an entry. */
const LATE_CHUNK = 500

/**
 * Writes the relay's `late` entries; the answer maps an id to its arrival (D6). What was written at a time of which
 * this relay knows nothing (J5) comes back to its own place, marked; all else stands where it arrived, so that
 * nobody slips words into yesterday.
 */
export async function nameLate(
  scope: CommitScope,
  author: UserId,
  fresh: readonly Pick<CheckedEntry, 'entry'>[],
): Promise<ReadonlyMap<EntryId, Arrival>> {
  const { limits, at } = scope
  const late = fresh.flatMap(({ entry }) =>
    (entry.k === 'm' || entry.k === 'c') && at - entryTime(entry.i) > limits.lateAfterMs ? [entry.i] : [],
  )
  if (late.length === 0) return new Map()
  const isLost = await readGaps(scope.tx)
  const { restored = [], offline = [] } = Object.groupBy(late, (id) => (isLost(id) ? 'restored' : 'offline'))
  const arrivals = new Map<EntryId, Arrival>()
  for (const [id] of await name(scope, author, restored, 'restored')) {
    arrivals.set(id, { place: id, late: 'restored' })
  }
  for (const [id, place] of await name(scope, author, offline, 'offline')) {
    arrivals.set(id, { place, late: 'offline' })
  }
  return arrivals
}

/** Tells whether an entry was written at a time of which this relay knows nothing; J5. */
export async function readGaps(tx: Tx): Promise<(id: EntryId) => boolean> {
  const gaps = await tx.selectFrom('gaps').select(['from_at', 'to_at']).execute()
  return (id) => {
    const time = entryTime(id)
    return gaps.some(({ from_at, to_at }) => from_at <= time && time <= to_at)
  }
}

/** Writes `late` entries that name these; answers which names which. */
async function name(
  { tx, hooks, live, relayClock, at }: CommitScope,
  author: UserId,
  late: readonly EntryId[],
  why: Lateness,
): Promise<Map<EntryId, EntryId>> {
  const named = new Map<EntryId, EntryId>()
  for (let first = 0; first < late.length; first += LATE_CHUNK) {
    const ids = late.slice(first, first + LATE_CHUNK)
    const o = ids.map((id): EntryReference => [author, id])
    const written = await journalRelayEntries(tx, hooks, live, relayClock, [{ k: 'late', o, w: why }], at)
    for (const entry of written) {
      for (const id of ids) named.set(id, entry.i)
      await recordRelayEntry(tx, conversationOf(live), entry)
    }
  }
  return named
}
