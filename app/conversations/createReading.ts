import { type Accessor, createMemo, createSignal } from 'solid-js'
import type { EntryId, UserId } from '../../sync/ids.ts'
import type { LaneFeed } from '../timeline/createLaneFeed.ts'
import type { HomeStore } from './createHome.ts'
import type { ReceiptWriter } from './createReceipts.ts'
import type { KnownConversation } from './known.ts'
import { missedAfter } from './missedAfter.ts'

export interface ReadingDeps {
  readonly self: UserId
  readonly known: Accessor<Pick<KnownConversation, 'id' | 'unread' | 'missed'>>
  /** Changes with what is there. */
  readonly version: Accessor<number>
  readonly feed: () => Pick<LaneFeed, 'timeline' | 'ownRead'> | undefined
  readonly home: Pick<HomeStore, 'readMark'>
  readonly receipts: Pick<ReceiptWriter, 'note'>
}

/** How far this person is with a conversation, on this device or another (C8, D9), and what is new to them. */
export function createReading({ self, known, version, feed, home, receipts }: ReadingDeps) {
  const [local, setLocal] = createSignal<EntryId>()

  /** The place up to which all is read. */
  const place = (): EntryId | undefined => {
    version()
    const marks = [local(), feed()?.ownRead, home.readMark(known().id)].filter((mark) => mark !== undefined)
    return marks.sort().at(-1)
  }

  return {
    place,
    unread: createMemo(() => {
      version()
      const current = feed()
      if (current === undefined) return known().unread
      const read = place()
      const here = current.timeline.unreadAfter(read, self)
      // More of what is unread may be with the relay.
      return (read ?? '') < (current.timeline.start?.place ?? '') ? Math.max(here, known().unread) : here
    }),
    /** Calls that were missed since. */
    missed: createMemo(() => {
      version()
      const current = feed()
      return current === undefined
        ? known().missed
        : missedAfter(current.timeline, known().missed, place(), self)
    }),
    markRead(next: EntryId): void {
      if (next <= (place() ?? '')) return
      setLocal(() => next)
      receipts.note('read', next)
    },
    /** The last that came from somebody else is on this device. */
    noteDelivered(): void {
      const timeline = feed()?.timeline
      const last = timeline?.at(timeline.length - 1)
      if (last?.type === 'message' && last.author !== self) receipts.note('delivered', last.place)
    },
  }
}
