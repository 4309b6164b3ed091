import type { Media } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'

/** What a call of this device can be, what can happen to it, and what follows; `callMachine.ts` decides. */

export interface CallRef {
  readonly conversation: ConversationId
  /** Its `c` entry. */
  readonly id: EntryReference
  /** What this device brings of its own accord: a voice, or a picture too. */
  readonly media: Media
  /** Muted before the page was loaded again: nobody is heard without knowing. */
  readonly isMuted?: boolean | undefined
  /** Connected before the page was loaded again: its clock goes on. Milliseconds since 1970. */
  readonly since?: number | undefined
  /** Two people: it ends when one of them leaves. */
  readonly isDirect: boolean
}

/** Identity as one string, whose order is the one that decides between two calls (K3). */
export const callKey = ([author, id]: EntryReference): string => `${id}/${author}`
export const isSameCall = (one: EntryReference, other: EntryReference): boolean =>
  callKey(one) === callKey(other)

export interface RingingIn {
  readonly call: CallRef
  readonly by: UserId
  readonly byName: string
  /** Rings no longer; milliseconds since 1970. */
  readonly until: number
}

export type EndReason =
  /** It was talked, and somebody hung up. */
  | 'over'
  | 'no-answer'
  | 'declined'
  | 'busy'
  /** The other's connection did not come back. */
  | 'lost'
  /** Nobody could be reached, though somebody is there. */
  | 'failed'
  /** As many people as the devices can bear; K4. */
  | 'full'
  | 'not-allowed'
  /** The relay is not there. */
  | 'offline'
  /** It goes on on another device of the same person. */
  | 'elsewhere'
  /** Everybody else left, a while ago. */
  | 'alone'

/** `until`: the shell says `expired` then; milliseconds since 1970. */
export type CallState =
  | { readonly state: 'idle' }
  | { readonly state: 'ringing-out'; readonly call: CallRef; readonly until: number }
  | { readonly state: 'ringing-in'; readonly ring: RingingIn }
  | { readonly state: 'joining'; readonly call: CallRef; readonly until: number }
  | { readonly state: 'connected'; readonly call: CallRef }
  | { readonly state: 'reconnecting'; readonly call: CallRef; readonly until: number }
  | { readonly state: 'alone'; readonly call: CallRef; readonly until: number }
  | { readonly state: 'ended'; readonly call: CallRef; readonly reason: EndReason; readonly until: number }

export type CallEvent =
  /** A press of the button, its `c` entry written. Where nobody is rung (K1), one waits for who joins. */
  | { readonly type: 'call'; readonly call: CallRef; readonly rings: 'somebody' | 'nobody' }
  /** Into a call that goes on: later, from another device, or after the page was loaded again. */
  | { readonly type: 'join'; readonly call: CallRef }
  | { readonly type: 'ring'; readonly ring: RingingIn }
  | { readonly type: 'accept'; readonly media: Media }
  | { readonly type: 'decline' }
  | { readonly type: 'hang-up' }
  | { readonly type: 'answered'; readonly id: EntryReference }
  /** Another device of this person answered or declined. */
  | { readonly type: 'answered-elsewhere'; readonly id: EntryReference }
  /** The relay says so; `into`: the call that goes on instead (K3). */
  | {
      readonly type: 'ended'
      readonly id: EntryReference
      readonly why: 'missed' | 'declined' | 'busy' | 'over' | 'glare'
      readonly into?: EntryReference | undefined
    }
  /** The other of two said goodbye, whether or not the relay is there. */
  | { readonly type: 'left'; readonly id: EntryReference }
  | { readonly type: 'not-let-in'; readonly id: EntryReference; readonly why: EndReason }
  /** How many others are in the call, and with how many of them this device is connected. */
  | {
      readonly type: 'links'
      readonly id: EntryReference
      readonly others: number
      readonly connected: number
    }
  | { readonly type: 'taken-over'; readonly id: EntryReference }
  /** The time of the state is up. */
  | { readonly type: 'expired' }
  | { readonly type: 'dismiss' }

export type CallEffect =
  /** Media, a ticket, presence, connections. */
  | { readonly type: 'enter'; readonly call: CallRef }
  /** All of it let go: with a goodbye, which ends a call of two, or quietly where it goes on elsewhere. */
  | { readonly type: 'leave'; readonly call: CallRef; readonly how: 'goodbye' | 'quietly' }
  | {
      readonly type: 'answer'
      readonly ring: RingingIn
      readonly how: 'answer' | 'decline' | 'busy'
    }

/** Milliseconds that each state lasts at most. */
export const CALL_TIMES = {
  /** A little longer than the relay rings (K6), whose word is better. */
  ringing: 47_000,
  joining: 30_000,
  /** Somebody in a tunnel comes back. */
  reconnecting: 60_000,
  /** The other of two is not even in presence any more: a page that loads again comes back sooner. */
  gone: 20_000,
  alone: 300_000,
  /** What needs no explanation goes by itself. */
  ended: 2_000,
  explained: 30_000,
} as const

export const IDLE: CallState = { state: 'idle' }

/** When the shell is to say `expired`, milliseconds since 1970. */
export function deadlineOf(state: CallState): number | undefined {
  if (state.state === 'ringing-in') return state.ring.until
  return 'until' in state ? state.until : undefined
}

/** The call that this device takes part in, media and all. */
export function enteredCall(state: CallState): CallRef | undefined {
  return 'call' in state && state.state !== 'ended' ? state.call : undefined
}
