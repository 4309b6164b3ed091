import * as v from 'valibot'
import { type CallAction, callActionSchema } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import { type ConversationId, isDirectId, type UserId } from '../../sync/ids.ts'
import { type Call, peopleIn } from './callMachine.ts'
import { callerOf, type LiveCall, type LiveCalls } from './liveCalls.ts'
import type { CallDevice, Homes } from './ports.ts'
import type { Tickets } from './tickets.ts'

interface CallActionsDeps {
  readonly live: LiveCalls
  /** Somebody gives up a call of their own that is not known here, or not yet. */
  readonly onGivenUp: (conversation: ConversationId, call: EntryReference) => void
  readonly homes: Homes
  readonly tickets: Tickets
}

type Act<Name extends CallAction['action']> = Extract<CallAction, { action: Name }>

/** What devices say about calls on `home`: whoever has no part in the call is not heard; K5, K6. */
export function createCallActions({ live, homes, tickets, onGivenUp }: CallActionsDeps) {
  return (from: CallDevice, message: unknown): void => {
    const parsed = v.safeParse(callActionSchema, message)
    if (!parsed.success) return
    const action = parsed.output
    const one = live.of(action.conversation)
    if (one === undefined || !isSame(one.call.call, action.call)) {
      const { conversation, call } = action
      if (action.action === 'leave' && call[0] === from.user) onGivenUp(conversation, call)
      return
    }
    switch (action.action) {
      case 'answer':
        answer(one, from, action)
        break
      case 'decline':
      case 'busy':
        refuse(one, from, action)
        break
      case 'leave':
        leave(one, from, action)
        break
      case 'signal':
        signal(one, from, action)
        break
    }
  }

  function answer(one: LiveCall, from: CallDevice, { peer }: Act<'answer'>): void {
    const { call } = one
    if (!isAsked(call, from.user)) return
    const isTheirs =
      peer !== undefined && tickets.isPeerOf(peer, { ...from, conversation: call.conversation })
    if (isTheirs) one.answering.set(peer, from.user)
    const told = { ...about(call), event: 'answered', by: from.user, ...(isTheirs ? { peer } : {}) }
    for (const user of othersIn(call, from.user)) homes.tell(user, told)
    homes.tell(from.user, { ...told, session: from.session })
    live.step(one, { type: 'answer', user: from.user })
  }

  function refuse(one: LiveCall, { user }: CallDevice, action: Act<'decline'> | Act<'busy'>): void {
    const { call } = one
    if (!isAsked(call, user) || call.declined.includes(user) || call.busy.includes(user)) return
    // In a group they are a message alone: there a moderator says who may write (M5).
    const maySay = action.action === 'decline' && isDirectId(call.conversation)
    const words = maySay && action.words !== undefined ? { words: action.words } : {}
    const event = action.action === 'decline' ? 'declined' : 'busy'
    // The own devices stop ringing by it; one that is busy says nothing about the others.
    const hearers = event === 'declined' ? [...othersIn(call, user), user] : othersIn(call, user)
    for (const hearer of hearers) homes.tell(hearer, { ...about(call), event, by: user, ...words })
    live.step(one, { type: action.action, user })
  }

  function leave(one: LiveCall, from: CallDevice, { peer }: Act<'leave'>): void {
    const { call } = one
    const { user } = from
    if (callerOf(call) !== user && !call.rung.includes(user) && !call.came.includes(user)) return
    const isTheirs = (id: string) => tickets.isPeerOf(id, { ...from, conversation: call.conversation })
    if (peer !== undefined && !isTheirs(peer)) return
    const here = call.here.filter((one) => one.user === user && isTheirs(one.peer))
    live.step(one, { type: 'leave', user, peers: peer === undefined ? here.map((one) => one.peer) : [peer] })
  }

  function signal(one: LiveCall, from: CallDevice, { from: own, to, data }: Act<'signal'>): void {
    const { call } = one
    const { conversation } = call
    if (!tickets.isPeerOf(own, { ...from, conversation }) || !mayTalk(one, own, to)) return
    const user = userOf(one, to)
    if (user === undefined) return
    homes.tellSessions(user, (session) => tickets.isPeerOf(to, { user, session, conversation }), {
      ...about(call),
      ...{ event: 'signal', by: from.user, from: own, to, data },
    })
  }
}

/** Whether two peers are in the call, or one of them is about to be; K5. */
export const mayTalk = (one: LiveCall, peer: string, other: string): boolean =>
  peer !== other && userOf(one, peer) !== undefined && userOf(one, other) !== undefined

function userOf({ call, answering }: LiveCall, peer: string): UserId | undefined {
  if (call.left.includes(peer)) return undefined
  return call.here.find((one) => one.peer === peer)?.user ?? answering.get(peer)
}

/** Whether they were rung, and have neither come nor said that they will. */
const isAsked = ({ rung, came, answering }: Call, user: UserId): boolean =>
  rung.includes(user) && !came.includes(user) && !answering.includes(user)

/** Who calls and who is in it, but for one. */
const othersIn = (call: Call, user: UserId): readonly UserId[] =>
  [...new Set([callerOf(call), ...peopleIn(call)])].filter((one) => one !== user)

export const about = ({ conversation, call }: { conversation: ConversationId; call: EntryReference }) => ({
  type: 'call',
  conversation,
  call,
})

export const isSame = ([author, id]: EntryReference, [otherAuthor, other]: EntryReference): boolean =>
  id === other && author === otherAuthor
