import { describe, expect, it } from 'vitest'
import {
  beginCall,
  type Call,
  type CallEvent,
  nextLook,
  notThere,
  type Outcome,
  resumeCall,
  ringsFor,
  stepCall,
  yieldsTo,
} from '../../../relay/calls/callMachine.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'

const TIMES = { ringMs: 45_000, ringEmptyMs: 5_000, callEmptyMs: 30_000, callReturnMs: 60_000 }
const [alice, bob, carol] = ['alice', 'bob', 'carol'] as unknown as [UserId, UserId, UserId]
const START = 1_000_000
const id = (text: string) => text as EntryId
const CALL: EntryReference = [alice, id('5')]

const begun = () =>
  beginCall({ conversation: 'talk' as ConversationId, call: CALL, media: 'audio' }, START, TIMES)
const called = (isDirect: boolean, ...users: UserId[]): CallEvent => ({
  type: 'called',
  people: { isDirect, callerName: 'Alice', called: users, rung: users },
})
const here = (...peers: (readonly [UserId, string])[]): CallEvent => ({
  type: 'here',
  peers: peers.map(([user, peer]) => ({ user, peer })),
})
const ofUser = (type: 'answer' | 'decline' | 'busy' | 'gone', user: UserId): CallEvent => ({ type, user })
const leave = (user: UserId, ...peers: string[]): CallEvent => ({ type: 'leave', user, peers })
const TIME: CallEvent = { type: 'time' }

/** What becomes of a call by events, each so many seconds after its beginning. */
function become(call: Call, ...events: (readonly [seconds: number, event: CallEvent])[]): Outcome {
  let outcome: Outcome = { is: 'on', call }
  for (const [seconds, event] of events) {
    if (outcome.is === 'over') throw new Error(`over before ${event.type}: ${outcome.why}`)
    outcome = stepCall(outcome.call, event, START + seconds * 1000, TIMES)
  }
  return outcome
}
const on = (outcome: Outcome): Call => {
  if (outcome.is !== 'on') throw new Error(`over: ${outcome.why}`)
  return outcome.call
}
const end = (outcome: Outcome) =>
  outcome.is === 'over' ? [outcome.why, (outcome.endedAt - START) / 1000] : 'on'
const A = [alice, 'a'] as const
const B = [bob, 'b'] as const
const C = [carol, 'c'] as const

const two = () => on(become(begun(), [0, called(true, bob)], [1, here(A)]))
const three = () => on(become(begun(), [0, called(false, bob, carol)], [1, here(A)]))
const talking = () => on(become(two(), [5, ofUser('answer', bob)], [6, here(A, B)]))

describe('a call', () => {
  it('[K6] that nobody answers was missed after 45 s', () => {
    expect(end(become(two(), [44, TIME]))).toBe('on')
    const outcome = become(two(), [45, TIME])
    expect(end(outcome)).toEqual(['missed', 45])
    expect(notThere(outcome.call)).toEqual({ declined: [], missed: [bob] })
    expect(nextLook(two(), TIMES)).toBe(START + 45_000)
  })

  it('[K6] is given time once somebody says that they answer', () => {
    expect(end(become(two(), [44, ofUser('answer', bob)], [60, TIME], [70, here(A, B)]))).toBe('on')
    const never = become(two(), [44, ofUser('answer', bob)], [74, TIME])
    expect(end(never)).toEqual(['missed', 74])
    expect(notThere(never.call).missed).toEqual([])
  })

  it('[K6] that is declined by one of two is over; of more, when all have', () => {
    expect(end(become(two(), [3, ofUser('decline', bob)]))).toEqual(['declined', 3])
    expect(end(become(two(), [3, ofUser('busy', bob)]))).toEqual(['busy', 3])
    expect(end(become(three(), [3, ofUser('decline', bob)]))).toBe('on')
    const outcome = become(three(), [3, ofUser('decline', bob)], [4, ofUser('busy', carol)])
    expect(end(outcome)).toEqual(['declined', 4])
    expect(notThere(outcome.call)).toEqual({ declined: [bob], missed: [carol] })
  })

  it('[K6] goes on without whoever declined, who may come all the same', () => {
    const call = on(become(three(), [3, ofUser('decline', bob)], [4, here(A, C)], [90, here(A, B, C)]))
    expect(notThere(call)).toEqual({ declined: [], missed: [] })
    expect(call.came).toEqual([alice, carol, bob])
  })

  it('[K6] is over when the caller hangs up before anybody came', () => {
    expect(end(become(two(), [3, leave(alice, 'a')]))).toEqual(['missed', 3])
    expect(end(become(begun(), [0, called(true, bob)], [1, leave(alice)]))).toEqual(['missed', 1])
    expect(end(become(two(), [3, here()], [3.1, leave(alice, 'a')]))).toEqual(['missed', 3.1])
  })

  it('[K6] that rings lets a caller that vanished come back for 5 s', () => {
    expect(end(become(two(), [3, here()], [7, here(A)], [44, TIME]))).toBe('on')
    expect(end(become(two(), [3, here()], [8, TIME]))).toEqual(['missed', 3])
    expect(nextLook(on(become(two(), [3, here()])), TIMES)).toBe(START + 8_000)
  })

  it('[K6] of two is over when one of them leaves, and not when one vanishes', () => {
    expect(end(become(talking(), [20, leave(bob, 'b')]))).toEqual(['over', 20])
    expect(end(become(talking(), [20, here(A)], [20.1, leave(bob, 'b')]))).toEqual(['over', 20.1])
    expect(end(become(talking(), [20, here(A)], [900, TIME], [901, here(A, [bob, 'again'])]))).toBe('on')
  })

  it('[K6] goes on when a second device has taken over', () => {
    const both = on(become(talking(), [20, here(A, B, [bob, 'phone'])]))
    expect(end(become(both, [21, leave(bob, 'b')], [22, here(A, [bob, 'phone'])]))).toBe('on')
    expect(end(become(both, [21, leave(bob, 'b')], [22, leave(bob, 'phone')]))).toEqual(['over', 22])
  })

  it('[K6] of more is over when the last one leaves', () => {
    const call = on(become(three(), [5, here(A, B, C)]))
    const alone = on(become(call, [10, leave(alice, 'a')], [10, here(B, C)], [11, leave(bob, 'b')]))
    expect(end({ is: 'on', call: alone })).toBe('on')
    expect(end(become(alone, [11, here(C)], [100, TIME]))).toBe('on')
    expect(end(become(alone, [11, here(C)], [12, leave(carol, 'c')]))).toEqual(['over', 12])
  })

  it('[K6] with nobody in it waits 30 s, and ended when the last one vanished', () => {
    expect(end(become(talking(), [20, here(A)], [25, here()], [54, TIME], [54.5, here(B)]))).toBe('on')
    expect(end(become(talking(), [20, here(A)], [25, here()], [55, TIME]))).toEqual(['over', 25])
  })

  it('[K6] whose member is put out goes on without them', () => {
    const call = on(become(three(), [5, here(A, B, C)], [6, ofUser('gone', carol)], [6, here(A, B)]))
    expect(call.called).toEqual([bob])
    expect(end(become(three(), [5, ofUser('gone', bob)], [6, ofUser('decline', carol)]))).toEqual([
      'declined',
      6,
    ])
  })

  it('[K1] that rings nobody stays while its caller does, and is nobody’s missed call', () => {
    const call = on(become(begun(), [0, called(false)], [1, here(A)], [300, TIME]))
    const outcome = become(call, [301, leave(alice, 'a')])
    expect(end(outcome)).toEqual(['missed', 301])
    expect(notThere(outcome.call).missed).toEqual([])
    expect(end(become(begun(), [0, called(false)], [45, TIME]))).toEqual(['missed', 45])
  })

  it('[K1] rings devices that connect while it does, but for those of whoever has said something', () => {
    const rings = (call: Call, seconds: number) => ringsFor(call, bob, START + seconds * 1000, TIMES)
    expect(rings(three(), 44)).toBe(true)
    expect(rings(three(), 45)).toBe(false)
    for (const type of ['answer', 'decline', 'busy'] as const)
      expect(rings(on(become(three(), [3, ofUser(type, bob)])), 4)).toBe(false)
    expect(ringsFor(three(), alice, START, TIMES)).toBe(false)
  })

  it('[K3] yields to a lower one until somebody has answered', () => {
    expect(yieldsTo(two(), [bob, id('4')])).toBe(true)
    expect(yieldsTo(two(), [bob, id('6')])).toBe(false)
    expect(yieldsTo(two(), [bob, id('5')])).toBe(false)
    expect(yieldsTo(on(become(two(), [1, ofUser('answer', bob)])), [bob, id('4')])).toBe(false)
    expect(yieldsTo(talking(), [bob, id('4')])).toBe(false)
  })

  it('[K8] after a restart waits for people, and else ended at its last sign of life', () => {
    const resumed = () => resumeCall(talking(), START + 15_000, START + 100_000, TIMES)
    expect(end(become(resumed(), [159, TIME]))).toBe('on')
    expect(end(become(resumed(), [160, TIME]))).toEqual(['over', 15])
    expect(end(become(resumed(), [130, here(A)], [200, here(A, B)], [900, TIME]))).toBe('on')
    expect(nextLook(resumed(), TIMES)).toBe(START + 160_000)
    const ringing = resumeCall(two(), START + 2_000, START + 10_000, TIMES)
    expect(end(become(ringing, [70, TIME]))).toEqual(['missed', 2])
    expect(end(become(ringing, [20, ofUser('decline', bob)]))).toEqual(['declined', 20])
  })

  it('[K6] takes every event in any order, and ends', () => {
    let seed = 42
    const random = (below: number) => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31
      return Math.floor((seed / 2 ** 31) * below)
    }
    const people = [alice, bob, carol]
    const peersOf = () =>
      people
        .filter(() => random(2) === 0)
        .map((user): readonly [UserId, string] => [user, `${user}${random(2)}`])
    const makers: readonly (() => CallEvent)[] = [
      () => called(random(2) === 0, ...people.slice(1, 1 + random(3))),
      () => here(...peersOf()),
      () =>
        ofUser(
          (['answer', 'decline', 'busy', 'gone'] as const)[random(4)] ?? 'answer',
          people[random(3)] ?? bob,
        ),
      () => leave(people[random(3)] ?? bob, ...(random(2) === 0 ? [`${people[random(3)]}${random(2)}`] : [])),
      () => TIME,
    ]
    let ended = 0
    for (let run = 0; run < 2_000; run++) {
      let outcome: Outcome = { is: 'on', call: begun() }
      let at = START
      for (let step = 0; step < 20 && outcome.is === 'on'; step++) {
        at += random(20_000)
        outcome = stepCall(
          outcome.call,
          (makers[random(makers.length)] ?? makers[0] ?? (() => TIME))(),
          at,
          TIMES,
        )
        const { declined, missed } = notThere(outcome.call)
        for (const user of outcome.call.came) expect([...declined, ...missed]).not.toContain(user)
      }
      // Left to itself with nobody in it, it ends.
      for (let step = 0; step < 4 && outcome.is === 'on'; step++) {
        outcome = stepCall(outcome.call, step === 0 ? here() : TIME, at, TIMES)
        if (outcome.is === 'on') at = Math.max(at, nextLook(outcome.call, TIMES))
      }
      if (outcome.is === 'over') ended += 1
    }
    expect(ended).toBe(2_000)
  })
})
