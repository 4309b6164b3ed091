import type { Accessor, JSX } from 'solid-js'
import type { CallPresence, CallRecord, Media } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Outcome } from '../model.ts'
import type { BlurState } from './blur/createBackdrop.ts'
import type { RingChoices } from './callPreferences.ts'
import type { CallState } from './callState.ts'
import type { Rehearsal } from './createRehearsal.ts'
import type { CallRecording, KeptRecordings } from './recording/model.ts'

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

/** A reaction that floats over its sender's tile. */
export interface ShownReaction {
  readonly key: string
  /** The sender's peer, or {@link SELF}. */
  readonly from: string
  readonly name: string
  readonly emoji: string
}

/** Stands for this device among those in its call. */
export const SELF = 'self'

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
  /** Which way the camera looks, as far as it says. */
  readonly facing: 'user' | 'environment'
  /** How many cameras there are to switch between. */
  readonly cameras: number
  /** What becomes of the background; the camera counts as off until it is blurred. */
  readonly blur: BlurState
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

export interface PastQuery {
  readonly only: 'all' | 'missed'
  readonly conversation?: ConversationId | undefined
  readonly before?: string | undefined
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
  /** Of everybody, for some seconds each. */
  readonly reactions: Accessor<readonly ShownReaction[]>
  /** Recording, here and by others, while in a call. */
  readonly recording: Accessor<CallRecording | undefined>
  /** What was recorded on this device, to be saved. */
  readonly kept: KeptRecordings
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
  react(emoji: string): void
  /** To the camera on the other side of a phone, else to the next one. */
  flipCamera(): void
  /** After the background could not be blurred. */
  retryBlur(): void
  forgetTrouble(trouble: MediaTrouble): void
  devices(): Promise<readonly DeviceChoice[]>
  chosenDevice(kind: DeviceChoice['kind']): string | undefined
  chooseDevice(device: DeviceChoice): void
  /** How this device rings. */
  readonly rings: RingChoices
  /** Tries camera and microphone out, without a call. */
  rehearse(): Rehearsal
  /** Plays a tone on the chosen speaker until what it answers is called. */
  testSpeaker(): () => void
  /** Calls of the past, the newest first; needs the network. */
  past(which: PastQuery): Outcome<PastCalls>
  /** Up to which record this person has looked at missed calls, on any device; empty before the first time. */
  readonly seenUpTo: Accessor<string>
  see(record: EntryId): void
}
