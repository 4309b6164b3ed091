import type { CallEnd } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Logger } from '../log.ts'
import {
  type Call,
  type CallEvent,
  type CallFacts,
  nextLook,
  type Outcome,
  peopleIn,
  resumeCall,
  stepCall,
} from './callMachine.ts'
import type { CallStore } from './callStore.ts'
import type { Homes } from './ports.ts'

export interface LiveCall {
  /** As it is now; replaced by every event. */
  readonly call: Call
  /** Peers that said they answer, ahead of their presence. */
  readonly answering: Map<string, UserId>
}

/** The calls that go on, at most one a conversation: runs the machine, keeps its facts, writes its record. */
export interface LiveCalls {
  of(conversation: ConversationId): LiveCall | undefined
  all(): readonly LiveCall[]
  start(call: Call): LiveCall
  step(live: LiveCall, event: CallEvent): void
  /** It has ended into another one: no record; K3. */
  supersede(live: LiveCall, into: EntryReference): void
  /** No member any more: is told nothing further. */
  gone(conversation: ConversationId, user: UserId): void
  /** A session is over, and with it its peers: the others are told to let go of them; K6. */
  endSession(isTheirs: (peer: string, user: UserId, conversation: ConversationId) => boolean): void
  /** Takes up what went on when the relay was last there; K8. */
  resume(): Promise<void>
  /** Keeps what goes on for the next start; nothing ends any more. */
  close(): Promise<void>
}

export interface LiveCallsDeps {
  readonly store: CallStore
  readonly homes: Homes
  readonly limits: Limits
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Logger
  readonly nextId: () => EntryId
  /** A record is written. */
  readonly onRecord: (conversation: ConversationId, id: EntryId) => void
}

interface Running {
  call: Call
  readonly answering: Map<string, UserId>
  readonly gone: Set<UserId>
  timer: NodeJS.Timeout | undefined
  /** What the database was last given, as text. */
  kept: string
}

/** Between two tries to write a record that could not be stored, milliseconds. */
const RETRY_MS = 5_000
/** Timers take no more, and nothing here is further off. */
const MAX_TIMER_MS = 24 * 3600_000

export function createLiveCalls(deps: LiveCallsDeps): LiveCalls {
  const { store, homes, limits, now, log, nextId, onRecord } = deps
  const running = new Map<ConversationId, Running>()
  const writing = new Set<Promise<void>>()
  let isClosed = false

  const signs = setInterval(() => {
    for (const one of [...running.values()]) take(one, { type: 'time' })
    const alive = [...running.values()].map(({ call }) => call).filter((call) => peopleIn(call).size > 0)
    if (alive.length > 0) write(() => store.live(alive, now()))
  }, limits.callSignOfLifeMs)
  signs.unref()

  /** A failure costs what a restart would then not know: the call itself goes on. */
  function write(work: () => Promise<void>): void {
    const done = work()
      .catch((error: unknown) => log.warn({ err: error }, 'a call could not be noted'))
      .finally(() => writing.delete(done))
    writing.add(done)
  }

  function start(call: Call): Running {
    const one: Running = { call, answering: new Map(), gone: new Set(), timer: undefined, kept: '' }
    running.set(call.conversation, one)
    keep(one)
    return one
  }

  function keep(one: Running): void {
    const facts = textOf(one.call)
    if (facts !== one.kept) {
      one.kept = facts
      const { call } = one
      write(() => store.keep(call))
    }
    clearTimeout(one.timer)
    const restMs = Math.min(MAX_TIMER_MS, Math.max(0, nextLook(one.call, limits) - now()))
    one.timer = setTimeout(() => take(one, { type: 'time' }), restMs).unref()
  }

  function take(one: Running, event: CallEvent): void {
    // What was on its way when the call ended, or the relay began to stop.
    if (isClosed || running.get(one.call.conversation) !== one) return
    const outcome = stepCall(one.call, event, now(), limits)
    one.call = outcome.call
    for (const { peer, user } of outcome.call.here) {
      one.answering.delete(peer)
      one.gone.delete(user)
    }
    if (outcome.is === 'on') keep(one)
    else finish(one, outcome)
  }

  function finish(one: Running, { call, why, endedAt }: Extract<Outcome, { is: 'over' }>): void {
    stop(one)
    tellEnd(one, why)
    log.info({ why, people: call.came.length }, 'a call is over')
    write(() => record(call, endedAt))
  }

  /** Until it is written the call is still noted as going on: a relay that starts again finds it there. */
  async function record(call: Call, endedAt: number): Promise<void> {
    const id = nextId()
    if (await store.record(call, endedAt, id)) return onRecord(call.conversation, id)
    if (!isClosed) setTimeout(() => write(() => record(call, endedAt)), RETRY_MS).unref()
  }

  function stop(one: Running): void {
    clearTimeout(one.timer)
    running.delete(one.call.conversation)
  }

  function tellEnd({ call, gone }: Running, why: CallEnd, into?: EntryReference): void {
    for (const user of concerned(call)) if (!gone.has(user)) homes.tell(user, endOf(call, why, into))
  }

  const runningOf = (live: LiveCall): Running | undefined => {
    const one = running.get(live.call.conversation)
    return one === live ? one : undefined
  }

  return {
    of: (conversation) => running.get(conversation),
    all: () => [...running.values()],
    start,
    step(live, event) {
      const one = runningOf(live)
      if (one !== undefined) take(one, event)
    },
    supersede(live, into) {
      const one = runningOf(live)
      if (one === undefined) return
      stop(one)
      tellEnd(one, 'glare', into)
      write(() => store.forget(one.call))
    },
    gone(conversation, user) {
      const one = running.get(conversation)
      if (one === undefined) return
      if (concerned(one.call).includes(user)) homes.tell(user, endOf(one.call, 'over'))
      one.gone.add(user)
      for (const [peer, of] of one.answering) if (of === user) one.answering.delete(peer)
      take(one, { type: 'gone', user })
    },
    endSession(isTheirs) {
      for (const one of [...running.values()]) {
        const { conversation, met, signedOut } = one.call
        const isOut = (peer: string, user: UserId) => isTheirs(peer, user, conversation)
        for (const [peer, user] of one.answering) if (isOut(peer, user)) one.answering.delete(peer)
        const out = met.filter(({ peer, user }) => isOut(peer, user) && !signedOut.includes(peer))
        const [first] = out
        if (first === undefined) continue
        take(one, { type: 'signed-out', user: first.user, peers: out.map(({ peer }) => peer) })
        if (running.get(conversation) !== one) continue
        // Who is away for the moment hears it on coming back.
        for (const user of peopleIn(one.call))
          for (const { peer } of out) homes.tell(user, goneOf(one.call, peer))
      }
    },
    async resume() {
      for (const { facts, aliveAt } of await store.load()) {
        start(resumeCall(facts, aliveAt, now(), limits))
      }
    },
    async close() {
      clearInterval(signs)
      isClosed = true
      for (const one of running.values()) {
        clearTimeout(one.timer)
        write(() => store.keep(one.call))
      }
      await Promise.all(writing)
    },
  }
}

export const callerOf = ({ call }: CallFacts): UserId => call[0] as UserId

const concerned = (call: Call): readonly UserId[] => [
  ...new Set([callerOf(call), ...call.rung, ...call.came]),
]

/** A peer that does not come back, however long its connections go on. */
export const goneOf = ({ conversation, call }: CallFacts, peer: string): object => ({
  ...{ type: 'call', event: 'gone', conversation, call, peer },
})

const endOf = ({ conversation, call }: CallFacts, why: CallEnd, into?: EntryReference): object => ({
  ...{ type: 'call', event: 'ended', conversation, call, why },
  ...(into === undefined ? {} : { into }),
})

/** What a restart would have to know; what only presence says is left out. */
function textOf({ here, left, emptySince, waitsUntil, aliveAt, ...facts }: Call): string {
  return JSON.stringify(facts)
}
