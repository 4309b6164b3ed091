import { HocuspocusProvider, HocuspocusProviderWebsocket } from '@hocuspocus/provider'
import { createRoot } from 'solid-js'
import { WebSocket } from 'ws'
import { Awareness } from 'y-protocols/awareness'
import * as Y from 'yjs'
import { createPresence } from '../../../app/conversations/createPresence.ts'
import { createReceiptWriter } from '../../../app/conversations/createReceipts.ts'
import type { Replica, ReplicaEvents } from '../../../app/replica/replica.ts'
import type { Me, Member } from '../../../sync/api.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import { homeSet, readKey } from '../../../sync/home.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { addedLaneItems, appendToLane } from '../../../sync/lanes.ts'
import type { BenchPerson } from '../harness/messages.ts'
import { countTraffic, type TrafficCount } from './countTraffic.ts'

export interface PersonOptions {
  readonly port: number
  readonly room: string
  readonly person: BenchPerson
  readonly members: number
  readonly seed: number
}

export interface PersonAtWork {
  readonly count: TrafficCount
  /** Types, writes and reads from now on, and looks away now and then. */
  begin(): void
  /** Messages written so far. */
  said(): number
  stop(): void
}

const WORDS = 'that is what I think of it, more or less'

/** Somebody in a room with the app's own presence and receipts, on a socket of their own. */
export async function startPerson({
  port,
  room,
  person,
  members,
  seed,
}: PersonOptions): Promise<PersonAtWork> {
  const random = randomOf(seed)
  const count = countTraffic(WORDS)
  class CountedSocket extends WebSocket {
    constructor(url: string | URL) {
      super(url, { perMessageDeflate: false })
      this.on('message', (data: ArrayBuffer) => count.add('in', new Uint8Array(data)))
    }
    override send(data: unknown): void {
      if (data instanceof Uint8Array) count.add('out', data)
      super.send(data as Uint8Array)
    }
  }
  const socket = new HocuspocusProviderWebsocket({
    url: `ws://127.0.0.1:${port}/sync`,
    WebSocketPolyfill: CountedSocket,
  })
  const home = openDocument(socket, person.home ?? '', person.token)
  const talk = openDocument(socket, room, person.token)
  await Promise.all([home.synced, talk.synced])

  const id = person.id as UserId
  const conversation = room.split('/')[1] as ConversationId
  const known = { kind: 'room' as const, members: Array.from({ length: members }, () => ({}) as Member) }
  const { presence, receipts, dispose } = createRoot((dispose) => ({
    dispose,
    presence: createPresence({
      me: () => ({ id, displayName: id, session: '', owner: false }) as unknown as Me,
      known: () => known,
    }),
    receipts: createReceiptWriter({
      ...{ id: conversation, me: id, known: () => known },
      home: { setReadMark: (of, place) => homeSet(home.doc, readKey(of), place, Date.now()) },
    }),
  }))
  const replica = asReplica(talk)
  presence.watch(replica)
  receipts.watch(replica)
  let isAtWork = false
  let said = 0
  talk.doc.on('afterTransaction', (transaction: Y.Transaction) => {
    for (const { owner, value } of addedLaneItems(transaction)) {
      const { i, k } = value as { i: EntryId; k: string }
      if (k !== 'm' || owner === id) continue
      receipts.note('delivered', i)
      if (isAtWork) receipts.note('read', i)
    }
  })
  const clock = createEntryClock({ now: Date.now, replica: Math.floor(random() * 2 ** 20) })
  const timers = new Set<NodeJS.Timeout>()
  const later = (ms: number, work: () => void) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      work()
    }, ms)
    timers.add(timer)
  }
  const between = (least: number, most: number) => least + random() * (most - least)

  /** A line of four to ten seconds, three keys a second, then a pause. */
  const write = () => later(between(2_000, 20_000), () => type(Math.round(between(12, 30))))
  const type = (left: number) => {
    presence.setTyping(true)
    if (left > 0) return later(330, () => type(left - 1))
    presence.setTyping(false)
    appendToLane(talk.doc, id, [{ i: clock.tick(), k: 'm', t: WORDS }])
    said += 1
    write()
  }
  /** Away from the page once a minute, for ten seconds. */
  const lookAway = () =>
    later(between(30_000, 90_000), () => {
      home.provider.sendStateless('{"type":"presence","state":"away"}')
      later(10_000, () => {
        home.provider.sendStateless('{"type":"presence","state":"online"}')
        lookAway()
      })
    })
  return {
    count,
    begin() {
      isAtWork = true
      presence.setViewing(true)
      write()
      lookAway()
    },
    said: () => said,
    stop() {
      for (const timer of timers) clearTimeout(timer)
      dispose()
      socket.destroy()
    },
  }
}

function openDocument(socket: HocuspocusProviderWebsocket, name: string, token: string) {
  const doc = new Y.Doc()
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  const synced = Promise.withResolvers<void>()
  const provider = new HocuspocusProvider({
    ...{ websocketProvider: socket, name, document: doc, awareness, token },
    onSynced: () => synced.resolve(),
    onAuthenticationFailed: ({ reason }) => synced.reject(new Error(reason)),
  })
  provider.attach()
  return { doc, awareness, provider, synced: synced.promise }
}

/** As much of a replica as presence and receipts need. */
function asReplica({ doc, awareness }: ReturnType<typeof openDocument>): Replica {
  return {
    doc,
    awareness,
    on({ presence, transaction }: Partial<ReplicaEvents>) {
      if (presence !== undefined) awareness.on('update', presence)
      if (transaction !== undefined) doc.on('afterTransaction', transaction)
      return () => undefined
    },
  } as unknown as Replica
}

/** The same numbers for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed * 0x9e3779b9
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}
