import { type Accessor, createEffect, createMemo, on } from 'solid-js'
import type * as Y from 'yjs'
import { type ConversationId, type EntryId, isEntryId, type UserId } from '../../sync/ids.ts'
import { stateName } from '../../sync/lanes.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Replica } from '../replica/createReplica.ts'
import type { HomeStore } from './createHome.ts'
import type { KnownConversation } from './known.ts'

const MARKS = ['read', 'delivered'] as const
type Mark = (typeof MARKS)[number]

/** Whether one's own marks go into the document; `unknown` until the device has heard how its person has it. */
export type Sharing = 'shared' | 'private' | 'unknown'

export interface ReceiptSetting {
  /** The person's own; undefined until it is known. @default always */
  readonly sharesReceipts?: Accessor<boolean | undefined>
}

export interface ReceiptOptions extends ReceiptSetting {
  readonly id: ConversationId
  readonly me: UserId
  readonly home: Pick<HomeStore, 'setReadMark'>
  readonly known: Accessor<Pick<KnownConversation, 'members'>>
}

/** Writes one's own marks, forwards only and not often: into the document where they are shared, else into `home` (C8). */
export interface ReceiptWriter {
  note(mark: Mark, place: EntryId): void
  /** To be called for each document that the conversation goes through. */
  watch(replica: Replica): void
  /** Writes what waits. */
  flush(): void
}

/** In a large conversation everybody reads everybody's marks: they are written less often there. */
const INTERVAL_PER_MEMBER_MS = 200

export function createReceiptWriter({
  id,
  me,
  home,
  known,
  sharesReceipts = () => true,
}: ReceiptOptions): ReceiptWriter {
  const memberCount = () => known().members.length
  const waiting = new Map<Mark, EntryId>()
  /** The furthest that this device knows to have been shared. */
  const reached = new Map<Mark, EntryId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastMs = 0
  let replica: Replica | undefined

  const sharing = createMemo((): Sharing => {
    if (memberCount() > LIMITS.maxMembersSharingReceipts) return 'private'
    const shares = sharesReceipts()
    if (shares === undefined) return 'unknown'
    return shares ? 'shared' : 'private'
  })
  const intervalMs = () =>
    Math.max(LIMITS.receiptIntervalMs, sharing() === 'shared' ? memberCount() * INTERVAL_PER_MEMBER_MS : 0)
  const schedule = () => {
    timer ??= setTimeout(flush, Math.max(0, lastMs + intervalMs() - Date.now()))
  }

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0 || replica === undefined) return
    lastMs = Date.now()
    const read = waiting.get('read')
    // Until it is known where it belongs, it is kept where nobody else sees it.
    if (sharing() !== 'shared' && read !== undefined) home.setReadMark(id, read)
    if (sharing() === 'shared') share(replica.doc)
    if (sharing() !== 'unknown') waiting.clear()
  }
  function share(doc: Y.Doc): void {
    const state = doc.getMap(stateName(me))
    doc.transact(() => {
      for (const [mark, place] of waiting) {
        const known = state.get(mark)
        if (typeof known !== 'string' || place > known) state.set(mark, place)
        if (place > (reached.get(mark) ?? '')) reached.set(mark, place)
      }
    })
  }
  /** A device that was behind may have written its own marks over further ones: they are written again. */
  function compare(doc: Y.Doc): void {
    const state = doc.getMap(stateName(me))
    for (const mark of MARKS) {
      const here = state.get(mark)
      const known = isEntryId(here) ? here : undefined
      const furthest = reached.get(mark)
      if (known !== undefined && known > (furthest ?? '')) reached.set(mark, known)
      else if (furthest !== undefined && furthest > (known ?? '') && sharing() === 'shared') {
        if (furthest > (waiting.get(mark) ?? '')) waiting.set(mark, furthest)
        schedule()
      }
    }
  }
  createEffect(on(sharing, (now) => now !== 'unknown' && waiting.size > 0 && schedule(), { defer: true }))

  return {
    note(mark, place) {
      if (place <= (waiting.get(mark) ?? '') || (mark === 'delivered' && sharing() === 'private')) return
      waiting.set(mark, place)
      schedule()
    },
    watch(current) {
      replica = current
      compare(current.doc)
      current.on({
        transaction({ doc, changed }) {
          const own = doc.share.get(stateName(me))
          if (own !== undefined && changed.has(own)) compare(doc)
        },
        reset: () => compare(current.doc),
      })
    },
    flush,
  }
}
