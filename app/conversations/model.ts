import type { Accessor } from 'solid-js'
import type { ConversationKind, Member, User } from '../../sync/api.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Result } from '../../sync/result.ts'
import type { Message, TimelineItem } from '../../sync/timeline/items.ts'
import type { CallSeat } from '../calls/model.ts'
import type { PlaceState, Writing } from '../places/model.ts'

export interface ConversationRow {
  readonly id: ConversationId
  readonly kind: ConversationKind
  readonly title: string
  /** The other person of a direct conversation. */
  readonly other?: UserId | undefined
  readonly last?:
    | {
        /** Empty of a call, which is nobody's words. */
        readonly by: string
        readonly own: boolean
        readonly text: string
        /** By its author, or by a moderator. */
        readonly removed: false | 'd' | 'h'
        readonly at: number
        /** The relay's `call` entry, where this device does not have the conversation open; without `text` then. */
        readonly call?: object | undefined
      }
    | undefined
  readonly unread: number
  /** The calls among them, by their records. */
  readonly missed: readonly EntryId[]
  /** How many people talk in a call right now; 0 while one of two waits for the other. */
  readonly callers: number
  /** Reports that wait for this host or moderator; 0 for everybody else. */
  readonly reports: number
  readonly draft: boolean
  /** When something last happened, milliseconds since 1970. */
  readonly at: number
  /** Kept on top, kept quiet, put away until something new is said: by this person, on all of their devices. */
  readonly pinned: boolean
  readonly muted: boolean
  readonly archived: boolean
}

export interface NewConversation {
  readonly people: readonly User[]
  readonly name: string
  /** @default what people and name ask for: direct or group */
  readonly room?: { readonly who: 'public' | 'private'; readonly topic: string }
}

/** Own messages only: waiting here, stored by the relay, on another member's device, read by one. C4. */
export type MessageState = 'waiting' | 'sent' | 'delivered' | 'read'

/** How far somebody is with a message. */
export interface PersonReceipt {
  readonly id: UserId
  readonly name: string
  readonly state: 'sent' | 'delivered' | 'read'
}

/** An entry that the relay refused: it stays visible with its reason until resent or discarded; R3. */
export interface RefusedMessage {
  readonly id: EntryId
  readonly text: string
  readonly code: string
}

/** A snapshot-like view of the rows: a new object whenever anything changed, unchanged items keep their identity. */
export interface TimelineView {
  readonly length: number
  at(index: number): TimelineItem | undefined
  indexOf(key: string): number
  get(key: string): Message | undefined
}

/** How much of the past is shown: all of it, or more can be had; `away`: it is with the relay, which does not answer. */
export type PastState = 'whole' | 'more' | 'loading' | 'away' | 'failed'

/** How long messages are kept; R4. */
export interface Keeping {
  /** Undefined for ever. */
  readonly days: number | undefined
  /** What was written before is gone everywhere; milliseconds since 1970, 0 while nothing is. */
  readonly horizon: number
}

export interface ConversationModel {
  readonly id: ConversationId
  readonly kind: Accessor<ConversationKind>
  readonly title: Accessor<string>
  /** The other person of a direct conversation. */
  readonly other: Accessor<UserId | undefined>
  readonly members: Accessor<readonly Member[]>
  readonly myRole: Accessor<Member['role'] | undefined>
  readonly place: Accessor<PlaceState>
  readonly writing: Accessor<Writing>
  readonly timeline: Accessor<TimelineView>
  /** Made without a network, and the relay will not take it: why. What was written stays on this device only. */
  readonly refusedAs: Accessor<ErrorCode | undefined>
  /** Place up to which this person had read when the conversation was opened: where "New messages" stands. */
  readonly openedAtPlace: EntryId | undefined
  readonly past: Accessor<PastState>
  /** The next step back, from this device or from the relay. */
  loadOlder(): Promise<void>
  readonly keeping: Accessor<Keeping>
  /** With the username where it is needed. */
  nameOf(user: string): string
  /** The username, where the name alone could be somebody else's; S7. */
  usernameOf(user: string): string | undefined
  messageState(message: Message): MessageState
  readonly typing: Accessor<readonly string[]>
  /** Ids of the others who look at it now, in groups of up to 50 people; P1. */
  readonly viewing: Accessor<readonly string[]>
  /** Ids of the others who have read exactly this far, in groups of up to nine people; C8. */
  readersAt(key: string): readonly string[]
  /** How far each of the others is with a message; undefined where that is not shared. */
  receiptsOf(message: Message): readonly PersonReceipt[] | undefined
  readonly call: CallSeat
  readonly refused: Accessor<readonly RefusedMessage[]>
  readonly draft: Accessor<string>
  setDraft(text: string): void
  setTyping(typing: boolean): void
  /** It is on screen. */
  setViewing(viewing: boolean): void
  /** `too-long` when over 16 KiB of UTF-8, `empty` when there is nothing: nothing was sent and nothing is lost. */
  send(text: string, replyTo?: EntryReference): Result<EntryId, 'empty' | 'too-long'>
  edit(id: EntryId, text: string): Result<EntryId, 'empty' | 'too-long'>
  /** It reads as deleted at once, and can be taken back for five seconds. */
  remove(message: Message): void
  /** Hosts and moderators: the content goes for everybody; no reason is the empty one. D5 */
  hide(message: EntryReference, reason: string): void
  isRemoving(key: string): boolean
  undoRemove(key: string): void
  /** Adds or takes back one's own reaction. */
  react(message: Message, emoji: string, how: 'add' | 'remove'): void
  /** Everything up to this place is read. */
  markRead(place: EntryId): void
  resend(id: EntryId): void
  discard(id: EntryId): void
}
