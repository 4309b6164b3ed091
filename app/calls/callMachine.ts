import {
  CALL_TIMES,
  type CallEffect,
  type CallEvent,
  type CallRef,
  type CallState,
  callKey,
  deadlineOf,
  type EndReason,
  enteredCall,
  IDLE,
  isSameCall,
  type RingingIn,
} from './callState.ts'

export interface Transition {
  readonly state: CallState
  readonly effects: readonly CallEffect[]
}

/**
 * The call of this device, pure: the shell (`createCalls.ts`) runs the effects and brings the events. An event that
 * means nothing in a state leaves the same object, and no effects. `now` is in milliseconds since 1970.
 */
export function transition(state: CallState, event: CallEvent, now: number): Transition {
  const entered = enteredCall(state)
  switch (event.type) {
    case 'call':
      return entered === undefined ? begin(state, event, now) : stay(state)
    case 'join':
      return join(state, event.call, now)
    case 'ring':
      return ring(state, event.ring, now)
    case 'accept':
      return state.state === 'ringing-in' ? accept(state.ring, event.media, now) : stay(state)
    case 'decline':
      return state.state === 'ringing-in' ? go(IDLE, answer(state.ring, 'decline')) : stay(state)
    case 'hang-up':
      return entered === undefined ? stay(state) : go(IDLE, leave(entered))
    case 'answered-elsewhere':
      return isRingingFor(state, event.id) ? go(IDLE) : stay(state)
    case 'ended':
      return ended(state, event, now)
    case 'expired':
      return expired(state, now)
    case 'dismiss':
      return state.state === 'ended' ? go(IDLE) : stay(state)
    default:
      // What is said of another call than the one that this device is in comes late.
      return entered !== undefined && isSameCall(entered.id, event.id)
        ? within(state, entered, event, now)
        : stay(state)
  }
}

type Within = Extract<CallEvent, { type: 'answered' | 'left' | 'not-let-in' | 'links' | 'taken-over' }>

function within(state: CallState, call: CallRef, event: Within, now: number): Transition {
  switch (event.type) {
    case 'answered':
      return state.state === 'ringing-out' ? go(somebodyComes(state, now)) : stay(state)
    case 'left':
      return call.isDirect ? end(call, 'over', now) : stay(state)
    case 'not-let-in':
      return end(call, event.why, now)
    case 'taken-over':
      return end(call, 'elsewhere', now)
    case 'links':
      return linked(state, call, event, now)
  }
}

const stay = (state: CallState): Transition => ({ state, effects: [] })
const go = (state: CallState, ...effects: readonly CallEffect[]): Transition => ({ state, effects })
const joining = (call: CallRef, now: number): CallState => ({
  state: 'joining',
  call,
  until: now + CALL_TIMES.joining,
})
/** Of many that it rings one who says so and cannot be reached must not end it for those who still come. */
const somebodyComes = (
  { call, until }: Extract<CallState, { state: 'ringing-out' }>,
  now: number,
): CallState => joining(call, call.isDirect ? now : Math.max(now, until))
const leave = (call: CallRef, how: 'goodbye' | 'quietly' = 'goodbye'): CallEffect => ({
  type: 'leave',
  call,
  how,
})
const answer = (ringing: RingingIn, how: 'answer' | 'decline' | 'busy'): CallEffect => ({
  type: 'answer',
  ring: ringing,
  how,
})
const isRingingFor = (state: CallState, id: CallRef['id']): boolean =>
  state.state === 'ringing-in' && isSameCall(state.ring.call.id, id)

function end(call: CallRef, reason: EndReason, now: number): Transition {
  const lasts = reason === 'over' || reason === 'elsewhere' ? CALL_TIMES.ended : CALL_TIMES.explained
  const how = reason === 'elsewhere' ? 'quietly' : 'goodbye'
  return go({ state: 'ended', call, reason, until: now + lasts }, leave(call, how))
}

function accept(ringing: RingingIn, media: CallRef['media'], now: number): Transition {
  const call = { ...ringing.call, media }
  return go(joining(call, now), answer(ringing, 'answer'), { type: 'enter', call })
}

function begin(
  state: CallState,
  { call, rings }: Extract<CallEvent, { type: 'call' }>,
  now: number,
): Transition {
  const next: CallState =
    rings === 'somebody'
      ? { state: 'ringing-out', call, until: now + CALL_TIMES.ringing }
      : { state: 'alone', call, until: now + CALL_TIMES.alone }
  if (state.state !== 'ringing-in') return go(next, { type: 'enter', call })
  // Both called at once: one call of the two (K3).
  if (state.ring.call.conversation === call.conversation && isLower(state.ring.call, call))
    return accept(state.ring, call.media, now)
  return go(next, answer(state.ring, 'decline'), { type: 'enter', call })
}

function join(state: CallState, call: CallRef, now: number): Transition {
  const entered = enteredCall(state)
  if (entered !== undefined && isSameCall(entered.id, call.id)) return stay(state)
  if (state.state === 'ringing-in' && isSameCall(state.ring.call.id, call.id))
    return accept(state.ring, call.media, now)
  return go(
    joining(call, now),
    ...(entered === undefined ? [] : [leave(entered)]),
    ...(state.state === 'ringing-in' ? [answer(state.ring, 'decline')] : []),
    { type: 'enter', call },
  )
}

function ring(state: CallState, next: RingingIn, now: number): Transition {
  if (next.until <= now) return stay(state)
  const entered = enteredCall(state)
  if (entered !== undefined) {
    if (entered.conversation !== next.call.conversation) return go(state, answer(next, 'busy'))
    // Of two that nobody has answered the lower one goes on: whoever began the other comes over (K3). A call that one
    // wanted to join was over already when a later one rings: there is one at a time.
    const givesWay =
      state.state === 'ringing-out'
        ? isLower(next.call, entered)
        : state.state === 'joining' && isLower(entered, next.call)
    if (!givesWay) return stay(state)
    const over = accept(next, entered.media, now)
    return { ...over, effects: [leave(entered, 'quietly'), ...over.effects] }
  }
  if (state.state !== 'ringing-in') return go({ state: 'ringing-in', ring: next })
  const current = state.ring.call
  if (current.conversation !== next.call.conversation) return go(state, answer(next, 'busy'))
  return isLower(next.call, current) ? go({ state: 'ringing-in', ring: next }) : stay(state)
}

const isLower = (one: CallRef, other: CallRef): boolean => callKey(one.id) < callKey(other.id)

const REASONS = {
  missed: 'no-answer',
  declined: 'declined',
  busy: 'busy',
  over: 'over',
  glare: 'over',
} as const

function ended(state: CallState, event: Extract<CallEvent, { type: 'ended' }>, now: number): Transition {
  if (isRingingFor(state, event.id)) return go(IDLE)
  const entered = enteredCall(state)
  if (entered === undefined || !isSameCall(entered.id, event.id)) return stay(state)
  if (event.into === undefined) return end(entered, REASONS[event.why], now)
  const call = { ...entered, id: event.into }
  return go(joining(call, now), leave(entered, 'quietly'), { type: 'enter', call })
}

function linked(
  state: CallState,
  call: CallRef,
  { others, connected }: { readonly others: number; readonly connected: number },
  now: number,
): Transition {
  const isWaiting = state.state === 'ringing-out' || state.state === 'joining'
  if (connected > 0) return state.state === 'connected' ? stay(state) : go({ state: 'connected', call })
  if (isWaiting)
    return state.state === 'ringing-out' && others > 0 ? go(somebodyComes(state, now)) : stay(state)
  if (state.state === 'alone') return others > 0 ? go(joining(call, now)) : stay(state)
  if (others === 0 && !call.isDirect) return go({ state: 'alone', call, until: now + CALL_TIMES.alone })
  const until = now + (others === 0 ? CALL_TIMES.gone : CALL_TIMES.reconnecting)
  // The time is not prolonged by hearing the same again, and shortened when the other is gone from presence too.
  if (state.state === 'reconnecting' && state.until <= until) return stay(state)
  return go({ state: 'reconnecting', call, until })
}

function expired(state: CallState, now: number): Transition {
  const deadline = deadlineOf(state)
  if (deadline === undefined || deadline > now) return stay(state)
  switch (state.state) {
    case 'ringing-out':
      return end(state.call, 'no-answer', now)
    case 'joining':
      return end(state.call, 'failed', now)
    case 'reconnecting':
      return end(state.call, 'lost', now)
    case 'alone':
      return end(state.call, 'alone', now)
    default:
      return go(IDLE)
  }
}
