import type { FoldedEntry } from '../api.ts'
import { type Entry, type EntryReference, readEntry, type UnknownEntry } from '../entry.ts'
import { type EntryId, isUserId, type LaneOwner, RELAY, type UserId } from '../ids.ts'
import { type Message, messageKey, type Notice, type Point, type TimelineItem } from './items.ts'
import {
  createFacts,
  type MessageFacts,
  noteContent,
  noteEdit,
  noteLate,
  noteReaction,
  noteRemoval,
  noteRow,
  readMessage,
} from './messageFacts.ts'
import { compareItems, createOrderedItems } from './orderedItems.ts'
import { readNotice } from './readNotice.ts'
import { createReceipts, type Receipt } from './receipts.ts'

/** An entry and whose lane it lies in: the lane is the author; D2. */
export interface LaneEntry {
  readonly owner: LaneOwner
  readonly entry: Entry | UnknownEntry
}

/** Keys of items that appeared, in their order, and of items that were there and read otherwise or are gone now. */
export interface TimelineChange {
  readonly inserted: readonly string[]
  readonly changed: readonly string[]
}

/**
 * The entries of all lanes, merged and interpreted (C5). The result depends on the set of entries alone:
 * in any order, in any batches, with duplicates, it is the same (D4 to D6).
 */
export interface Timeline {
  apply(batch: readonly LaneEntry[]): TimelineChange
  /** Adds rows of the relay's history, folded or raw. */
  applyHistory(rows: readonly FoldedEntry[]): TimelineChange
  /**
   * Where what is shown begins: what stands before is known but not shown, since others that belong between may be
   * missing (R1). Undefined shows everything. @default undefined
   */
  readonly start: Point | undefined
  showFrom(start: Point | undefined): TimelineChange
  /** Lets go of everything whose id is less, and of what refers to it, now and whenever it comes again; R4. */
  forgetBefore(horizon: EntryId): TimelineChange
  /** Takes the maximum; true if it moved; C8. */
  setReceipt(user: UserId, receipt: Receipt): boolean
  /** How far somebody is; C8. */
  receiptOf(user: UserId): Receipt
  readonly length: number
  at(index: number): TimelineItem | undefined
  /** -1 when there is no such item. */
  indexOf(key: string): number
  /** Also what is known and not shown: somebody may quote it. */
  get(key: string): Message | undefined
  /** How far the furthest of the others is with one's own message; C4. */
  receiptState(message: Message, self: UserId): 'sent' | 'delivered' | 'read'
  /** Others' messages, not removed, and calls missed, whose place is greater; all of them when there is no place yet. */
  unreadAfter(place: EntryId | undefined, self: UserId): number
  lastMessage(): Message | undefined
  /** The last message or call. */
  lastSpoken(): TimelineItem | undefined
  /** Items compared or moved so far to keep the order: one new message adds O(log n). */
  readonly touched: number
}

/** What one batch reaches, so that each item is read anew once however many entries speak of it. */
interface Reached {
  readonly messages: Set<MessageFacts>
  readonly notices: Map<string, Notice>
}

export interface TimelineOptions {
  /**
   * Whether the relay lacks this message still: it is shown wherever the timeline begins and however old it is, until
   * the relay has said where it stands.
   */
  readonly isUnsent?: (key: string) => boolean
}

export function createTimeline({ isUnsent = () => false }: TimelineOptions = {}): Timeline {
  const known = new Map<string, MessageFacts>()
  const readable = new Map<string, TimelineItem>()
  /** Those of `readable` that stand before `start`, but for what was unsent when it was read or `start` moved. */
  const hidden = new Map<string, TimelineItem>()
  /** All the others. */
  const items = createOrderedItems()
  const receipts = createReceipts()
  let start: Point | undefined
  let horizon = '' as EntryId

  const isAfterStart = (item: TimelineItem) => start === undefined || compareItems(item, start) >= 0
  const isShown = (item: TimelineItem) => isAfterStart(item) || isUnsent(item.key)
  const isExpired = (author: string, id: EntryId) => id < horizon && !isUnsent(`${author}/${id}`)

  /** The facts about the message that `[author, id]` names; undefined for the relay's entries, which nobody edits or hides. */
  function factsOf([author, id]: EntryReference, reached: Reached): MessageFacts | undefined {
    if (author === RELAY || isExpired(author, id)) return undefined
    const key = messageKey(author, id)
    let facts = known.get(key)
    if (facts === undefined) {
      facts = createFacts(author, id)
      known.set(key, facts)
    }
    reached.messages.add(facts)
    return facts
  }

  function note(owner: LaneOwner, entry: Entry | UnknownEntry, reached: Reached): void {
    if (owner !== RELAY) noteMember(owner, entry, reached)
    else if (entry.k === 'late') {
      for (const reference of entry.o) {
        const facts = factsOf(reference, reached)
        if (facts !== undefined) noteLate(facts, entry.i, entry.w)
      }
    } else {
      const notice = readNotice(entry)
      if (notice !== undefined && !isExpired(RELAY, notice.id)) reached.notices.set(notice.key, notice)
    }
  }

  function noteMember(owner: UserId, entry: Entry | UnknownEntry, reached: Reached): void {
    const reference = targetOf(owner, entry)
    const facts = reference && factsOf(reference, reached)
    if (facts === undefined) return
    if (entry.k === 'm') noteContent(facts, entry)
    else if (entry.k === 'e') noteEdit(facts, entry.i, entry.t)
    else if (entry.k === 'd' || entry.k === 'h') noteRemoval(facts, entry.k)
    else if (entry.k === 'r') noteReaction(facts, { id: entry.i, user: owner, emoji: entry.e, on: entry.v })
  }

  function noteHistory(row: FoldedEntry, reached: Reached): void {
    const { author } = row
    if (author !== RELAY && !isUserId(author)) return
    const facts = row.k === 'm' ? factsOf([author, row.i], reached) : undefined
    if (facts !== undefined) noteRow(facts, row)
    else note(author, readEntry(author, row), reached)
  }

  function settle({ messages, notices }: Reached): TimelineChange {
    const inserted: TimelineItem[] = []
    const changed: string[] = []
    const read = (item: TimelineItem) => {
      const old = readable.get(item.key)
      // Both were built by the same function, so equal content gives equal text.
      if (old !== undefined && JSON.stringify(old) === JSON.stringify(item)) return
      readable.set(item.key, item)
      const before = old !== undefined && !hidden.has(old.key) ? old : undefined
      if (before === undefined) {
        if (isShown(item)) inserted.push(item)
      } else {
        changed.push(item.key)
        if (before.place === item.place) items.replace(before, item)
        else {
          items.remove(before)
          if (isShown(item)) items.insert(item)
        }
      }
      if (isShown(item)) hidden.delete(item.key)
      else hidden.set(item.key, item)
    }
    for (const notice of notices.values()) read(notice)
    for (const facts of messages) {
      const message = readMessage(facts)
      if (message !== undefined) read(message)
    }
    return { inserted: insertAll(inserted), changed }
  }

  function insertAll(appeared: TimelineItem[]): string[] {
    for (const item of appeared.sort(compareItems)) items.insert(item)
    return appeared.map(({ key }) => key)
  }

  /** Moves what stands before `start` out of sight, and what does no more into sight. */
  function showFrom(next: Point | undefined): TimelineChange {
    start = next
    const changed: string[] = []
    let spared = 0
    for (let first = items.at(0); first !== undefined && !isAfterStart(first); first = items.at(spared)) {
      if (isUnsent(first.key)) {
        spared += 1
        continue
      }
      items.remove(first)
      hidden.set(first.key, first)
      changed.push(first.key)
    }
    const appeared = [...hidden.values()].filter(isShown)
    for (const { key } of appeared) hidden.delete(key)
    return { inserted: insertAll(appeared), changed }
  }

  function forgetBefore(next: EntryId): TimelineChange {
    const changed: string[] = []
    if (next > horizon) horizon = next
    for (const [key, { author, id }] of known) if (isExpired(author, id)) known.delete(key)
    for (const [key, item] of readable) {
      if (!isExpired(item.type === 'message' ? item.author : RELAY, item.id)) continue
      readable.delete(key)
      if (hidden.delete(key)) continue
      items.remove(item)
      changed.push(key)
    }
    return { inserted: [], changed }
  }

  function settling(run: (reached: Reached) => void): TimelineChange {
    const reached: Reached = { messages: new Set(), notices: new Map() }
    run(reached)
    return settle(reached)
  }

  return {
    apply: (batch) =>
      settling((reached) => {
        for (const { owner, entry } of batch) note(owner, entry, reached)
      }),
    applyHistory: (rows) =>
      settling((reached) => {
        for (const row of rows) noteHistory(row, reached)
      }),
    get start() {
      return start
    },
    showFrom,
    forgetBefore,
    setReceipt: receipts.set,
    receiptOf: receipts.of,
    get length() {
      return items.length
    },
    at: items.at,
    indexOf(key) {
      const item = readable.get(key)
      return item === undefined || hidden.has(key) ? -1 : items.indexOf(item)
    },
    get(key) {
      const item = readable.get(key)
      return item?.type === 'message' ? item : undefined
    },
    receiptState: (message, self) => receipts.stateOf(message.place, self),
    unreadAfter(place, self) {
      let unread = 0
      for (let index = place === undefined ? 0 : items.firstAfter(place); index < items.length; index++) {
        const item = items.at(index)
        if (item !== undefined && isNewTo(item, self)) unread++
      }
      return unread
    },
    lastMessage() {
      for (let index = items.length - 1; index >= 0; index--) {
        const item = items.at(index)
        if (item?.type === 'message') return item
      }
      return undefined
    },
    lastSpoken() {
      for (let index = items.length - 1; index >= 0; index--) {
        const item = items.at(index)
        if (item?.type === 'message' || item?.what.kind === 'call') return item
      }
      return undefined
    },
    get touched() {
      return items.touched
    },
  }
}

/** What counts as unread: others' messages that are still there, and calls that were missed (K7). */
const isNewTo = (item: TimelineItem, self: UserId): boolean =>
  item.type === 'message'
    ? item.author !== self && item.removed === undefined
    : item.what.kind === 'call' && item.what.call.missed.includes(self)

/** Which message a member's entry is about: edits and removals by the author name one in the same lane; D5. */
function targetOf(owner: UserId, entry: Entry | UnknownEntry): EntryReference | undefined {
  if (entry.k === 'm') return [owner, entry.i]
  if (entry.k === 'e' || entry.k === 'd') return [owner, entry.o]
  if (entry.k === 'r' || entry.k === 'h') return entry.o
  return undefined
}
