import type * as Y from 'yjs'
import { entriesSchema, type FoldedEntry } from '../../sync/api.ts'
import { parseDocumentName } from '../../sync/documentName.ts'
import { floorOf } from '../../sync/floor.ts'
import type { EntryId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { LaneEntry } from '../../sync/timeline/createTimeline.ts'
import { type Point, pointBefore } from '../../sync/timeline/items.ts'
import type { PastState } from '../conversations/model.ts'
import {
  laneEntries,
  leftBehind,
  namesIn,
  type PlainEntry,
  type RawRow,
  rawRows,
  sealOf,
} from '../replica/historyRows.ts'
import { createLocalHistory, type HistoryPage } from '../replica/localHistory.ts'
import type { PastOptions, PastView } from './createPast.ts'

/** A step of bringing the past to this device; `to`: how far it came. */
export type Brought =
  | { readonly state: 'whole' | 'away' | 'failed' }
  | { readonly state: 'more'; readonly to: EntryId }

/** Rows of one step back. */
const PAGE = 100
/** An empty page is followed by the next; more than this in a row wait until somebody scrolls. */
const MAX_STEPS = 20

/** Reads and keeps a conversation's past: from this device while it has it, then from the relay (R5). */
export interface PastWork {
  loadOlder(): Promise<Exclude<PastState, 'loading'>>
  bringOlder(): Promise<Brought>
  /** Whether what was shown above one document stays above another; puts it there. */
  goOn(before: PastView, next: PastView): boolean
  /** What was read so far belongs to another document. */
  begin(): void
  rise(before: PastView, next: PastView, how: { readonly isFresh: boolean }): Promise<void>
  leave(old: Y.Doc, next: Y.Doc, how: { readonly epochChanged: boolean }): Promise<void>
  note(entries: readonly LaneEntry[]): Promise<void>
  synced(seq: number | undefined): Promise<void>
  own(): Promise<readonly PlainEntry[]>
  purge(horizon: EntryId): Promise<void>
}

export function createPastWork(options: PastOptions, view: () => PastView | undefined): PastWork {
  const { id, me, api, store, seq, nameOf, onName } = options
  const local = createLocalHistory(store, id)
  /** What was read above the document, to stand above the next one too. */
  let entries: LaneEntry[] = []
  let rows: FoldedEntry[] = []
  /** Changes with the document that pages stand above: what was asked for above another is of no use. */
  let line = {}
  let isFitted = false
  /** The document that what was read goes on above. */
  let continued: Y.Doc | undefined
  /** The document that is being left belongs to a relay that is no more. */
  let isOfLostRelay = false
  let catching: Promise<boolean> | undefined
  /** What was removed or edited while pages were on their way. */
  const meanwhile = new Set<RawRow[]>()

  function begin(): void {
    line = {}
    isFitted = false
    entries = []
    rows = []
  }

  const path = `/api/conversations/${id}/entries`
  const seqOf = (shown: PastView | undefined) => shown && seq(shown.doc)
  const catchUp = (): Promise<boolean> => {
    catching ??= local
      .catchUp(
        async (since) => {
          const page = await api.request(
            'GET',
            `${path}?since=${since}&limit=${LIMITS.maxListLimit}`,
            entriesSchema,
          )
          return page.ok ? page.value : undefined
        },
        LIMITS.maxCatchUpRows,
        seqOf(view()),
      )
      .finally(() => {
        catching = undefined
      })
    return catching
  }

  async function fromRelay(at: Point, limit = PAGE): Promise<HistoryPage | 'away' | 'failed'> {
    const news: RawRow[] = []
    meanwhile.add(news)
    try {
      const found = await api.request('GET', `${path}?limit=${limit}&before=${printed(at)}`, entriesSchema)
      if (!found.ok) return found.error.code === 'unreachable' ? 'away' : 'failed'
      const oldest = found.value.entries.at(-1)
      const end = found.value.next === undefined || oldest === undefined ? undefined : pointBefore(oldest)
      await local.join(at, found.value.entries, end)
      // It may have been read before they were, and written after.
      if (news.length > 0) await local.note(news)
      return { entries: [], rows: found.value.entries, names: namesIn(found.value.entries), end }
    } finally {
      meanwhile.delete(news)
    }
  }

  async function fitOnce(floor: EntryId | undefined): Promise<void> {
    if (isFitted || floor === undefined) return
    isFitted = true
    await local.fit(floor)
  }

  async function readBefore(at: Point, floor: EntryId | undefined): Promise<HistoryPage | 'away' | 'failed'> {
    await fitOnce(floor)
    const kept = (await catchUp()) ? await local.read(at, PAGE) : undefined
    return kept ?? fromRelay(at)
  }

  /** What a document holds and the relay has: nothing else belongs into the past. */
  const accepted = ({ doc, unsent }: PastView): RawRow[] =>
    rawRows(doc, nameOf).filter(({ author, i }) => author !== me || !unsent.has(i))

  return {
    begin,
    async loadOlder() {
      const mine = line
      for (let step = 0; step < MAX_STEPS; step++) {
        const asked = view()
        const at = asked?.timeline.start
        if (asked === undefined || at === undefined) return 'whole'
        const page = await readBefore(at, asked.floor)
        const now = view()
        // The document was replaced meanwhile: what is above it begins anew.
        if (now === undefined || mine !== line) return 'more'
        if (typeof page === 'string') return page
        for (const each of page.names) onName(...each)
        entries.push(...page.entries)
        rows.push(...page.rows)
        const before = now.timeline.length
        now.timeline.apply(page.entries)
        now.timeline.applyHistory(page.rows)
        now.timeline.showFrom(page.end)
        if (page.end === undefined) return 'whole'
        if (now.timeline.length > before) return 'more'
      }
      return 'more'
    },
    async bringOlder() {
      const floor = view()?.floor
      if (floor === undefined) return { state: 'whole' }
      await fitOnce(floor)
      if (!(await catchUp())) return { state: 'away' }
      const at = await local.nextPage(floor)
      if (at === 'whole') return { state: 'whole' }
      if (at === undefined) return { state: 'failed' }
      const page = await fromRelay(at, LIMITS.maxListLimit)
      if (typeof page === 'string') return { state: page }
      return page.end === undefined ? { state: 'whole' } : { state: 'more', to: page.end.place }
    },
    goOn(before, next) {
      const stays = next.doc === continued || (before.name === next.name && before.floor === next.floor)
      continued = undefined
      // Not earlier: until now, one's own entries in it may have to be brought back (R3).
      if (isOfLostRelay && before.name !== next.name) {
        isOfLostRelay = false
        void local.reset()
      }
      if (!stays) {
        begin()
        return false
      }
      next.timeline.apply(entries)
      next.timeline.applyHistory(rows)
      return true
    },
    async rise(before, next, { isFresh }) {
      const { floor } = next
      if (floor === undefined) return
      // A device that has nothing yet hears of all seals at once: nothing leaves it.
      if (isFresh) return local.fit(floor)
      const left = accepted(next).filter(({ place }) => place < floor)
      await local.keep({ rows: left, oldFloor: before.floor, floor, seq: undefined })
      await catchUp()
    },
    async leave(old, next, { epochChanged }) {
      continued = undefined
      isOfLostRelay = epochChanged
      if (epochChanged) return
      const [oldFloor, floor] = [floorOf(old), floorOf(next)]
      if (floor === undefined) return
      const shown = view()
      if (shown?.doc !== old) return
      // What is not here for another reason was removed since.
      const left = leftBehind(accepted(shown), next).filter(({ place }) => place < floor)
      // The seal that ended this very document says how many left: with as many in hand, nothing is missing (R1).
      const ended = generationOf(shown.name)
      const isWhole = ended !== undefined && sealOf(next, ended)?.c === left.length
      if (isWhole) {
        entries.push(...left.flatMap(laneEntries))
        continued = next
      }
      await local.keep({ rows: left, oldFloor, floor, seq: isWhole ? seq(next) : undefined })
      if (!isWhole) void catchUp()
    },
    async note(news) {
      const about = news.flatMap(({ owner, entry }) =>
        entry.k === 'unknown' ? [] : [{ ...entry, author: owner, place: entry.i } as RawRow],
      )
      for (const news of meanwhile) news.push(...about)
      await local.note(about)
    },
    async synced(at) {
      await catchUp()
      if (at !== undefined) await local.setSeq(at)
    },
    own: () => local.own(me),
    async purge(horizon) {
      entries = entries.filter(({ entry }) => entry.k === 'unknown' || entry.i >= horizon)
      rows = rows.filter(({ i }) => i >= horizon)
      await local.purge(horizon)
    },
  }
}

const generationOf = (name: string): string | undefined => {
  const parsed = parseDocumentName(name)
  return parsed.ok ? parsed.value.generation : undefined
}

/** As the relay takes it for `before`. */
const printed = ({ place, id, key }: Point): string =>
  id === '' ? place : `${place}.${id}.${key.slice(0, key.lastIndexOf('/'))}`
