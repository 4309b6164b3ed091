import type { IncomingMessage, Server } from 'node:http'
import type { ErrorCode } from '../../sync/errors.ts'
import { err, type Result } from '../../sync/result.ts'
import { originKind, readCredentials } from '../accounts/credentials.ts'
import type { Logger } from '../log.ts'
import type { SignedIn } from './context.ts'
import type { SocketServer } from './socketServer.ts'

export interface UpgradeDeps {
  readonly sockets: SocketServer
  readonly authenticate: (secret: string) => Promise<Result<SignedIn, ErrorCode>>
  /** Where our own pages come from. */
  readonly origins: () => readonly string[]
  /** Whether people reach the relay over https: the cookie's name says so. */
  readonly https: boolean
  readonly log: Logger
}

/** The only listener for upgrades: `/sync`, from our own pages or from programs without an Origin (A1). */
export function dispatchUpgrades(server: Server, deps: UpgradeDeps): void {
  const { sockets, origins, log } = deps
  server.on('upgrade', (request, socket, head) => {
    socket.on('error', () => socket.destroy())
    const path = (request.url ?? '').split('?')[0]
    if (path !== '/sync') return refuse(socket, '404 Not Found')
    if (originKind(request.headers.origin, origins()) === 'foreign') return refuse(socket, '403 Forbidden')
    whoAsks(request, deps)
      .then((signedIn) => sockets.upgrade(request, socket, head, signedIn))
      .catch((error: unknown) => {
        log.error({ err: error }, 'upgrade failed')
        refuse(socket, '503 Service Unavailable')
      })
  })
}

/** Whose cookie the upgrade carries; a page's cookie counts only with our exact Origin (A1). */
async function whoAsks(
  request: IncomingMessage,
  { authenticate, https }: UpgradeDeps,
): Promise<Result<SignedIn, ErrorCode>> {
  const isOurPage = request.headers.origin !== undefined
  const { authorization, cookie } = request.headers
  const { secret } = readCredentials({ authorization, cookie: isOurPage ? cookie : undefined }, https)
  return secret === '' ? err('not-signed-in') : authenticate(secret)
}

function refuse(socket: { end(text: string): void }, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`)
}
