import type { Accessor } from 'solid-js'
import type { Me, User } from '../sync/api.ts'
import type { ErrorCode } from '../sync/errors.ts'
import type { Arrangement } from '../sync/home.ts'
import type { ConversationId } from '../sync/ids.ts'
import type { PersonPresence } from '../sync/peopleApi.ts'
import type { Departed } from '../sync/placeFields.ts'
import type { Result } from '../sync/result.ts'
import type { CallsModel } from './calls/model.ts'
import type { ConversationModel, ConversationRow, NewConversation } from './conversations/model.ts'
import type { DeviceLinking } from './devices/model.ts'
import type { Pictures } from './files/model.ts'
import type { PeopleModel, Person } from './people/model.ts'
import type { Places } from './places/model.ts'

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

/** Of oneself, as others see it; an empty status or about removes it. */
export interface ProfileChange {
  readonly displayName?: string
  readonly status?: string
  readonly about?: string
  /** What others see of one's presence; who hides it does not see theirs. P2 */
  readonly showsPresence?: boolean
  readonly showsLastSeen?: boolean
}

/** A new version of the app: offered, never forced. */
export interface AppUpdates {
  /** A new version waits to be shown. */
  readonly available: Accessor<boolean>
  /** Shows it: the page loads again; drafts are kept. */
  apply(): void
}
