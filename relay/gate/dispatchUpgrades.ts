import type { IncomingMessage, Server } from 'node:http'
import type { WebSocket } from 'ws'
import type { ErrorCode } from '../../sync/errors.ts'
import { err, type Result } from '../../sync/result.ts'
import { originKind, readCredentials } from '../accounts/credentials.ts'
import type { PeerServer } from '../calls/peerServer.ts'
import type { Logger } from '../log.ts'
import { deviceOf } from './callHooks.ts'
import type { SignedIn } from './context.ts'
import { createDoorSocket } from './door/doorSocket.ts'
import { readDoor } from './door/readDoor.ts'
import type { SocketServer } from './socketServer.ts'

export interface UpgradeDeps {
  readonly sockets: SocketServer
  readonly peers: PeerServer
  readonly authenticate: (secret: string) => Promise<Result<SignedIn, ErrorCode>>
  /** Where our own pages come from. */
  readonly origins: () => readonly string[]
  /** Whether people reach the relay over https: the cookie's name says so. */
  readonly https: boolean
  readonly log: Logger
}

/** PeerJS adds its own name to the path that it is given. */
const PEERJS = new Set(['/peerjs', '/peerjs/peerjs'])

/** The only listener for upgrades: `/sync`, `/y/…` and `/peerjs`, from our own pages or from programs without an Origin (A1). */
export function dispatchUpgrades(server: Server, deps: UpgradeDeps): void {
  const { sockets, peers, origins, log } = deps
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const { path, query } = splitTarget(request.url ?? '')
    // A token leaves the request here: whatever is logged of it from now on holds none.
    request.url = path
    const asked = readDoor(path, query)
    const isForPeers = PEERJS.has(path)
    if (path !== '/sync' && asked === undefined && !isForPeers) return refuse(socket, '404 Not Found')
    if (originKind(request.headers.origin, origins()) === 'foreign') return refuse(socket, '403 Forbidden')
    whoAsks(request, asked?.token ?? '', deps)
      .then(async (signedIn) => {
        if (isForPeers) {
          const from = signedIn.ok ? deviceOf(signedIn.value) : undefined
          const refusal = await peers.upgrade({ request, socket, head }, from, query)
          return refusal === undefined ? undefined : refuse(socket, refusal)
        }
        const front = asked && ((ws: WebSocket) => createDoorSocket(ws, asked.document))
        sockets.upgrade(request, socket, head, signedIn, front)
      })
      .catch((error: unknown) => {
        log.error({ err: error }, 'upgrade failed')
        refuse(socket, '503 Service Unavailable')
      })
  })
}

/**
 * Whose cookie or token the upgrade carries (A1): a page's cookie counts only with our exact Origin, a token in the
 * address only without any, since pages have no use for one. A token in the header wins over both.
 */
async function whoAsks(
  request: IncomingMessage,
  token: string,
  { authenticate, origins, https }: UpgradeDeps,
): Promise<Result<SignedIn, ErrorCode>> {
  const isOurPage = originKind(request.headers.origin, origins()) === 'ours'
  const { authorization, cookie } = request.headers
  const sent = readCredentials({ authorization, cookie: isOurPage ? cookie : undefined }, https)
  const secret = sent.secret === '' && !isOurPage ? token : sent.secret
  return secret === '' ? err('not-signed-in') : authenticate(secret)
}

function splitTarget(target: string): { readonly path: string; readonly query: string } {
  const at = target.indexOf('?')
  return at < 0 ? { path: target, query: '' } : { path: target.slice(0, at), query: target.slice(at + 1) }
}

function refuse(socket: { end(text: string): void }, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
