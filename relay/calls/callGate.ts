import * as v from 'valibot'
import { type CallPresence, callPresenceSchema } from '../../sync/callsApi.ts'
import { entryTime } from '../../sync/clock.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { createDebt } from '../gate/debt.ts'
import type { Logger } from '../log.ts'
import { about, createCallActions, isSame } from './callActions.ts'
import { beginCall, type Call, type PeerHere, ringsFor, yieldsTo } from './callMachine.ts'
import type { CallStore } from './callStore.ts'
import { isShallow } from './isShallow.ts'
import { callerOf, goneOf, type LiveCall, type LiveCalls } from './liveCalls.ts'
import type { CallDevice, CallGate, Homes } from './ports.ts'
import type { Tickets } from './tickets.ts'

export interface CallGateDeps {
  readonly live: LiveCalls
  readonly store: Pick<CallStore, 'findCalled'>
  readonly tickets: Tickets
  readonly homes: Homes
  readonly limits: Limits
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** Monotonic milliseconds. */
  readonly ticks: () => number
  readonly log: Logger
}

/** Remembered at once; at the bound the oldest is forgotten, and rings. */
const MAX_GIVEN_UP = 1_000
const keyOf = (conversation: ConversationId, call: EntryReference) => [conversation, ...call].join('/')

/** What reaches calls through the gate: `c` entries, presence, and what devices say on `home` (K1 to K6). */
export function createCallGate(deps: CallGateDeps): CallGate {
  const { live, store, tickets, homes, limits, now, ticks, log } = deps
  /** Calls that were given up before they were stored: on `home` there is nothing to wait for. */
  const givenUp = new Set<string>()
  const act = createCallActions({
    ...{ live, homes, tickets },
    onGivenUp(conversation, call) {
      const oldest = givenUp.values().next().value
      if (givenUp.size >= MAX_GIVEN_UP && oldest !== undefined) givenUp.delete(oldest)
      givenUp.add(keyOf(conversation, call))
    },
  })
  const rings = createDebt(
    { perSecond: limits.maxRingsPerMinute / 60, burst: limits.maxRingsPerMinute },
    ticks,
  )
  const actions = createDebt(
    { perSecond: limits.callActionsPerSecond, burst: limits.callActionsBurst },
    ticks,
  )
  const reactions = createDebt(
    { perSecond: limits.callReactionsPerSecond, burst: limits.callReactionsBurst },
    ticks,
  )

  async function ring(one: LiveCall): Promise<void> {
    const { conversation } = one.call
    const caller = callerOf(one.call)
    const found = await store.findCalled(conversation, caller, limits.maxRingMembers)
    // By person, in whichever conversation; whether they block is not asked, or it would show (K2).
    const spared = new Set(found.called.filter((user) => rings.spend(`${caller}\0${user}`, 1) > 0))
    const people = {
      ...found,
      called: found.called.filter((user) => !spared.has(user)),
      rung: found.rung.filter((user) => !spared.has(user)),
    }
    live.step(one, { type: 'called', people })
    if (live.of(conversation) !== one) return
    for (const user of people.rung) if (mayRing(one.call, user)) homes.tell(user, ringOf(one.call))
  }

  const mayRing = (call: Call, user: UserId): boolean => ringsFor(call, user, now(), limits)
  const ringOf = (call: Call): object => ({
    ...about(call),
    ...{ type: 'ring', media: call.media, by: callerOf(call), byName: call.callerName, at: call.startedAt },
    leftMs: Math.max(0, call.startedAt + limits.ringMs - now()),
  })

  /** Where it does not belong: told to the one device, which may have been away when the call ended. */
  const tellOver = (from: CallDevice, conversation: ConversationId, call: EntryReference) =>
    homes.tellSessions(from.user, (session) => session === from.session, {
      ...about({ conversation, call }),
      ...{ event: 'ended', why: 'over' },
    })

  return {
    began(conversation, author, { id, media }) {
      const at = now()
      if (at - entryTime(id) >= limits.ringMs) return
      const call: EntryReference = [author, id]
      if (givenUp.delete(keyOf(conversation, call))) return
      const current = live.of(conversation)
      if (current !== undefined && !yieldsTo(current.call, call)) {
        const ended = {
          ...about({ conversation, call }),
          event: 'ended',
          why: 'glare',
          into: current.call.call,
        }
        return homes.tell(author, ended)
      }
      if (current !== undefined) live.supersede(current, call)
      // At once: the caller's presence comes right behind.
      ring(live.start(beginCall({ conversation, call, media }, at, limits))).catch((error: unknown) =>
        log.error({ err: error }, 'a call could not ring'),
      )
    },

    keep(conversation, from, value): CallPresence | undefined {
      const parsed = v.safeParse(callPresenceSchema, value)
      if (!parsed.success) return undefined
      const { id, peer } = parsed.output
      const current = live.of(conversation)
      if (current === undefined || !isSame(current.call.call, id)) {
        tellOver(from, conversation, id)
        return undefined
      }
      const isOut = current.call.signedOut.includes(peer)
      if (isOut || !tickets.isPeerOf(peer, { ...from, conversation })) return undefined
      if (!hasRoom(current.call, from.user, peer, limits)) {
        const full = { ...about(current.call), event: 'full' }
        homes.tellSessions(from.user, (session) => session === from.session, full)
        return undefined
      }
      const isTooOften = parsed.output.reaction !== undefined && reactions.spend(from.user, 1) > 0
      return isTooOften ? { ...parsed.output, reaction: undefined } : parsed.output
    },

    isWatched: (conversation) => live.of(conversation) !== undefined,

    present(conversation, states) {
      const current = live.of(conversation)
      if (current === undefined) return
      const peers = new Map<string, PeerHere>()
      for (const { user, call } of states) {
        const parsed = v.safeParse(callPresenceSchema, call)
        if (!parsed.success || !isSame(parsed.output.id, current.call.call)) continue
        const { peer, recording = false } = parsed.output
        peers.set(peer, { peer, user, isRecording: recording })
      }
      live.step(current, { type: 'here', peers: [...peers.values()] })
    },

    said(from, message) {
      if (typeof message !== 'object' || message === null) return false
      if (!('type' in message) || message.type !== 'call') return false
      // Apart from signals, of which others make one send many: whatever they do, leaving is heard.
      const isSignal = 'action' in message && message.action === 'signal'
      const waitMs = actions.spend(isSignal ? `${from.user}\0signal` : from.user, 1)
      if (waitMs === 0 && isShallow(message, limits.maxDepth)) act(from, message)
      return true
    },

    opened: (user) =>
      live.all().flatMap(({ call }) => {
        if (mayRing(call, user)) return [ringOf(call)]
        return call.came.includes(user) ? call.signedOut.map((peer) => goneOf(call, peer)) : []
      }),
  }
}

/** How many a mesh holds, whatever their devices can do; K4. */
function hasRoom(call: Call, user: UserId, peer: string, limits: Limits): boolean {
  const most = call.media === 'video' ? limits.maxMeshVideo : limits.maxMeshAudio
  // Also who has left and shows their presence all the same.
  const people = new Set(call.here.map((one) => one.user))
  const own = call.here.filter((one) => one.user === user && one.peer !== peer)
  return (people.has(user) || people.size < most) && own.length < limits.maxPeersPerPerson
}
