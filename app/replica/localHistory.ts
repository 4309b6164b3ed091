import type { FoldedEntry } from '../../sync/api.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { LaneEntry } from '../../sync/timeline/createTimeline.ts'
import { type Point, pointAt, pointBefore } from '../../sync/timeline/items.ts'
import { compareItems } from '../../sync/timeline/orderedItems.ts'
import type { DeviceStore } from './deviceStore.ts'
import {
  laneEntries,
  type NameIn,
  namesIn,
  type PlainEntry,
  plainEntry,
  type RawRow,
  targetOf,
} from './historyRows.ts'
import {
  deleteExpired,
  deleteRows,
  HISTORY_STORES,
  type HistoryRange,
  type HistoryReadTx,
  type HistoryTx,
  putRaw,
  putShown,
  rangeKey,
  readOwn,
  readPage,
  readRange,
  writeRange,
} from './historyStore.ts'

/** A page of the past, and where it ends; `end` undefined: at the beginning of the conversation. */
export interface HistoryPage {
  /** As written: in any order. */
  readonly entries: readonly LaneEntry[]
  /** As the relay folded them. */
  readonly rows: readonly FoldedEntry[]
  readonly names: readonly NameIn[]
  readonly end: Point | undefined
}

/** What left a document that another takes the place of. */
export interface Leaving {
  readonly rows: readonly RawRow[]
  /** Of the old document; undefined when it was complete from the beginning. */
  readonly oldFloor: EntryId | undefined
  readonly floor: EntryId
  /** The relay's newest row when nothing is missing between the two documents; undefined when something may be. */
  readonly seq: number | undefined
}

/** What the relay recorded after a `seq`: rows as written, oldest first; undefined when it cannot be asked. */
export type FetchSince = (
  seq: number,
) => Promise<{ readonly entries: readonly FoldedEntry[]; readonly next?: string | undefined } | undefined>

/**
 * What the device keeps of a conversation's past (R5): one contiguous range that ends at the document's floor, true to
 * one `seq` of the relay. It is a cache: every method does nothing when storage fails. Kept: content that somebody
 * removed is not in it, and nothing in it is unsent.
 */
export interface LocalHistory {
  /** The next `limit` rows before a point; undefined when the range does not go on from there. */
  read(before: Point, limit: number): Promise<HistoryPage | undefined>
  /** Where a page of the relay would continue the range; `whole`: nowhere; undefined: nobody knows at present. */
  nextPage(floor: EntryId): Promise<Point | 'whole' | undefined>
  /** Adds a page of the relay that was read before `at`, if it continues the range. */
  join(at: Point, rows: readonly FoldedEntry[], end: Point | undefined): Promise<void>
  /** Takes over what left the document. */
  keep(leaving: Leaving): Promise<void>
  /**
   * A range that ends before the document begins has lost its link to it: it is given up. One that ends later belongs
   * to the next document, which another tab shows already.
   */
  fit(floor: EntryId): Promise<void>
  /**
   * Brings the range up to the document's floor; true when it is there. More than `most` rows behind it gives the range
   * up: it is read on demand.
   * @param seq the row of the relay that the document is true to
   */
  catchUp(fetch: FetchSince, most: number, seq: number | undefined): Promise<boolean>
  /** Edits, reactions and removals that arrive while the document is open. */
  note(rows: readonly RawRow[]): Promise<void>
  /** Document and range are true to this row of the relay. */
  setSeq(seq: number): Promise<void>
  /** Lets go of what was written before; R4. */
  purge(horizon: EntryId): Promise<void>
  /** Own entries as written: what a relay that lost them gets back (R3). Folded ones cannot be brought back. */
  own(me: UserId): Promise<PlainEntry[]>
  /**
   * Begins anew, once everything written before is stored: what was kept belongs to a relay that is no more, or to a
   * conversation that is not wanted here.
   */
  reset(): Promise<void>
}

export function createLocalHistory(store: DeviceStore, conversation: ConversationId): LocalHistory {
  /** One after the other, so that a mark of being true to a row never overtakes what makes it so. */
  let last: Promise<unknown> = Promise.resolve()
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const run = last.then(work)
    last = run.catch(() => undefined)
    return run
  }
  const look = <T>(work: (tx: HistoryReadTx, range: HistoryRange) => Promise<T>): Promise<T | undefined> =>
    inTurn(() =>
      store.use(async (db) => {
        const tx = db.transaction(HISTORY_STORES)
        return work(tx, await readRange(tx, conversation))
      }),
    )
  /** One transaction; what `work` answers, if anything, is the range from then on. */
  const change = async (
    work: (tx: HistoryTx, range: HistoryRange) => Promise<HistoryRange | undefined>,
  ): Promise<void> => {
    await inTurn(() =>
      store.use(async (db) => {
        const tx = db.transaction(HISTORY_STORES, 'readwrite')
        const run = async () => {
          const next = await work(tx, await readRange(tx, conversation))
          if (next !== undefined) await writeRange(tx, conversation, next)
        }
        await Promise.all([run(), tx.done])
      }),
    )
  }

  return {
    read: (before, limit) =>
      look(async (tx, { floor, from, behind }): Promise<HistoryPage | undefined> => {
        const goesOn =
          floor !== undefined &&
          behind !== true &&
          compareItems(before, pointAt(floor)) <= 0 &&
          (from === undefined || compareItems(before, from) > 0)
        if (!goesOn) return undefined
        const { rows, about } = await readPage(tx, conversation, { before, from, limit })
        const oldest = rows.at(-1)
        return {
          entries: [...rows.filter(({ isRaw }) => isRaw), ...about].flatMap(({ row }) => laneEntries(row)),
          rows: rows.filter(({ isRaw }) => !isRaw).map(({ row }) => row),
          names: namesIn(rows.map(({ row }) => row)),
          end: rows.length === limit && oldest !== undefined ? pointBefore(oldest.row) : from,
        }
      }),
    nextPage: (floor) =>
      look(async (_tx, range): Promise<Point | 'whole' | undefined> => {
        // As `join` would have it.
        if (range.seq === undefined || range.behind === true) return undefined
        if (range.floor === undefined) return pointAt(floor)
        return range.floor === floor ? (range.from ?? 'whole') : undefined
      }),
    join: (at, rows, end) =>
      change(async (tx, range) => {
        const isFirst = range.floor === undefined && at.id === ''
        const begun = isFirst ? { ...range, floor: at.place, from: at } : range
        // Without a `seq` nobody could say later what is missing.
        if (begun.seq === undefined || begun.behind === true || begun.from === undefined) return undefined
        if (compareItems(begun.from, at) !== 0) return undefined
        if (isFirst) await deleteRows(tx, conversation)
        await Promise.all(rows.map((row) => putShown(tx, conversation, row, 'folded')))
        const { from: _, ...whole } = begun
        return end === undefined ? whole : { ...whole, from: end }
      }),
    keep: ({ rows, oldFloor, floor, seq }) =>
      change(async (tx, before) => {
        // Another tab was first.
        if (before.floor === floor) return undefined
        const continues = before.floor === oldFloor
        // Without a range, rows are what was left when it was given up.
        if (!continues || before.floor === undefined) await deleteRows(tx, conversation)
        const from = continues ? before.from : oldFloor && pointAt(oldFloor)
        const isBehind = seq === undefined || before.behind === true
        const known = isBehind ? before.seq : seq
        const range: HistoryRange = {
          floor,
          ...(known !== undefined && { seq: known }),
          ...(from && { from }),
          ...(isBehind && { behind: true }),
        }
        await putRaw(tx, conversation, rows, range)
        return range
      }),
    fit: (floor) =>
      change(async (tx, range) => {
        if (range.floor === undefined || range.floor >= floor) return undefined
        await deleteRows(tx, conversation)
        return { ...(range.seq !== undefined && { seq: range.seq }), floor, from: pointAt(floor) }
      }),
    async catchUp(fetch, most, seq) {
      for (let count = 0; ; ) {
        const range = await look(async (_tx, now) => now)
        const { floor, seq: since } = range ?? {}
        if (range?.behind !== true || floor === undefined) return true
        const page = since === undefined ? undefined : await fetch(since)
        if (since !== undefined && page === undefined) return false
        count += page?.entries.length ?? 0
        const isFar = page === undefined || (count >= most && page.next !== undefined)
        const newest = isFar ? seq : (page.entries.at(-1)?.seq ?? since)
        await change(async (tx, now) => {
          // Another tab brought it further.
          if (now.floor !== floor || now.seq !== since) return undefined
          const next: HistoryRange = { ...now, seq: newest, behind: !isFar && page.next !== undefined }
          if (!isFar) {
            await putRaw(tx, conversation, page.entries, now)
            return next
          }
          await deleteRows(tx, conversation)
          return { ...next, from: pointAt(floor) }
        })
        // Also when nothing can be written: `count` ends it.
        if (isFar || page.next === undefined) return true
      }
    },
    note: (rows) =>
      change(async (tx, range) => {
        const about = rows.filter((row) => targetOf(row) !== undefined)
        await putRaw(tx, conversation, about, range)
        return undefined
      }),
    async setSeq(seq) {
      // What the document was told is in the store first.
      await store.settled()
      await change(async (_tx, range) =>
        range.behind === true || (range.seq ?? -1) >= seq ? undefined : { ...range, seq },
      )
    },
    purge: (horizon) =>
      change(async (tx) => {
        await deleteExpired(tx, conversation, horizon)
        return undefined
      }),
    own: async (me) => ((await look((tx) => readOwn(tx, conversation, me))) ?? []).map(plainEntry),
    reset() {
      // In its turn among all that is written, so that closing the app in between leaves rows at most, and no range.
      store.set(rangeKey(conversation), {})
      void inTurn(() => store.settled())
      return change(async (tx) => {
        await deleteRows(tx, conversation)
        return {}
      })
    },
  }
}
