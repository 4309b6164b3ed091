import { type Accessor, createSignal } from 'solid-js'
import type * as Y from 'yjs'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { LaneEntry, Timeline } from '../../sync/timeline/createTimeline.ts'
import { type Point, pointAt } from '../../sync/timeline/items.ts'
import type { PastState } from '../conversations/model.ts'
import type { Api } from '../net/api.ts'
import type { DeviceStore } from '../replica/deviceStore.ts'
import type { PlainEntry } from '../replica/historyRows.ts'
import type { Brought, PastWork } from './pastWork.ts'

/** A document at work and what is read from it. */
export interface PastView {
  readonly name: string
  readonly doc: Y.Doc
  readonly timeline: Timeline
  /** From here on the document is complete; undefined: from the beginning (R1). */
  readonly floor: EntryId | undefined
  /** Own entries that the relay has not stored: they may still be refused. */
  readonly unsent: Pick<ReadonlySet<EntryId>, 'has'>
}

export interface PastOptions {
  readonly id: ConversationId
  readonly me: UserId
  readonly api: Api
  readonly store: DeviceStore
  /** The row of the relay that a document is true to; undefined while it was not compared. R5 */
  readonly seq: (doc: Y.Doc) => number | undefined
  readonly nameOf: (user: string) => string | undefined
  /** Names that come with what is read. */
  readonly onName: (user: UserId, name: string, username?: string) => void
  readonly onChange: () => void
}

/** What stands above the live document: where what is shown begins, and how more of it comes; R1, R5. */
export interface ConversationPast {
  readonly state: Accessor<PastState>
  /** There is a document to be read from its beginning: what was shown above stays if nothing is missing between. */
  begin(view: PastView): void
  /** The document's floor rose while it is open: something was put into history (an import). */
  floorRose(view: PastView): void
  loadOlder(): Promise<void>
  /** One more page onto this device, not shown: for when there is no network (R5). */
  bringOlder(): Promise<Brought>
  /** The network is back: what waited for it may be asked for again. */
  retry(): void
  /** What the open document brings, about messages that may be in local history. */
  note(entries: readonly LaneEntry[]): void
  /** The document is compared with the relay. */
  synced(): void
  /** Keeps what left with the old document (R2); `epochChanged`: the relay is another one than it was. */
  leave(old: Y.Doc, next: Y.Doc, how: { readonly epochChanged: boolean }): Promise<void>
  /** Own entries of local history, as written. */
  own(): Promise<readonly PlainEntry[]>
  /** Lets go of what was written before; R4. */
  purge(horizon: EntryId): void
}

/**
 * The part that is there from the start is small; reading and keeping comes with the first need, and works offline
 * since the service worker keeps it.
 */
export function createPast(options: PastOptions): ConversationPast {
  const [state, setState] = createSignal<PastState>('whole')
  let view: PastView | undefined
  /** The document was empty when it was opened. */
  let isFresh = false
  let horizon: EntryId | undefined
  let work: PastWork | undefined
  let coming: Promise<PastWork | undefined> | undefined
  let loading: Promise<void> | undefined

  /** Undefined when it cannot be loaded now. */
  function working(): Promise<PastWork | undefined> {
    coming ??= import('./pastWork.ts').then(
      ({ createPastWork }) => {
        work = createPastWork(options, () => view)
        return work
      },
      () => {
        coming = undefined
        return undefined
      },
    )
    return coming
  }

  function startAt(start: Point | undefined): void {
    view?.timeline.showFrom(start)
    setState(start === undefined ? 'whole' : 'more')
  }
  const floorOf = ({ floor }: PastView) => (floor === undefined ? undefined : pointAt(floor))

  async function loadPage(): Promise<void> {
    const ready = await working()
    const found = ready === undefined ? 'failed' : await ready.loadOlder()
    // Another document, which begins anew, has said its own state.
    if (state() === 'loading') setState(found)
    options.onChange()
  }

  return {
    state,
    begin(next) {
      const before = view
      view = next
      isFresh = next.timeline.length === 0
      if (horizon !== undefined) next.timeline.forgetBefore(horizon)
      const goesOn = before !== undefined && work?.goOn(before, next)
      startAt(goesOn ? before.timeline.start : floorOf(next))
    },
    floorRose(next) {
      const before = view
      view = next
      if (before === undefined) return
      work?.begin()
      startAt(floorOf(next))
      const how = { isFresh }
      void working().then((ready) => ready?.rise(before, next, how))
    },
    async loadOlder() {
      if (state() === 'loading') return loading
      if (state() === 'whole') return
      setState('loading')
      loading = loadPage()
      await loading
    },
    bringOlder: async () => (await working())?.bringOlder() ?? { state: 'failed' },
    retry() {
      if (state() === 'away') setState('more')
    },
    note(entries) {
      if (view?.floor !== undefined) void working().then((ready) => ready?.note(entries))
    },
    synced() {
      const at = view && options.seq(view.doc)
      void working().then((ready) => ready?.synced(at))
    },
    leave: async (old, next, how) => (await working())?.leave(old, next, how),
    own: async () => (await working())?.own() ?? [],
    purge(before) {
      horizon = before
      view?.timeline.forgetBefore(before)
      void working().then((ready) => ready?.purge(before))
    },
  }
}
