import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Hocuspocus } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import type { Limits } from '../../sync/limits.ts'
import type { Logger } from '../log.ts'
import type { SignedIn, SyncContext, SyncSocket } from './context.ts'

const PING = Uint8Array.of(9)
const PONG = 10

/** WebSocket close codes: policy violation, too big, and the relay's own for an ended session. */
const POLICY = 1008
const TOO_BIG = 1009
const SESSION_ENDED = 4401

export interface SocketServerDeps {
  readonly hocuspocus: Hocuspocus<SyncContext>
  readonly limits: Limits
  readonly now: () => number
  readonly log: Logger
}

export interface SocketServer {
  /** Takes over an upgrade of `/sync`; `signedIn` is whom its cookie belongs to. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, signedIn: SignedIn | undefined): void
  /** Closes the sockets of a session that ended; A2. */
  endSession(publicId: string): void
  closeAll(): void
}

interface OpenSocket {
  readonly sessions: Map<string, number>
  end(code: number, reason: string): void
  beat(nowMs: number): void
}

/** The WebSockets of `/sync`: heartbeat, bounds and backpressure around Hocuspocus (G11, G12). */
export function createSocketServer({ hocuspocus, limits, now, log }: SocketServerDeps): SocketServer {
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxStepTwoBytes + limits.maxUpdateBytes,
    // Compression lets a small frame cost much memory, and says something about what is inside.
    perMessageDeflate: false,
  })
  const open = new Set<OpenSocket>()
  const heartbeat = setInterval(() => {
    for (const socket of open) socket.beat(now())
  }, limits.pingIntervalMs)

  return {
    upgrade(request, socket, head, signedIn) {
      server.handleUpgrade(request, socket, head, (ws) => {
        const entry = serve(ws, request, signedIn, { hocuspocus, limits, now, log })
        open.add(entry)
        ws.on('close', () => open.delete(entry))
      })
    },
    endSession(publicId) {
      for (const socket of open) if (socket.sessions.has(publicId)) socket.end(SESSION_ENDED, 'session-ended')
    },
    closeAll() {
      clearInterval(heartbeat)
      for (const socket of open) socket.end(1001, 'relay-stopping')
      server.close()
    },
  }
}

function serve(
  ws: WebSocket,
  request: IncomingMessage,
  signedIn: SignedIn | undefined,
  { hocuspocus, limits, now, log }: SocketServerDeps,
): OpenSocket {
  let lastHeardMs = now()
  let isAdmitted = signedIn !== undefined
  let pausedUntilMs = 0
  let resumeTimer: NodeJS.Timeout | undefined
  /** Sizes of frames handed on and not dealt with, by document. */
  const waiting = new Map<string, number[]>()
  let waitingFrames = 0
  let waitingBytes = 0
  const sessions = new Map<string, number>()
  if (signedIn !== undefined) sessions.set(signedIn.session.publicId, signedIn.session.expiresAt)

  const regulate = () => {
    const isFull = waitingFrames >= limits.maxQueuedFrames || waitingBytes >= limits.maxQueuedBytes
    const restMs = pausedUntilMs - now()
    if (isFull || restMs > 0) {
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
  const forget = (document: string) => {
    for (const bytes of waiting.get(document) ?? []) {
      waitingFrames -= 1
      waitingBytes -= bytes
    }
    waiting.delete(document)
  }

  const documents = new Set<string>()
  const syncSocket: SyncSocket = {
    signedIn,
    documents,
    admit({ session }) {
      isAdmitted = true
      sessions.set(session.publicId, session.expiresAt)
    },
    handled(document) {
      const bytes = waiting.get(document)?.shift()
      if (bytes === undefined) return
      waitingFrames -= 1
      waitingBytes -= bytes
      regulate()
    },
    pauseFor(ms) {
      pausedUntilMs = Math.max(pausedUntilMs, now() + ms)
      regulate()
    },
  }
  const connection = hocuspocus.handleConnection(
    ws,
    new Request(`http://localhost${request.url ?? '/sync'}`),
    { socket: syncSocket },
  )

  ws.on('message', (raw, isBinary) => {
    lastHeardMs = now()
    const data = toBytes(raw)
    if (!isBinary) return ws.close(POLICY, 'binary-only')
    if (data.length === 1 && data[0] === PONG) {
      connection.lastMessageReceivedAt = Date.now()
      return
    }
    if (!isAdmitted && data.length > limits.maxFrameBytesBeforeSignIn) return ws.close(TOO_BIG, 'too-large')
    const document = addressOf(data)
    // A session id in the name would open the same document many times over.
    if (document === undefined || document.includes('\0')) return ws.close(POLICY, 'malformed')
    if (documents.has(document)) {
      const frames = waiting.get(document) ?? []
      frames.push(data.length)
      waiting.set(document, frames)
      waitingFrames += 1
      waitingBytes += data.length
    }
    connection.handleMessage(data)
    regulate()
  })
  ws.on('close', (code, reason) => {
    clearTimeout(resumeTimer)
    connection.handleClose({ code, reason: reason.toString() })
  })
  ws.on('error', (error) => log.debug({ err: error }, 'socket error'))

  const end = (code: number, reason: string) => {
    ws.resume()
    ws.close(code, reason)
    // Who does not answer the close frame is cut off.
    setTimeout(() => ws.terminate(), 1_000).unref()
  }
  return {
    sessions,
    end,
    beat(nowMs) {
      for (const name of waiting.keys()) if (!documents.has(name)) forget(name)
      for (const expiresAt of sessions.values()) if (expiresAt <= nowMs) end(SESSION_ENDED, 'session-ended')
      const isSilent = !ws.isPaused && nowMs - lastHeardMs > limits.silenceMs
      if (isSilent || ws.bufferedAmount > limits.maxBufferedBytes) ws.terminate()
      else if (ws.readyState === ws.OPEN) ws.send(PING)
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
