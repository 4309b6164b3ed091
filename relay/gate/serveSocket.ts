import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Hocuspocus } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import type { RawData, WebSocket } from 'ws'
import type { ErrorCode } from '../../sync/errors.ts'
import type { Limits } from '../../sync/limits.ts'
import type { Result } from '../../sync/result.ts'
import type { Logger } from '../log.ts'
import type { SignedIn, SyncContext, SyncSocket } from './context.ts'
import { createFrameQueue } from './frameQueue.ts'

const PING = Uint8Array.of(9)
const PONG = 10

/** WebSocket close codes: policy violation, too big. */
const POLICY = 1008
const TOO_BIG = 1009

export interface SocketDeps {
  readonly hocuspocus: Hocuspocus<SyncContext>
  readonly limits: Limits
  readonly now: () => number
  readonly log: Logger
}

export interface ServedSocket {
  /** Sessions that opened documents here, and when each is looked at again. */
  readonly sessions: Map<string, { readonly checkAtMs: number }>
  end(code: number, reason: string): void
  beat(nowMs: number): void
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
}

/** One WebSocket: bounds and backpressure around Hocuspocus (G11, G12). */
export function serveSocket(
  ws: WebSocket,
  { hocuspocus, limits, now, log, request, socket, signedIn }: ServeOptions,
): ServedSocket {
  let lastHeardMs = now()
  let isAdmitted = signedIn.ok
  let pausedUntilMs = 0
  let resumeTimer: NodeJS.Timeout | undefined
  const queue = createFrameQueue(limits)
  /** How often each document is open: one that is opened again overlaps with its end. */
  const open = new Map<string, number>()
  const sessions: ServedSocket['sessions'] = new Map()

  const regulate = () => {
    const restMs = pausedUntilMs - now()
    if (queue.isFull || restMs > 0) {
      ws.pause()
      if (restMs > 0) {
        clearTimeout(resumeTimer)
        resumeTimer = setTimeout(regulate, restMs)
      }
    } else if (ws.isPaused) {
      // What was said before the pause is heard only now: silence is counted from here.
      lastHeardMs = now()
      ws.resume()
    }
  }

  /** Who does not read is let go before what waits for it fills the memory. */
  const isTooSlow = (): boolean => {
    if (ws.bufferedAmount <= limits.maxBufferedBytes) return false
    if (ws.readyState !== ws.CLOSED) log.info({ bytes: ws.bufferedAmount }, 'let go of a slow reader')
    ws.terminate()
    return true
  }

  const syncSocket: SyncSocket = {
    signedIn,
    get openDocuments() {
      return open.size
    },
    admit({ session }) {
      isAdmitted = true
      sessions.set(session.publicId, nextCheck(session.expiresAt, now()))
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
    pauseFor(ms) {
      pausedUntilMs = Math.max(pausedUntilMs, now() + ms)
      regulate()
    },
  }
  if (signedIn.ok) syncSocket.admit(signedIn.value)

  const connection = hocuspocus.handleConnection(
    {
      get readyState() {
        return ws.readyState
      },
      send(data: Uint8Array) {
        if (!isTooSlow()) ws.send(data)
      },
      close: (code?: number, reason?: string) => ws.close(code, reason),
    },
    new Request(`http://localhost${request.url ?? '/sync'}`),
    { socket: syncSocket },
  )

  const end = (code: number, reason: string) => {
    ws.resume()
    ws.close(code, reason)
    // Who does not answer the close frame is cut off.
    setTimeout(() => ws.terminate(), 1_000).unref()
  }

  ws.on('message', (raw, isBinary) => {
    lastHeardMs = now()
    unread = 0
    const data = toBytes(raw)
    if (!isBinary) return end(POLICY, 'binary-only')
    if (data.length === 1 && data[0] === PONG) {
      connection.lastMessageReceivedAt = Date.now()
      return
    }
    if (!isAdmitted && data.length > limits.maxFrameBytesBeforeSignIn) return end(TOO_BIG, 'too-large')
    const document = addressOf(data)
    // A session id in the name would open the same document many times over.
    if (document === undefined || document.includes('\0')) return end(POLICY, 'malformed')
    // Before it is open Hocuspocus keeps what comes, within bounds of its own.
    if (open.has(document)) queue.add(document, data)
    connection.handleMessage(data)
    regulate()
  })
  ws.on('close', (code, reason) => {
    clearTimeout(resumeTimer)
    connection.handleClose({ code, reason: reason.toString() })
  })
  ws.on('error', (error) => log.debug({ err: error }, 'socket error'))

  // A frame is delivered whole: a stranger's must not be collected up to the size that members may send.
  let unread = 0
  const watchStranger = (chunk: Buffer) => {
    if (isAdmitted) return socket.off('data', watchStranger)
    unread += chunk.length
    if (unread > 4 * limits.maxFrameBytesBeforeSignIn) ws.terminate()
    else if (unread > 2 * limits.maxFrameBytesBeforeSignIn) end(TOO_BIG, 'too-large')
  }
  if (!isAdmitted) socket.on('data', watchStranger)

  return {
    sessions,
    end,
    beat(nowMs) {
      const isSilent = !ws.isPaused && nowMs - lastHeardMs > limits.silenceMs
      if (isSilent) ws.terminate()
      else if (!isTooSlow() && ws.readyState === ws.OPEN) ws.send(PING)
    },
  }
}

/** The document that a frame is for; undefined when it names none. */
function addressOf(data: Uint8Array): string | undefined {
  try {
    return decoding.readVarString(decoding.createDecoder(data))
  } catch {
    return undefined
  }
}

const toBytes = (raw: RawData): Uint8Array => {
  if (Array.isArray(raw)) return Buffer.concat(raw)
  return raw instanceof ArrayBuffer
    ? new Uint8Array(raw)
    : new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)
}
