import type { Accessor, JSX } from 'solid-js'
import type { CallPresence, CallRecord, Media } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Outcome } from '../model.ts'
import type { CallState } from './callState.ts'

/** Somebody's device in a call of a conversation, as awareness tells it (K4). */
export interface InCall extends CallPresence {
  readonly user: UserId
  readonly name: string
}

/** What calls need of a conversation, and what it shows of them. */
export interface CallSeat {
  /** Devices in a call here, but for this one. */
  readonly others: Accessor<readonly InCall[]>
  /** Takes this device's seat, or leaves it; to be said again until it is seen to be kept. */
  say(call: CallPresence | undefined): void
  /** Writes the `c` entry. */
  begin(media: Media): EntryId
  isUnsent(id: EntryId): boolean
}

export type Quality = 'good' | 'fair' | 'poor'

/** Somebody in the call of this device, as a tile shows it. */
export interface Participant {
  readonly peer: string
  readonly user: UserId
  readonly name: string
  readonly stream: MediaStream
  readonly link: 'connecting' | 'connected' | 'restarting'
  /** Frames arrive and are meant to be seen. */
  readonly picture: 'none' | 'camera' | 'screen'
  readonly mic: boolean
  readonly hand: boolean
  readonly speaking: boolean
  readonly quality: Quality | undefined
}

/** What this device brings to the call. */
export interface OwnMedia {
  readonly mic: 'on' | 'muted' | 'none'
  readonly camera: 'on' | 'off'
  readonly screen: boolean
  readonly hand: boolean
  readonly speaking: boolean
  /** For the own picture. */
  readonly stream: MediaStream
  readonly trouble: readonly MediaTrouble[]
}

/** Why a device gives nothing, told plainly; the call goes on with what there is. */
export interface MediaTrouble {
  readonly of: 'mic' | 'camera' | 'screen'
  readonly why: 'denied' | 'missing' | 'in-use' | 'insecure' | 'failed'
}

export interface DeviceChoice {
  readonly kind: 'audioinput' | 'videoinput' | 'audiooutput'
  readonly id: string
  readonly label: string
}

/** A call that goes on in a conversation, in which this device is not. */
export interface OngoingCall {
  readonly id: EntryReference
  readonly people: readonly { readonly user: UserId; readonly name: string }[]
}

export interface PastCalls {
  readonly calls: readonly CallRecord[]
  readonly next?: string | undefined
}

/** Calls of one person on this device. */
export interface CallsModel {
  /** Whatever of a call is to be seen, on every page. */
  view(): JSX.Element
  readonly state: Accessor<CallState>
  /** The name of the conversation that the call belongs to. */
  readonly title: Accessor<string>
  /** Who gives it its colour: the other of two, else the conversation. */
  readonly face: Accessor<string>
  /** What somebody said with declining. */
  readonly words: Accessor<string>
  /** When this device was first connected, milliseconds since 1970. */
  readonly since: Accessor<number | undefined>
  readonly participants: Accessor<readonly Participant[]>
  readonly own: Accessor<OwnMedia | undefined>
  /** The relay is away: media flows on, nobody can come in. */
  readonly isRelayAway: Accessor<boolean>
  readonly isMinimised: Accessor<boolean>
  /** Exactly one tab of this device rings aloud. */
  readonly ringsHere: Accessor<boolean>
  /** Calls at once, or joins what goes on there. */
  start(conversation: ConversationId, media: Media): Promise<void>
  accept(media: Media): void
  decline(words?: string): void
  hangUp(): void
  dismiss(): void
  minimise(how: 'bar' | 'whole'): void
  setMic(on: boolean): void
  setCamera(on: boolean): void
  setScreen(on: boolean): void
  setHand(up: boolean): void
  forgetTrouble(trouble: MediaTrouble): void
  devices(): Promise<readonly DeviceChoice[]>
  chosenDevice(kind: DeviceChoice['kind']): string | undefined
  chooseDevice(device: DeviceChoice): void
  /** Calls of the past, the newest first; needs the network. */
  past(which: { readonly only: 'all' | 'missed'; readonly before?: string | undefined }): Outcome<PastCalls>
}
