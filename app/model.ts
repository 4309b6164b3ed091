import type { Accessor } from 'solid-js'
import type { ConversationKind, Me, Member, User } from '../sync/api.ts'
import type { EntryReference } from '../sync/entry.ts'
import type { ErrorCode } from '../sync/errors.ts'
import type { Arrangement } from '../sync/home.ts'
import type { ConversationId, EntryId, UserId } from '../sync/ids.ts'
import type { PersonPresence } from '../sync/peopleApi.ts'
import type { Departed } from '../sync/placeFields.ts'
import type { Result } from '../sync/result.ts'
import type { Message, TimelineItem } from '../sync/timeline/items.ts'
import type { CallSeat, CallsModel } from './calls/model.ts'
import type { DeviceLinking } from './devices/model.ts'
import type { Pictures } from './files/model.ts'
import type { PeopleModel, Person } from './people/model.ts'
import type { PlaceState, Places, Writing } from './places/model.ts'

/**
 * What components see: accessors and actions, never Yjs, fetch, IndexedDB or sockets.
 * The state behind them lives in `create*.ts`; everything here works without a network
 * unless it says otherwise.
 */

/** A request that failed: the relay's code, or `unreachable` when none answered. */
export interface Failure {
  readonly code: ErrorCode | 'unreachable'
  readonly field?: string
}
export type Outcome<T> = Promise<Result<T, Failure>>

export type SessionState =
  | { readonly state: 'loading' }
  /** `ended`: not by this device; how many messages had not been sent and went with the rest. */
  | { readonly state: 'signed-out'; readonly ended?: { readonly unsent: number } }
  /** The relay does not know this session any more: data stays, sign in again; A2. */
  | { readonly state: 'unknown'; readonly me: Me }
  | { readonly state: 'signed-in'; readonly me: Me; readonly workspace: Workspace }
  /** What the device keeps of somebody whom the relay does not know any more: no network, and no way to it; R3. */
  | { readonly state: 'reading'; readonly me: Me; readonly workspace: Workspace }

export interface SessionModel {
  readonly current: Accessor<SessionState>
  /** These need the network. */
  register(input: { username: string; password: string; invite?: string }): Outcome<void>
  signIn(input: { username: string; password: string }): Outcome<void>
  /** The second device's side of A5: brings a code, then asks whether it is let in (`link-pending` until then). */
  claimLink(code: string): Outcome<{ claim: string; check: string }>
  finishLink(claim: string): Outcome<void>
  previewInvitation(code: string): Outcome<InvitationPreview>
  /** Wipes this person's data from the device, network or not; C7. */
  signOut(): Promise<void>
  /** People whom the relay forgot and whose data stays on this device; R3. */
  readonly kept: Accessor<readonly Me[]>
  read(me: Me): void
  /** Back to whoever is signed in, or to the door. */
  stopReading(): void
}

/** What somebody who holds the link of an invitation may know. */
export interface InvitationPreview {
  readonly by?: string | undefined
  readonly owner: boolean
  readonly relay: string
  /** The conversation it leads to. */
  readonly to?: { readonly name: string; readonly members: number } | undefined
  /** How one stands to it: in, kept out, or not brought back by this link again; M4, M11. */
  readonly asker?: 'in' | 'banned' | 'out' | undefined
}

export type Connection =
  | { readonly state: 'offline' }
  | { readonly state: 'connecting' }
  | { readonly state: 'up-to-date' }
  | { readonly state: 'sending'; readonly count: number }

/** Whether this device keeps what is written: without storage the app works online and says so. */
export type DeviceStorage = 'fine' | 'unavailable' | 'full' | 'broken' | 'evicted' | 'damaged'

export interface ConversationRow {
  readonly id: ConversationId
  readonly kind: ConversationKind
  readonly title: string
  /** The other person of a direct conversation. */
  readonly other?: UserId | undefined
  readonly last?:
    | {
        readonly by: string
        readonly own: boolean
        readonly text: string
        /** By its author, or by a moderator. */
        readonly removed: false | 'd' | 'h'
        readonly at: number
      }
    | undefined
  readonly unread: number
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

export interface InvitationView {
  readonly id: string
  /** Where it leads, if anywhere. */
  readonly conversation?: ConversationId | undefined
  readonly url?: string | undefined
  readonly expiresAt: number
  readonly uses: number
  readonly used: number
}

export interface Device {
  readonly id: string
  /** Browser and system. */
  readonly device: string
  /** What its person calls it. */
  readonly name?: string | undefined
  readonly lastUsedAt: number
  readonly current: boolean
}

/** The past on its way to a device that is new. */
export interface BringingHistory {
  readonly state: 'running' | 'waiting'
  /** Conversations that are here whole, of how many. */
  readonly done: number
  readonly all: number
  /** 0 to 1. */
  readonly part: number
}

/** Everything of one signed-in person on this device. */
export interface Workspace {
  readonly me: Accessor<Me>
  readonly connection: Accessor<Connection>
  readonly storage: Accessor<DeviceStorage>
  /** Entries that the relay has not stored yet, over all conversations. */
  readonly unsent: Accessor<number>
  /** Undefined until the device's copy is read; newest activity first. */
  readonly conversations: Accessor<readonly ConversationRow[] | undefined>
  /** The state of one conversation, alive while the calling owner is; undefined when nobody here knows it. */
  openConversation(id: ConversationId): Accessor<ConversationModel | 'loading' | 'missing'>
  /** Works offline with people already met. */
  createConversation(input: NewConversation): Promise<ConversationId>
  /** In step on all of one's devices, without a network too. */
  arrange(id: ConversationId, how: Arrangement, what: 'set' | 'clear'): void
  /** What one was removed or banned from, until one is in it again; M12. */
  departed(id: string): Departed | undefined
  /** What was written there on this device and never sent. */
  unsentWords(id: ConversationId): Promise<readonly string[]>
  /** What one may do where people meet: loaded when it is wanted. */
  places(): Promise<Places>
  /** People of the relay (needs the network; offline: people already met). */
  searchPeople(query: string): Promise<readonly User[]>
  /** Contacts, requests and blocks; undefined until the code for it is here. */
  readonly people: Accessor<PeopleModel | undefined>
  /** What this device knows of somebody: a contact, or met in a conversation. */
  personOf(id: string): Person | undefined
  /** Of a contact; undefined for everybody else, and while the relay cannot tell: never what was. P1 */
  presenceOf(id: string): PersonPresence | undefined
  /** Whether others may see what one has read, on all of one's devices; C8. */
  readonly sharesReceipts: Accessor<boolean>
  setSharesReceipts(how: 'yes' | 'no'): void
  /** Calls, once there was one: their code is loaded then. */
  readonly calls: Accessor<CallsModel | undefined>
  loadCalls(): Promise<CallsModel>
  readonly retryNow: () => void
  /** Takes a conversation that the relay refused off this device, with what was written in it. */
  discardConversation(id: ConversationId): void
  /** These need the network. */
  leaveConversation(id: ConversationId): Outcome<void>
  /** How many days messages are kept from now on, undefined for ever; what is older goes everywhere; R4. */
  keepMessages(id: ConversationId, days: number | undefined): Outcome<void>
  updateProfile(change: ProfileChange): Outcome<void>
  changePassword(input: { current: string; password: string }): Outcome<void>
  invitations(): Outcome<readonly InvitationView[]>
  createInvitation(input: { uses: number; days: number }): Outcome<InvitationView>
  revokeInvitation(id: string): Outcome<void>
  devices(): Outcome<readonly Device[]>
  /** An empty name takes it away. */
  renameDevice(id: string, name: string): Outcome<void>
  endDevice(id: string): Outcome<void>
  /** Lets a second device in; A5. */
  deviceLinks(): Promise<DeviceLinking>
  /** Fetches the past of all conversations to this device, bit by bit, today or later. */
  bringHistory(): void
  /** How far that is; undefined while there is nothing to bring. */
  readonly bringing: Accessor<BringingHistory | undefined>
  /** Pictures of oneself and of conversations: loaded when they are to be changed. F1 */
  pictures(): Promise<Pictures>
  /** What is known of somebody's or a conversation's picture: its SHA-256. */
  faceOf(id: string): string | undefined
}

export interface NewConversation {
  readonly people: readonly User[]
  readonly name: string
  /** @default what people and name ask for: direct or group */
  readonly room?: { readonly who: 'public' | 'private'; readonly topic: string }
}

/** Of oneself, as others see it; an empty status or about removes it. */
export interface ProfileChange {
  readonly displayName?: string
  readonly status?: string
  readonly about?: string
  /** What others see of one's presence; who hides it does not see theirs. P2 */
  readonly showsPresence?: boolean
  readonly showsLastSeen?: boolean
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

/** A new version of the app: offered, never forced. */
export interface AppUpdates {
  /** A new version waits to be shown. */
  readonly available: Accessor<boolean>
  /** Shows it: the page loads again; drafts are kept. */
  apply(): void
}
