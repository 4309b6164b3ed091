import type { CallEnd, Media } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'

export type CallTimes = Pick<Limits, 'ringMs' | 'ringEmptyMs' | 'callEmptyMs' | 'callReturnMs'>

/** What the database keeps of a call that goes on; times are milliseconds since 1970. */
export interface CallFacts {
  readonly conversation: ConversationId
  /** The `c` entry; its author called. */
  readonly call: EntryReference
  readonly callerName: string
  readonly media: Media
  readonly startedAt: number
  readonly isDirect: boolean
  /** Who misses it unless they come or decline; empty where nobody is rung. */
  readonly called: readonly UserId[]
  /** Who is told of it: those called, but for a direct call's one who blocks, or is blocked; K2. */
  readonly rung: readonly UserId[]
  readonly phase: Phase
  /** Until then it rings, or waits for somebody to come; whoever answers is given time to. */
  readonly ringsUntil: number
  /** Who has been in it, in the order of their coming. */
  readonly came: readonly UserId[]
  readonly answering: readonly UserId[]
  readonly declined: readonly UserId[]
  readonly busy: readonly UserId[]
  /** Who recorded some of it. */
  readonly recorded: readonly UserId[]
  /** Who left on purpose, or never came on purpose, and has not come back. */
  readonly hungUp: readonly UserId[]
  /** Peers that were in it, the newest, also those that vanished: they may still be connected with the others. */
  readonly met: readonly { readonly peer: string; readonly user: UserId }[]
  /** Of those, whose session has ended: nobody comes back as one of them. */
  readonly signedOut: readonly string[]
}

/** `open`: rings nobody, and nobody has joined its caller yet. */
export type Phase =
  | { readonly state: 'ringing' }
  | { readonly state: 'open' }
  | { readonly state: 'answered'; readonly at: number }

/** One device in the call. */
export interface PeerHere {
  readonly peer: string
  readonly user: UserId
  readonly isRecording?: boolean
}

export interface Call extends CallFacts {
  readonly here: readonly PeerHere[]
  /** Peers that left on purpose, while their presence may still say otherwise. */
  readonly left: readonly string[]
  readonly emptySince: number | undefined
  /** After a restart: until then people may come back; K8. */
  readonly waitsUntil: number | undefined
  /** When somebody was in it for certain. */
  readonly aliveAt: number
}

export type CallEvent =
  /** Whom it rings, which takes a moment to find out. */
  | { readonly type: 'called'; readonly people: Called }
  /** Who is in it, by presence. */
  | { readonly type: 'here'; readonly peers: readonly PeerHere[] }
  | { readonly type: 'answer' | 'decline' | 'busy'; readonly user: UserId }
  | { readonly type: 'leave' | 'signed-out'; readonly user: UserId; readonly peers: readonly string[] }
  /** No member any more. */
  | { readonly type: 'gone'; readonly user: UserId }
  | { readonly type: 'time' }

export type Called = Pick<CallFacts, 'isDirect' | 'callerName' | 'called' | 'rung'>

export type Outcome =
  | { readonly is: 'on'; readonly call: Call }
  | { readonly is: 'over'; readonly call: Call; readonly why: CallEnd; readonly endedAt: number }

interface Beginning {
  readonly conversation: ConversationId
  readonly call: EntryReference
  readonly media: Media
}

/** Who comes, or signs in and out, over and over makes no call large. */
const MAX_MET = 200

/** A call as it begins: whom it rings follows. */
export const beginCall = ({ conversation, call, media }: Beginning, at: number, times: CallTimes): Call => ({
  ...{ conversation, call, media, startedAt: at, ringsUntil: at + times.ringMs, aliveAt: at },
  ...{ isDirect: false, callerName: '', called: [], rung: [], phase: { state: 'open' } },
  ...{ came: [], answering: [], declined: [], busy: [], recorded: [], hungUp: [], here: [], left: [] },
  ...{ met: [], signedOut: [] },
  ...{ emptySince: undefined, waitsUntil: undefined },
})

/** A call that another process of the relay knew: people may come back to it for a while; K8. */
export const resumeCall = (facts: CallFacts, aliveAt: number, at: number, times: CallTimes): Call => ({
  ...facts,
  ...{ here: [], left: [], emptySince: undefined, waitsUntil: at + times.callReturnMs, aliveAt },
})

/** What becomes of a call: pure, whole, and for every event at every time. */
export function stepCall(call: Call, event: CallEvent, at: number, times: CallTimes): Outcome {
  return decide(settle(note(call, event, at, times), at), at, times)
}

/** When time alone may change it next, milliseconds since 1970. */
export function nextLook(call: Call, times: CallTimes): number {
  const { phase, ringsUntil, emptySince, waitsUntil } = call
  if (waitsUntil !== undefined) return waitsUntil
  const rings = phase.state !== 'answered' && !(phase.state === 'open' && call.came.length > 0)
  const empties = emptySince === undefined ? Number.POSITIVE_INFINITY : emptySince + emptyMs(call, times)
  return Math.min(rings ? ringsUntil : Number.POSITIVE_INFINITY, empties)
}

/** Of two calls at once in a conversation, whether the newer one goes on; K3. */
export function yieldsTo(current: Call, other: EntryReference): boolean {
  const isTaken = current.phase.state === 'answered' || current.answering.length > 0
  return !isTaken && isLower(other, current.call)
}

const isLower = ([author, id]: EntryReference, [thanAuthor, than]: EntryReference): boolean =>
  id === than ? author < thanAuthor : id < than

/** People in it, by devices that did not leave. */
export const peopleIn = ({ here, left }: Call): ReadonlySet<UserId> =>
  new Set(here.filter(({ peer }) => !left.includes(peer)).map(({ user }) => user))

/** Whether a device that connects now is to ring. */
export const ringsFor = (call: Call, user: UserId, at: number, times: CallTimes): boolean =>
  call.phase.state === 'ringing' &&
  at < call.startedAt + times.ringMs &&
  call.rung.includes(user) &&
  ![...call.declined, ...call.busy, ...call.answering, ...call.came, ...call.hungUp].includes(user)

/** Who declined, and who missed it, once it is over. */
export const notThere = ({ called, came, declined, answering }: CallFacts) => {
  const refused = declined.filter((user) => !came.includes(user))
  const missed = called.filter(
    (user) => !came.includes(user) && !refused.includes(user) && !answering.includes(user),
  )
  return { declined: refused, missed }
}

function note(call: Call, event: CallEvent, at: number, times: CallTimes): Call {
  switch (event.type) {
    case 'called': {
      const isOpen = event.people.called.length === 0 || call.phase.state === 'answered'
      return { ...call, ...event.people, phase: isOpen ? call.phase : { state: 'ringing' } }
    }
    case 'here': {
      const isNew = ({ peer }: PeerHere) => !call.met.some((one) => one.peer === peer)
      const back = event.peers.filter(({ peer }) => !call.left.includes(peer)).map(({ user }) => user)
      return {
        ...call,
        here: event.peers,
        met: [...call.met, ...event.peers.filter(isNew).map(({ peer, user }) => ({ peer, user }))].slice(
          -MAX_MET,
        ),
        left: call.left.filter((peer) => event.peers.some((one) => one.peer === peer)),
        came: withAll(call.came, back),
        recorded: withAll(
          call.recorded,
          event.peers.filter(({ isRecording }) => isRecording === true).map(({ user }) => user),
        ),
        hungUp: call.hungUp.filter((user) => !back.includes(user)),
      }
    }
    case 'answer': {
      if (!call.rung.includes(event.user) || call.came.includes(event.user)) return call
      return {
        ...call,
        answering: withAll(call.answering, [event.user]),
        declined: call.declined.filter((user) => user !== event.user),
        hungUp: call.hungUp.filter((user) => user !== event.user),
        ringsUntil: Math.max(call.ringsUntil, at + times.callEmptyMs),
      }
    }
    case 'decline':
    case 'busy': {
      const { rung, came, answering } = call
      if (!rung.includes(event.user) || came.includes(event.user) || answering.includes(event.user))
        return call
      const into = event.type === 'decline' ? 'declined' : 'busy'
      return { ...call, [into]: withAll(call[into], [event.user]) }
    }
    case 'leave':
    case 'signed-out': {
      const left = withAll(call.left, event.peers)
      const stays = call.here.some(({ peer, user }) => user === event.user && !left.includes(peer))
      const out = event.type === 'signed-out' ? event.peers : []
      const signedOut = withAll(call.signedOut, out).slice(-MAX_MET)
      return { ...call, left, signedOut, hungUp: stays ? call.hungUp : withAll(call.hungUp, [event.user]) }
    }
    case 'gone': {
      const others = (users: readonly UserId[]) => users.filter((user) => user !== event.user)
      const rest = {
        rung: others(call.rung),
        answering: others(call.answering),
        here: call.here.filter(({ user }) => user !== event.user),
      }
      // Nobody leaves a direct conversation: they block, and must look like one who does not answer (K2).
      const isUnseen = call.isDirect && call.phase.state !== 'answered' && event.user !== call.call[0]
      if (isUnseen) return { ...call, ...rest }
      return { ...call, ...rest, called: others(call.called), hungUp: withAll(call.hungUp, [event.user]) }
    }
    case 'time':
      return call
  }
}

/** What follows from who is in it. */
function settle(call: Call, at: number): Call {
  const people = peopleIn(call)
  if (people.size === 0) {
    const isEmptied = call.came.length > 0 && call.waitsUntil === undefined
    return isEmptied ? { ...call, emptySince: call.emptySince ?? at } : call
  }
  const there: Call = { ...call, emptySince: undefined, waitsUntil: undefined, aliveAt: at }
  const isAnswered = people.size > 1 && call.phase.state !== 'answered'
  return isAnswered ? { ...there, phase: { state: 'answered', at } } : there
}

function decide(call: Call, at: number, times: CallTimes): Outcome {
  const { phase, waitsUntil, emptySince, aliveAt, ringsUntil } = call
  const over = (why: CallEnd, endedAt = at): Outcome => ({ is: 'over', call, why, endedAt })
  const on: Outcome = { is: 'on', call }
  const isAnswered = phase.state === 'answered'
  const caller = call.call[0]
  const hasHungUp = (user: string) => call.hungUp.some((one) => one === user)

  if (isAnswered ? call.isDirect && call.hungUp.length > 0 : hasHungUp(caller))
    return over(isAnswered ? 'over' : 'missed')
  if (phase.state === 'ringing' && isRefusedByAll(call))
    return over(call.declined.length > 0 ? 'declined' : call.busy.length > 0 ? 'busy' : 'missed')
  if (waitsUntil !== undefined) return at < waitsUntil ? on : over(isAnswered ? 'over' : 'missed', aliveAt)
  if (emptySince !== undefined) {
    const why = phase.state === 'ringing' ? 'missed' : 'over'
    if (call.came.every(hasHungUp)) return over(why)
    if (at >= emptySince + emptyMs(call, times)) return over(why, emptySince)
  }
  const isWaitedFor = phase.state === 'ringing' || (phase.state === 'open' && call.came.length === 0)
  return isWaitedFor && at >= ringsUntil ? over('missed') : on
}

/** Everybody called has said no, one way or another, and nobody else is in it. */
const isRefusedByAll = ({ called, declined, busy, hungUp, call, here }: Call): boolean =>
  called.length > 0 &&
  called.every((user) => [...declined, ...busy, ...hungUp].includes(user)) &&
  here.every(({ user }) => user === call[0])

const emptyMs = ({ phase }: Call, times: CallTimes): number =>
  phase.state === 'answered' ? times.callEmptyMs : times.ringEmptyMs

const withAll = <T>(list: readonly T[], more: readonly T[]): readonly T[] => [...new Set([...list, ...more])]
