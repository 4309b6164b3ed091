import { randomBytes } from 'node:crypto'
import type { EntryClock } from '../../sync/clock.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Config } from '../config.ts'
import { membershipOf } from '../conversations/membership.ts'
import type { RoomWriter } from '../conversations/ports.ts'
import type { CommitQueue } from '../journal/commitQueue.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../storage/openDatabase.ts'
import { mayTalk } from './callActions.ts'
import { createCallGate } from './callGate.ts'
import { callKey } from './callKey.ts'
import { createCallStore } from './callStore.ts'
import { createIce } from './ice.ts'
import { createLiveCalls } from './liveCalls.ts'
import { createPeerServer, type PeerServer } from './peerServer.ts'
import type { CallGate, CallsApi, Homes } from './ports.ts'
import { readCalls } from './readCalls.ts'
import { createTickets } from './tickets.ts'

export interface CallsDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly writer: RoomWriter
  readonly relayClock: EntryClock
  readonly homes: Homes
  readonly config: Pick<Config, 'turnUrl' | 'turnSecret'>
  readonly limits: Limits
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly log: Logger
  readonly touchSession: (publicId: string) => Promise<{ readonly expiresAt: number } | undefined>
  readonly onRecord: (conversation: ConversationId, id: EntryId) => void
}

export interface Calls {
  readonly gate: CallGate
  readonly api: CallsApi
  readonly peers: PeerServer
  /** A session is over, ended or expired: its devices are in no call any more; A2, K6. */
  endSession(publicId: string): void
  /** How many calls ring or go on. */
  running(): number
  /** Somebody is no member any more. */
  gone(conversation: ConversationId, user: UserId): void
  close(): Promise<void>
}

/** Calls on the relay (K1 to K9), as they went on when it was last there. */
export async function createCalls(deps: CallsDeps): Promise<Calls> {
  const { db, relayClock, homes, config, limits, now, log, touchSession, onRecord } = deps
  const ticks = () => performance.now()
  const tickets = createTickets({ key: await callKey(db), randomBytes, now, ticketMs: limits.callTicketMs })
  const store = createCallStore(deps)
  const live = createLiveCalls({ store, homes, limits, now, log, nextId: () => relayClock.tick(), onRecord })
  const peers = createPeerServer({
    ...{ tickets, limits, ticks, log },
    async touchSession(session) {
      const alive = await touchSession(session)
      if (alive === undefined) endSession(session)
      return alive
    },
    isMember: async (conversation, user) => (await membershipOf(db, conversation, user)) !== undefined,
    mayTalk(conversation, peer, other) {
      const one = live.of(conversation)
      return one !== undefined && mayTalk(one, peer, other)
    },
  })
  await live.resume()

  function endSession(session: string): void {
    live.endSession((peer, user, conversation) => tickets.isPeerOf(peer, { user, session, conversation }))
    peers.endSession(session)
  }

  return {
    gate: createCallGate({ live, store, tickets, homes, limits, now, ticks, log }),
    api: {
      ticket: (device, conversation, peer) => tickets.issue({ ...device, conversation }, peer),
      ice: createIce({ ...config, limits, now }),
      read: (asker, query) =>
        readCalls(
          db,
          asker,
          query,
          live.all().map(({ call }) => call),
        ),
    },
    peers,
    endSession,
    running: () => live.all().length,
    gone(conversation, user) {
      live.gone(conversation, user)
      peers.closeFor(conversation, user)
    },
    close: () => live.close(),
  }
}
