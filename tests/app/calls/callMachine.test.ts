import { describe, expect, it } from 'vitest'
import { transition } from '../../../app/calls/callMachine.ts'
import {
  CALL_TIMES,
  type CallEvent,
  type CallRef,
  type CallState,
  deadlineOf,
  enteredCall,
  IDLE,
  type RingingIn,
} from '../../../app/calls/callState.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'

const NOW = 1_000_000
const ALICE = 'a000000000000000' as UserId
const BOB = 'b000000000000000' as UserId
const DIRECT = 'd-00000000000000000000000000' as ConversationId
const GROUP = 'group000' as ConversationId

const idOf = (letter: string, author: UserId = ALICE): EntryReference => [
  author,
  letter.repeat(16) as EntryId,
]
const callOf = (id: EntryReference, more: Partial<CallRef> = {}): CallRef => ({
  conversation: DIRECT,
  id,
  media: 'audio',
  isDirect: true,
  ...more,
})
const ringOf = (call: CallRef): RingingIn => ({ call, by: BOB, byName: 'bob', until: NOW + 45_000 })

/** The call of this device, one that rings in the same conversation with a lower and a higher id, one elsewhere. */
const mine = callOf(idOf('5'))
const lower = callOf(idOf('4', BOB))
const higher = callOf(idOf('6', BOB))
const group = callOf(idOf('5'), { conversation: GROUP, isDirect: false })
const elsewhere = callOf(idOf('1', BOB), { conversation: GROUP, isDirect: false })
const until = NOW + 10_000

const STATES: Readonly<Record<CallState['state'], CallState>> = {
  idle: IDLE,
  'ringing-out': { state: 'ringing-out', call: mine, until },
  'ringing-in': { state: 'ringing-in', ring: ringOf(mine) },
  joining: { state: 'joining', call: mine, until },
  connected: { state: 'connected', call: mine },
  reconnecting: { state: 'reconnecting', call: mine, until },
  alone: { state: 'alone', call: mine, until },
  ended: { state: 'ended', call: mine, reason: 'over', until },
}

const EVENTS: Readonly<Record<string, CallEvent>> = {
  call: { type: 'call', call: higher, rings: 'somebody' },
  'call nobody': { type: 'call', call: elsewhere, rings: 'nobody' },
  'join this': { type: 'join', call: mine },
  'join another': { type: 'join', call: elsewhere },
  'ring this': { type: 'ring', ring: ringOf(mine) },
  'ring lower': { type: 'ring', ring: ringOf(lower) },
  'ring higher': { type: 'ring', ring: ringOf(higher) },
  'ring elsewhere': { type: 'ring', ring: ringOf(elsewhere) },
  'ring late': { type: 'ring', ring: { ...ringOf(elsewhere), until: NOW } },
  accept: { type: 'accept', media: 'video' },
  decline: { type: 'decline' },
  'hang up': { type: 'hang-up' },
  answered: { type: 'answered', id: mine.id },
  'answered elsewhere': { type: 'answered-elsewhere', id: mine.id },
  missed: { type: 'ended', id: mine.id, why: 'missed' },
  declined: { type: 'ended', id: mine.id, why: 'declined' },
  busy: { type: 'ended', id: mine.id, why: 'busy' },
  over: { type: 'ended', id: mine.id, why: 'over' },
  glare: { type: 'ended', id: mine.id, why: 'glare', into: lower.id },
  left: { type: 'left', id: mine.id },
  full: { type: 'not-let-in', id: mine.id, why: 'full' },
  'links 0/0': { type: 'links', id: mine.id, others: 0, connected: 0 },
  'links 1/0': { type: 'links', id: mine.id, others: 1, connected: 0 },
  'links 1/1': { type: 'links', id: mine.id, others: 1, connected: 1 },
  'taken over': { type: 'taken-over', id: mine.id },
  expired: { type: 'expired' },
  dismiss: { type: 'dismiss' },
}

/** `state: effects` of what follows, in few words. */
function told(state: CallState, event: CallEvent, now = NOW): string {
  const { state: next, effects } = transition(state, event, now)
  const reason = next.state === 'ended' ? ` ${next.reason}` : ''
  const done = effects.map((effect) => {
    if (effect.type === 'answer') return effect.how
    return effect.type === 'leave' && effect.how === 'quietly' ? 'leave quietly' : effect.type
  })
  return `${next === state ? '·' : next.state}${reason && next !== state ? reason : ''}${done.length > 0 ? `: ${done.join(', ')}` : ''}`
}

/** What each event does in each state; `·` leaves it the same object. */
const COMES_OVER = 'joining: leave quietly, answer, enter'
const TABLE: Readonly<Record<string, readonly string[]>> = {
  //            idle | ringing-out | ringing-in | joining | connected | reconnecting | alone | ended
  call: ['ringing-out: enter', '·', 'joining: answer, enter', '·', '·', '·', '·', 'ringing-out: enter'],
  'call nobody': ['alone: enter', '·', 'alone: decline, enter', '·', '·', '·', '·', 'alone: enter'],
  'join this': ['joining: enter', '·', 'joining: answer, enter', '·', '·', '·', '·', 'joining: enter'],
  'join another': [
    'joining: enter',
    'joining: leave, enter',
    'joining: decline, enter',
    'joining: leave, enter',
    'joining: leave, enter',
    'joining: leave, enter',
    'joining: leave, enter',
    'joining: enter',
  ],
  'ring this': ['ringing-in', '·', '·', '·', '·', '·', '·', 'ringing-in'],
  'ring lower': ['ringing-in', COMES_OVER, 'ringing-in', '·', '·', '·', '·', 'ringing-in'],
  // Whoever still tries to join one that is over by then comes along.
  'ring higher': ['ringing-in', '·', '·', COMES_OVER, '·', '·', '·', 'ringing-in'],
  'ring elsewhere': [
    'ringing-in',
    '·: busy',
    '·: busy',
    '·: busy',
    '·: busy',
    '·: busy',
    '·: busy',
    'ringing-in',
  ],
  'ring late': ['·', '·', '·', '·', '·', '·', '·', '·'],
  accept: ['·', '·', 'joining: answer, enter', '·', '·', '·', '·', '·'],
  decline: ['·', '·', 'idle: decline', '·', '·', '·', '·', '·'],
  'hang up': ['·', 'idle: leave', '·', 'idle: leave', 'idle: leave', 'idle: leave', 'idle: leave', '·'],
  answered: ['·', 'joining', '·', '·', '·', '·', '·', '·'],
  'answered elsewhere': ['·', '·', 'idle', '·', '·', '·', '·', '·'],
  missed: ended('no-answer', 'idle'),
  declined: ended('declined', 'idle'),
  busy: ended('busy', 'idle'),
  over: ended('over', 'idle'),
  glare: [
    '·',
    'joining: leave quietly, enter',
    'idle',
    'joining: leave quietly, enter',
    'joining: leave quietly, enter',
    'joining: leave quietly, enter',
    'joining: leave quietly, enter',
    '·',
  ],
  left: ended('over', '·'),
  full: ended('full', '·'),
  'links 0/0': ['·', '·', '·', '·', 'reconnecting', '·', '·', '·'],
  'links 1/0': ['·', 'joining', '·', '·', 'reconnecting', '·', 'joining', '·'],
  'links 1/1': ['·', 'connected', '·', 'connected', '·', 'connected', 'connected', '·'],
  'taken over': [
    '·',
    'ended elsewhere: leave quietly',
    '·',
    'ended elsewhere: leave quietly',
    'ended elsewhere: leave quietly',
    'ended elsewhere: leave quietly',
    'ended elsewhere: leave quietly',
    '·',
  ],
  expired: ['·', '·', '·', '·', '·', '·', '·', '·'],
  dismiss: ['·', '·', '·', '·', '·', '·', '·', 'idle'],
}

function ended(reason: string, ringingIn: string): string[] {
  const end = `ended ${reason}: leave`
  return ['·', end, ringingIn, end, end, end, end, '·']
}

describe('every event in every state', () => {
  it.each(Object.keys(EVENTS))('%s', (name) => {
    const event = EVENTS[name]
    if (event === undefined) throw new Error(name)
    expect(Object.values(STATES).map((state) => told(state, event))).toEqual(TABLE[name])
  })

  it('events about another call than this device’s change nothing', () => {
    for (const state of Object.values(STATES)) {
      for (const event of Object.values(EVENTS)) {
        if ('id' in event) expect(told(state, { ...event, id: higher.id })).toBe('·')
      }
    }
  })

  it('media is let go exactly when the call is left, and taken when one is entered', () => {
    for (const state of Object.values(STATES)) {
      for (const event of Object.values(EVENTS)) {
        const { state: next, effects } = transition(state, event, NOW)
        const [before, after] = [enteredCall(state)?.id, enteredCall(next)?.id]
        const left = effects.filter(({ type }) => type === 'leave').length
        const came = effects.filter(({ type }) => type === 'enter').length
        const isSame = before?.join() === after?.join()
        expect([left, came]).toEqual(isSame ? [0, 0] : [before ? 1 : 0, after ? 1 : 0])
      }
    }
  })
})

describe('time', () => {
  it.each([
    ['ringing-out', 'ended no-answer: leave'],
    ['ringing-in', 'idle'],
    ['joining', 'ended failed: leave'],
    ['reconnecting', 'ended lost: leave'],
    ['alone', 'ended alone: leave'],
    ['ended', 'idle'],
  ] as const)('%s does not last', (name, then) => {
    const state = STATES[name]
    const deadline = deadlineOf(state) ?? 0
    expect(told(state, { type: 'expired' }, deadline - 1)).toBe('·')
    expect(told(state, { type: 'expired' }, deadline)).toBe(then)
  })

  it('idle and connected last as long as they do', () => {
    expect([deadlineOf(IDLE), deadlineOf(STATES.connected)]).toEqual([undefined, undefined])
  })

  it('[K6] a call rings a little longer than the relay rings, whose word is better', () => {
    const { state } = transition(IDLE, { type: 'call', call: mine, rings: 'somebody' }, NOW)
    expect(deadlineOf(state)).toBe(NOW + CALL_TIMES.ringing)
    expect(CALL_TIMES.ringing).toBeGreaterThan(45_000)
  })

  it('somebody who vanished from presence is waited for less long than somebody in a tunnel', () => {
    const links = (others: number): CallEvent => ({ type: 'links', id: mine.id, others, connected: 0 })
    const tunnel = transition(STATES.connected, links(1), NOW).state
    expect(deadlineOf(tunnel)).toBe(NOW + CALL_TIMES.reconnecting)
    const gone = transition(tunnel, links(0), NOW + 1).state
    expect(deadlineOf(gone)).toBe(NOW + 1 + CALL_TIMES.gone)
    expect(transition(gone, links(0), NOW + 2).state).toBe(gone)
  })
})

describe('[K3] both call each other at once', () => {
  const call = (ref: CallRef): CallState => ({ state: 'ringing-out', call: ref, until })

  it('whoever has the lower id goes on ringing, the other comes over', () => {
    const a = callOf(idOf('2', ALICE))
    const b = callOf(idOf('3', BOB))
    expect(told(call(a), { type: 'ring', ring: ringOf(b) })).toBe('·')
    const over = transition(call(b), { type: 'ring', ring: ringOf(a) }, NOW)
    expect(over.state).toMatchObject({ state: 'joining', call: { id: a.id } })
  })

  it('of the same millisecond the author decides', () => {
    const a = callOf(idOf('2', ALICE))
    const b = callOf(idOf('2', BOB))
    expect(told(call(a), { type: 'ring', ring: ringOf(b) })).toBe('·')
    expect(told(call(b), { type: 'ring', ring: ringOf(a) })).toBe(COMES_OVER)
  })

  it('what each brings stays: a camera is not turned on by the other’s video call', () => {
    const b = callOf(idOf('3', BOB), { media: 'audio' })
    const a = callOf(idOf('2', ALICE), { media: 'video' })
    const { state } = transition(call(b), { type: 'ring', ring: ringOf(a) }, NOW)
    expect(enteredCall(state)?.media).toBe('audio')
  })
})

describe('a group', () => {
  const inGroup: CallState = { state: 'connected', call: group }
  const links = (others: number, connected: number): CallEvent => ({
    ...{ type: 'links', id: group.id, others, connected },
  })

  it('goes on when one says goodbye, and waits a while for somebody when all have', () => {
    expect(told(inGroup, { type: 'left', id: group.id })).toBe('·')
    expect(told(inGroup, links(0, 0))).toBe('alone')
    const alone: CallState = { state: 'alone', call: group, until }
    expect(told(alone, links(0, 0))).toBe('·')
    expect(told(alone, links(1, 0))).toBe('joining')
  })

  it('[K6] waits for the others as long as it rings, though one answers who cannot be reached', () => {
    const rings: CallState = { state: 'ringing-out', call: group, until: NOW + 40_000 }
    for (const event of [links(1, 0), { type: 'answered', id: group.id } as const])
      expect(deadlineOf(transition(rings, event, NOW).state)).toBe(NOW + 40_000 + CALL_TIMES.joining)
    const direct: CallState = { ...rings, call: mine }
    const answered = transition(direct, { type: 'answered', id: mine.id }, NOW)
    expect(deadlineOf(answered.state)).toBe(NOW + CALL_TIMES.joining)
  })

  it('somebody who accepts may bring less than was asked for', () => {
    const ringing: CallState = { state: 'ringing-in', ring: ringOf({ ...group, media: 'video' }) }
    const { state } = transition(ringing, { type: 'accept', media: 'audio' }, NOW)
    expect(state).toMatchObject({ state: 'joining', call: { media: 'audio', isDirect: false } })
  })
})
