import { type IncomingMessage, Server } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { createDebt } from '../gate/debt.ts'
import type { Logger } from '../log.ts'
import { createPeerSocket, type PeerSocket } from './peerSocket.ts'
import type { CallDevice } from './ports.ts'
import type { PeerOwner, Tickets } from './tickets.ts'

/** PeerJS's signalling at `/peerjs`: whoever may call, under the ids they were given, to whom they call with (K5). */
export interface PeerServer {
  /**
   * Takes over an upgrade, or answers why not: the HTTP status line to refuse it with.
   * @param from whose cookie or bearer token it carries; undefined: nobody's
   * @param query of its address: `id` and `token` are those of a ticket
   */
  upgrade(request: Upgrade, from: CallDevice | undefined, query: string): Promise<string | undefined>
  /** Closes the sockets of a session that ended; A2. */
  endSession(publicId: string): void
  /** Closes those of somebody who is no longer a member. */
  closeFor(conversation: ConversationId, user: UserId): void
  closeAll(): void
}

export interface Upgrade {
  readonly request: IncomingMessage
  readonly socket: Duplex
  readonly head: Buffer
}

export interface PeerServerDeps {
  readonly tickets: Tickets
  readonly mayTalk: (conversation: ConversationId, peer: string, other: string) => boolean
  readonly isMember: (conversation: ConversationId, user: UserId) => Promise<boolean>
  /** Slides a session that is used; undefined once it is over. */
  readonly touchSession: (publicId: string) => Promise<{ readonly expiresAt: number } | undefined>
  readonly limits: Limits
  /** Monotonic milliseconds. */
  readonly ticks: () => number
  readonly log: Logger
}

interface Served extends PeerOwner {
  readonly peer: string
  readonly ws: WebSocket
  readonly front: PeerSocket
  lastHeard: number
  checkAt: number
}

/** WebSocket close codes of the relay's own: A2, no longer a member, another socket has the id. */
const SESSION_ENDED = 4401
const NOT_FOUND = 4403
const REPLACED = 4409

/** Sessions slide by the hour; one that expired unused is found out by then. */
const CHECK_EVERY_MS = 3600_000
/** A large message costs as many small ones as fit into it. */
const BYTES_PER_MESSAGE = 4 * 1024
/** So does an offer: whoever gets it makes a connection of it. */
const MESSAGES_PER_OFFER = 20

export function createPeerServer(deps: PeerServerDeps): PeerServer {
  const { tickets, mayTalk, isMember, touchSession, limits, ticks, log } = deps
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxPeerMessageBytes,
    perMessageDeflate: false,
  })
  const served = new Map<string, Served>()
  const messages = createDebt(
    { perSecond: limits.peerMessagesPerSecond, burst: limits.peerMessagesBurst },
    ticks,
  )
  let realm: Promise<Realm> | undefined
  let isClosing = false

  const heartbeat = setInterval(() => {
    for (const one of served.values()) {
      if (ticks() - one.lastHeard > limits.silenceMs && !one.ws.isPaused) one.front.detach(1001, 'silent')
      else one.ws.ping()
      if (ticks() >= one.checkAt) void check(one)
    }
  }, limits.pingIntervalMs)
  heartbeat.unref()

  /** Whether it may still be here: right after it came, lest it was closed before it was known, and now and then. */
  async function check(one: Served): Promise<void> {
    one.checkAt = ticks() + CHECK_EVERY_MS
    try {
      if ((await touchSession(one.session)) === undefined) one.front.detach(SESSION_ENDED, 'not-signed-in')
      else if (!(await isMember(one.conversation, one.user))) one.front.detach(NOT_FOUND, 'not-found')
    } catch (error) {
      log.warn({ err: error }, 'a session could not be looked up; it is tried again')
    }
  }

  function serve(ws: WebSocket, peer: string, owner: PeerOwner, connect: Realm): void {
    served.get(peer)?.front.detach(REPLACED, 'replaced')
    makeRoom(owner.user)
    const front = createPeerSocket(ws, {
      limits,
      // PeerServer would keep what is for others until they connect, as much as there is; here it is said again (K5).
      mayTalk: (other) => served.has(other) && mayTalk(owner.conversation, peer, other),
      spend: (bytes, work) =>
        messages.spend(
          owner.user,
          Math.max(work === 'connection' ? MESSAGES_PER_OFFER : 1, bytes / BYTES_PER_MESSAGE),
        ),
    })
    const one: Served = { ...owner, peer, ws, front, lastHeard: ticks(), checkAt: 0 }
    const heard = () => {
      one.lastHeard = ticks()
    }
    ws.on('pong', heard)
    ws.on('message', heard)
    served.set(peer, one)
    front.on('close', () => {
      if (served.get(peer) === one) served.delete(peer)
    })
    connect(front, peer)
    void check(one)
  }

  /** Maps keep the order of insertion: the first of theirs is the oldest. */
  function makeRoom(user: UserId): void {
    const own = [...served.values()].filter((one) => one.user === user)
    if (own.length >= limits.maxPeerSocketsPerUser) own[0]?.front.detach(REPLACED, 'too-many-sockets')
  }

  const closeWhere = (isMeant: (one: Served) => boolean, code: number, reason: string) => {
    for (const one of [...served.values()]) if (isMeant(one)) one.front.detach(code, reason)
  }

  return {
    async upgrade({ request, socket, head }, from, query) {
      const given = new URLSearchParams(query)
      const peer = given.get('id') ?? ''
      const owner = tickets.read(peer, given.get('token') ?? '')
      if (from === undefined) return '401 Unauthorized'
      if (owner === undefined || owner.user !== from.user || owner.session !== from.session)
        return '403 Forbidden'
      if (!(await isMember(owner.conversation, owner.user))) return '403 Forbidden'
      realm ??= openRealm(log)
      const connect = await realm
      if (isClosing) return '503 Service Unavailable'
      sockets.handleUpgrade(request, socket, head, (ws) => serve(ws, peer, owner, connect))
      return undefined
    },
    endSession: (publicId) =>
      closeWhere(({ session }) => session === publicId, SESSION_ENDED, 'session-ended'),
    closeFor: (conversation, user) =>
      closeWhere((one) => one.user === user && one.conversation === conversation, NOT_FOUND, 'not-found'),
    closeAll() {
      isClosing = true
      clearInterval(heartbeat)
      closeWhere(() => true, 1001, 'relay-stopping')
      sockets.close()
    },
  }
}

/** Hands a socket to PeerServer, under an id that nobody else has. */
type Realm = (socket: PeerSocket, peer: string) => void

/** What PeerServer asks its clients for; whoever gets here has shown more. */
const KEY = 'peerjs'

/**
 * PeerServer without its routes, discovery among them: nothing listens for those. Loaded with the first call, since
 * express comes with it, and since its two timers cannot be stopped.
 */
async function openRealm(log: Logger): Promise<Realm> {
  const { ExpressPeerServer } = await import('peer')
  const connections = new WebSocketServer({ noServer: true })
  const nowhere = new Server()
  const app = ExpressPeerServer(nowhere, {
    createWebSocketServer: () => connections,
    key: KEY,
    allow_discovery: false,
    // Who is silent is found out by the relay's own pings: timers of a page in the background rest for a minute.
    alive_timeout: Number.MAX_SAFE_INTEGER,
    concurrent_limit: Number.MAX_SAFE_INTEGER,
  })
  app.on('error', (error) => log.debug({ err: error }, 'said by PeerServer'))
  // It begins when it is mounted, on anything.
  ExpressPeerServer(nowhere).use(app)
  return (socket, peer) => {
    const address = `/?${new URLSearchParams({ id: peer, token: peer, key: KEY })}`
    connections.emit('connection', socket, { url: address })
  }
}
