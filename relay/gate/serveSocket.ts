import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Hocuspocus } from '@hocuspocus/server'
import type { ErrorCode } from '../../sync/errors.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Result } from '../../sync/result.ts'
import type { Logger } from '../log.ts'
import type { SignedIn, SyncContext, SyncSocket } from './context.ts'
import { createDebt } from './debt.ts'
import {
  AUTH,
  AWARENESS,
  type FrameHead,
  isFromClient,
  isStepOne,
  QUERY_AWARENESS,
  readFrameHead,
  SYNC,
  SYNC_REPLY,
} from './frameHead.ts'
import { createFrameQueue } from './frameQueue.ts'
import type { Holder, MemoryBudget } from './memoryBudget.ts'
import { createSilence } from './silence.ts'
import { PING, PONG, type SocketLike, toBytes } from './socketLike.ts'

const PING_FRAME = Uint8Array.of(PING)

/** WebSocket close codes: policy violation, too big. */
const POLICY = 1008
const TOO_BIG = 1009

/** Bytes of a state vector for each client that may have written. */
const BYTES_PER_CLIENT = 16

export interface SocketDeps {
  readonly hocuspocus: Hocuspocus<SyncContext>
  readonly limits: Limits
  /** Milliseconds since 1970: sessions end by it. */
  readonly now: () => number
  readonly log: Logger
}

export interface ServedSocket {
  /** Sessions that opened documents here, and when each is looked at again. */
  readonly sessions: Map<string, { readonly checkAtMs: number }>
  end(code: number, reason: string): void
  /** Cuts it off, without a word. */
  terminate(): void
  /** The pulse: a ping, and a look at who is silent, stalled or still a stranger. */
  beat(): void
}

/** Sessions slide by the hour: no need to ask more often, but in time for the end. */
const CHECK_EVERY_MS = 3600_000

export const nextCheck = (expiresAt: number, nowMs: number): { readonly checkAtMs: number } => ({
  checkAtMs: Math.min(expiresAt, nowMs + CHECK_EVERY_MS),
})

export interface ServeOptions extends SocketDeps {
  readonly request: IncomingMessage
  /** What carries the WebSocket. */
  readonly socket: Duplex
  readonly signedIn: Result<SignedIn, ErrorCode>
  readonly memory: MemoryBudget
  /** Monotonic milliseconds: a clock that is set must neither cut anybody off nor keep anybody waiting. */
  readonly ticks: () => number
  /** Somebody signed in on it; false when they may not have another socket. */
  readonly onAdmit: (socket: ServedSocket, signedIn: SignedIn) => boolean
}

/** One WebSocket: bounds and backpressure around Hocuspocus (G11, G12). */
export function serveSocket(ws: SocketLike, options: ServeOptions): ServedSocket {
  const { hocuspocus, limits, now, ticks, log, request, socket, signedIn, memory, onAdmit } = options
  const openedAt = ticks()
  let lastHeard = openedAt
  let isAdmitted = false
  let pausedUntil = 0
  let resumeTimer: NodeJS.Timeout | undefined
  const queue = createFrameQueue(limits)
  const openings = createDebt({ perSecond: limits.openingsPerSecond, burst: limits.openingsBurst }, ticks)
  /** How often each document is open: one that is opened again overlaps with its end. */
  const open = new Map<string, number>()
  let sentBytes = 0
  /** What came since the last whole frame, or of a stranger at all. */
  let unread = 0
  let wasBehind = false
  let isEnding = false
  let progress = { flushed: 0, at: openedAt }

  const holder: Holder = {
    unsentBytes: () => (ws.readyState === ws.CLOSED ? 0 : ws.bufferedAmount),
    unreadBytes: () => unread,
    letGo: () => ws.terminate(),
  }
  /** Who is behind is not read from either: nothing it does may make for more to send to it (G11). */
  const isBehind = () => ws.bufferedAmount > limits.pauseBufferedBytes

  const silence = createSilence({
    ...{ afterMs: limits.presenceSilenceMs, everyMs: limits.pingIntervalMs, ticks },
    isHeld: () => ws.isPaused && !isBehind(),
    // It is looked at once a beat: it may have been just after the last one.
    tookAt: () => (isBehind() ? progress.at - limits.pingIntervalMs : Number.NEGATIVE_INFINITY),
  })

  const regulate = () => {
    // Its answer to the close frame is all that is still waited for.
    if (isEnding) return
    const rest = pausedUntil - ticks()
    if (isBehind() !== wasBehind) {
      wasBehind = !wasBehind
      log.debug({ bytes: ws.bufferedAmount }, wasBehind ? 'a reader is behind' : 'a reader has caught up')
    }
    if (queue.isFull || rest > 0 || wasBehind) {
      ws.pause()
      if (rest > 0) {
        clearTimeout(resumeTimer)
        resumeTimer = setTimeout(regulate, rest)
      }
    } else if (ws.isPaused) {
      // What was said before the pause is heard only now: silence is counted from here.
      lastHeard = ticks()
      silence.resumed()
      ws.resume()
    }
  }
  const pauseFor = (ms: number) => {
    if (ms <= 0) return
    pausedUntil = Math.max(pausedUntil, ticks() + ms)
    regulate()
  }

  const end = (code?: number, reason?: string) => {
    isEnding = true
    ws.resume()
    ws.close(code, reason)
    // Who does not answer the close frame is cut off.
    setTimeout(() => ws.terminate(), 1_000).unref()
  }

  const served: ServedSocket = {
    sessions: new Map(),
    end,
    terminate: () => ws.terminate(),
    beat() {
      memory.look(holder)
      regulate()
      silence.beat()
      const isSilent = !ws.isPaused && ticks() - lastHeard > limits.silenceMs
      if (isSilent || isStalled()) ws.terminate()
      else if (!isAdmitted && ticks() - openedAt > limits.signInWithinMs) end(POLICY, 'not-signed-in')
      else if (ws.readyState === ws.OPEN && !isBehind()) ws.send(PING_FRAME)
    },
  }

  /** Paused for what it does not read, and it goes on not reading. */
  function isStalled(): boolean {
    const flushed = sentBytes - ws.bufferedAmount
    if (!isBehind() || flushed > progress.flushed) progress = { flushed, at: ticks() }
    const isStalled = ticks() - progress.at > limits.stallMs
    if (isStalled) log.info({ bytes: ws.bufferedAmount }, 'let go of a stalled reader')
    return isStalled
  }

  const syncSocket: SyncSocket = {
    signedIn,
    get openDocuments() {
      return open.size
    },
    get sentBytes() {
      return sentBytes
    },
    get silentMs() {
      return silence.ms
    },
    onSilence: silence.on,
    admit(admitted) {
      isAdmitted = true
      unread = 0
      if (!onAdmit(served, admitted)) return end(POLICY, 'too-many-sockets')
      served.sessions.set(admitted.session.publicId, nextCheck(admitted.session.expiresAt, now()))
    },
    opened(document) {
      open.set(document, (open.get(document) ?? 0) + 1)
    },
    closed(document) {
      const left = (open.get(document) ?? 1) - 1
      if (left === 0) open.delete(document)
      else open.set(document, left)
      queue.forget(document)
      regulate()
    },
    handled(frame) {
      queue.done(frame)
      regulate()
    },
    pauseFor,
  }

  const connection = hocuspocus.handleConnection(
    {
      get readyState() {
        return ws.readyState
      },
      send(data: Uint8Array) {
        // Presence is said again every 15 s by whoever is present: who is behind misses nothing that stays true.
        if (isBehind() && readFrameHead(data)?.type === AWARENESS) return
        ws.send(data)
        sentBytes += data.byteLength
        memory.look(holder)
        if (isBehind()) regulate()
      },
      close: end,
    },
    new Request(`http://localhost${request.url ?? '/sync'}`),
    { socket: syncSocket },
  )

  ws.on('message', (raw, isBinary) => {
    if (isEnding) return
    lastHeard = ticks()
    silence.heard()
    if (isAdmitted) unread = 0
    const data = toBytes(raw)
    if (!isBinary) return end(POLICY, 'binary-only')
    if (data.length === 1 && data[0] === PONG) {
      connection.lastMessageReceivedAt = Date.now()
      return
    }
    const head = readFrameHead(data)
    if (data.length > maxBytes(head)) return end(TOO_BIG, 'too-large')
    if (head === undefined || !isFromClient(head)) return end(POLICY, 'malformed')
    // Hocuspocus computes an answer to this and sends none.
    if (head.type === QUERY_AWARENESS) return
    if (head.type === AUTH) pauseFor(openings.spend('', 1))
    // Before it is open Hocuspocus keeps what comes, within bounds of its own.
    if (open.has(head.document)) queue.add(head.document, data)
    connection.handleMessage(data)
    regulate()
  })

  /** Only documents' contents may be large, and only from people who signed in. */
  function maxBytes(head: FrameHead | undefined): number {
    if (!isAdmitted || head === undefined) return limits.maxFrameBytesBeforeSignIn
    if (isStepOne(head)) return BYTES_PER_CLIENT * limits.maxDocumentClients
    const isContent = head.type === SYNC || head.type === SYNC_REPLY
    return isContent ? Number.POSITIVE_INFINITY : limits.maxFrameBytesBeforeSignIn
  }

  ws.on('close', (code, reason) => {
    clearTimeout(resumeTimer)
    memory.forget(holder)
    // Whoever asks on closing how long nothing was heard is told; from then on nobody is.
    queueMicrotask(silence.stop)
    connection.handleClose({ code, reason: reason.toString() })
  })
  ws.on('error', (error) => log.debug({ err: error }, 'socket error'))

  // A frame is delivered whole: a stranger's must not be collected up to the size that members may send, and what
  // pings are answered with must not pile up unseen.
  socket.on('data', (chunk: Buffer) => {
    unread += chunk.length
    if (isBehind()) regulate()
    if (isAdmitted) memory.look(holder)
    else if (unread > 3 * limits.maxFrameBytesBeforeSignIn) ws.terminate()
    else if (unread > 2 * limits.maxFrameBytesBeforeSignIn) end(TOO_BIG, 'too-large')
  })
  socket.on('drain', regulate)

  if (signedIn.ok) syncSocket.admit(signedIn.value)
  return served
}
