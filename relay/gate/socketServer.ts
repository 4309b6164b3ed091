import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ErrorCode } from '../../sync/errors.ts'
import type { Result } from '../../sync/result.ts'
import type { SignedIn } from './context.ts'
import { createMemoryBudget } from './memoryBudget.ts'
import { nextCheck, type ServedSocket, type SocketDeps, serveSocket } from './serveSocket.ts'
import { createSocketCounts } from './socketCounts.ts'
import type { SocketLike } from './socketLike.ts'

/** WebSocket close codes of the relay's own; A2. */
const SESSION_ENDED = 4401

export interface SocketServerDeps extends SocketDeps {
  /** Slides a session that is used; undefined once it is over. */
  readonly touchSession: (publicId: string) => Promise<{ readonly expiresAt: number } | undefined>
  /** Monotonic milliseconds. @default performance.now */
  readonly ticks?: () => number
}

export interface SocketServer {
  /**
   * Takes over an upgrade; `signedIn` is whom its cookie belongs to, or why nobody.
   * @param front what stands between the socket and Hocuspocus' frames, if anything
   */
  upgrade(
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
    signedIn: Result<SignedIn, ErrorCode>,
    front?: (ws: WebSocket) => SocketLike,
  ): void
  /** How many are open. */
  count(): number
  /** Closes the sockets of a session that ended; A2. */
  endSession(publicId: string): void
  closeAll(): void
}

/** The WebSockets of `/sync`: who is there, heartbeat, sessions that end (G12, A2). */
export function createSocketServer(deps: SocketServerDeps): SocketServer {
  const { limits, now, log, touchSession, ticks = () => performance.now() } = deps
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxStepTwoBytes + limits.maxUpdateBytes,
    // Compression lets a small frame cost much memory, and says something about what is inside.
    perMessageDeflate: false,
  })
  const open = new Set<ServedSocket>()
  const counts = createSocketCounts(limits, log)
  const memory = createMemoryBudget(limits, log)
  let isClosing = false
  const heartbeat = setInterval(() => {
    for (const socket of open) {
      socket.beat()
      void keepSessions(socket)
    }
  }, limits.pingIntervalMs)

  /** A socket in use keeps its sessions alive; one that expired unused ends it, though nobody ended the session. */
  async function keepSessions(socket: ServedSocket): Promise<void> {
    for (const [publicId, { checkAtMs }] of socket.sessions) {
      if (now() < checkAtMs) continue
      try {
        const alive = await touchSession(publicId)
        if (alive === undefined) return socket.end(SESSION_ENDED, 'not-signed-in')
        socket.sessions.set(publicId, nextCheck(alive.expiresAt, now()))
      } catch (error) {
        log.warn({ err: error }, 'a session could not be looked up; it is tried again')
      }
    }
  }

  return {
    upgrade(request, socket, head, signedIn, front = (ws) => ws) {
      // Who asked while the relay began to stop would keep it from stopping.
      if (isClosing) {
        socket.destroy()
        return
      }
      server.handleUpgrade(request, socket, head, (ws: WebSocket) => {
        const served = serveSocket(front(ws), {
          ...deps,
          ...{ ticks, memory, request, socket, signedIn },
          onAdmit: (admitted, { user }) => counts.admit(admitted, user.id),
        })
        open.add(served)
        if (!signedIn.ok) counts.addStranger(served, request.socket.remoteAddress ?? '')
        ws.on('close', () => {
          open.delete(served)
          counts.remove(served)
        })
      })
    },
    count: () => open.size,
    endSession(publicId) {
      for (const socket of open) if (socket.sessions.has(publicId)) socket.end(SESSION_ENDED, 'session-ended')
    },
    closeAll() {
      isClosing = true
      clearInterval(heartbeat)
      for (const socket of open) socket.end(1001, 'relay-stopping')
      server.close()
    },
  }
}
