import { type Accessor, createMemo } from 'solid-js'
import type { Member } from '../../sync/api.ts'
import type { EntryId, UserId } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Message } from '../../sync/timeline/items.ts'
import type { Receipt } from '../../sync/timeline/receipts.ts'
import type { KnownConversation } from './known.ts'
import type { PersonReceipt, TimelineView } from './model.ts'

export interface ReadByOptions {
  readonly me: UserId
  readonly known: Accessor<Pick<KnownConversation, 'kind'>>
  readonly members: Accessor<readonly Member[]>
  /** A new one whenever anything changed, receipts included. */
  readonly timeline: Accessor<TimelineView>
  readonly receiptOf: (user: UserId) => Receipt
}

export interface ReadBy {
  readersAt(key: string): readonly UserId[]
  receiptsOf(message: Message): readonly PersonReceipt[] | undefined
}

/** More others than this have no faces in the timeline. */
const MAX_FACES = 8

/** Who has read, and received, what (C8). */
export function createReadBy({ me, known, members, timeline, receiptOf }: ReadByOptions): ReadBy {
  const others = createMemo(() => members().filter(({ id }) => id !== me))
  const readers = createMemo((): ReadonlyMap<string, readonly UserId[]> => {
    const found = new Map<string, UserId[]>()
    if (known().kind === 'direct' || others().length > MAX_FACES) return found
    const view = timeline()
    for (const { id } of others()) {
      const { read } = receiptOf(id)
      const message = read === undefined ? undefined : lastMessageUpTo(view, read)
      // That somebody has read their own words says nothing.
      if (message === undefined || message.author === id) continue
      const here = found.get(message.key)
      if (here === undefined) found.set(message.key, [id])
      else here.push(id)
    }
    return found
  })

  return {
    readersAt: (key) => readers().get(key) ?? NOBODY,
    receiptsOf(message) {
      if (others().length >= LIMITS.maxMembersSharingReceipts || others().length === 0) return undefined
      timeline()
      return others()
        .filter(({ id }) => id !== message.author)
        .map(({ id, name }) => ({ id, name, state: stateOf(receiptOf(id), message.place) }))
    },
  }
}

const NOBODY: readonly UserId[] = []

function stateOf({ read, delivered }: Receipt, place: EntryId): PersonReceipt['state'] {
  if (read !== undefined && place <= read) return 'read'
  return delivered !== undefined && place <= delivered ? 'delivered' : 'sent'
}

/** The last message whose place is not beyond this one; costs O(log n). */
function lastMessageUpTo(view: TimelineView, place: EntryId): Message | undefined {
  let low = 0
  let high = view.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((view.at(middle)?.place ?? '') <= place) low = middle + 1
    else high = middle
  }
  for (let index = low - 1; index >= 0; index--) {
    const item = view.at(index)
    if (item?.type === 'message') return item
  }
  return undefined
}
