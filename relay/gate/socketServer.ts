import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { type WebSocket, WebSocketServer } from 'ws'
import type { ErrorCode } from '../../sync/errors.ts'
import type { Result } from '../../sync/result.ts'
import type { SignedIn } from './context.ts'
import { nextCheck, type ServedSocket, type SocketDeps, serveSocket } from './serveSocket.ts'

/** WebSocket close codes of the relay's own; A2. */
const SESSION_ENDED = 4401

export interface SocketServerDeps extends SocketDeps {
  /** Slides a session that is used; undefined once it is over. */
  readonly touchSession: (publicId: string) => Promise<{ readonly expiresAt: number } | undefined>
}

export interface SocketServer {
  /** Takes over an upgrade of `/sync`; `signedIn` is whom its cookie belongs to, or why nobody. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer, signedIn: Result<SignedIn, ErrorCode>): void
  /** Closes the sockets of a session that ended; A2. */
  endSession(publicId: string): void
  closeAll(): void
}

/** The WebSockets of `/sync`: who is there, heartbeat, sessions that end (G12, A2). */
export function createSocketServer(deps: SocketServerDeps): SocketServer {
  const { limits, now, log, touchSession } = deps
  const server = new WebSocketServer({
    noServer: true,
    maxPayload: limits.maxStepTwoBytes + limits.maxUpdateBytes,
    // Compression lets a small frame cost much memory, and says something about what is inside.
    perMessageDeflate: false,
  })
  const open = new Set<ServedSocket>()
  let isClosing = false
  const heartbeat = setInterval(() => {
    for (const socket of open) {
      socket.beat(now())
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
    upgrade(request, socket, head, signedIn) {
      // Who asked while the relay began to stop would keep it from stopping.
      if (isClosing) {
        socket.destroy()
        return
      }
      server.handleUpgrade(request, socket, head, (ws: WebSocket) => {
        const served = serveSocket(ws, { ...deps, request, socket, signedIn })
        open.add(served)
        ws.on('close', () => open.delete(served))
      })
    },
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
