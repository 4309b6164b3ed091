import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { getRequestListener } from '@hono/node-server'
import { err, ok, type Result } from '../sync/result.ts'
import { mayInviteTo } from './accounts/invitationRules.ts'
import { type AdminSocket, openAdminSocket } from './cli/adminSocket.ts'
import { runCommand } from './cli/commands.ts'
import { createServices, type RelayOptions, type Services } from './createServices.ts'
import { dispatchUpgrades } from './gate/dispatchUpgrades.ts'
import { createSocketServer } from './gate/socketServer.ts'
import { createHttpApp } from './http/createHttpApp.ts'
import { watchDatabase } from './journal/watchDatabase.ts'
import { listen, originsOf } from './listen.ts'
import { createMetrics } from './metrics/createMetrics.ts'
import { lockFolder } from './storage/lockFolder.ts'

export interface Relay {
  /** Where people reach it, without a trailing slash. */
  readonly url: string
  readonly port: number
  /** The link that makes the relay's owner; undefined once there is one. */
  readonly ownerLink: string | undefined
  /** Stops accepting, stores what is under way and closes; idempotent. */
  close(): Promise<void>
}

/**
 * One process, one port, one upgrade dispatcher.
 * The error is one line for people: a data folder that is taken or cannot be written, a port in use.
 */
export async function createRelay(options: RelayOptions): Promise<Result<Relay, string>> {
  const { config, log } = options
  const lock = lockFolder(config.dataDir)
  if (!lock.ok) return err(lock.error.message)
  const { release } = lock.value
  let services: Services
  try {
    services = await createServices(options)
  } catch (error) {
    release()
    return err(error instanceof Error ? error.message : String(error))
  }

  const watch = watchDatabase(config.dataDir, log)
  let port = config.port
  let isReady = false
  const origins = () => originsOf(config, port)
  const https = config.publicUrl?.startsWith('https:') ?? false
  const storageTrouble = () => services.queue.trouble ?? watch.damage
  const metrics = createMetrics({
    ...services.figures,
    isReady: () => isReady,
    canStore: () => storageTrouble() === undefined,
    sockets: () => sockets.count(),
  })
  const app = createHttpApp({
    ...services,
    metrics,
    origins,
    https,
    trustProxy: config.trustProxy,
    registration: config.registration,
    isReady: () => isReady,
    storageTrouble,
    appDir: options.appDir ?? fileURLToPath(new URL('../dist/app', import.meta.url)),
    onError: (error, request) => log.error({ err: error, ...request }, 'request failed'),
    async onProfileChanged(user) {
      await services.conversations.renameMember(user)
    },
    async onRegistered({ user, invitedBy, conversation }) {
      if (invitedBy === undefined) return
      await services.contacts.befriend(invitedBy, user)
      if (conversation === undefined) return
      // As whoever comes by the same link with an account: by themselves, while the inviter may invite (M11).
      await services.places.join(user, conversation, async (tx) =>
        (await mayInviteTo(tx, invitedBy, conversation)) ? ok({ invitedBy }) : err('not-found'),
      )
    },
  })
  const server = createServer(getRequestListener(app.fetch))
  const { sessions } = services
  const { peers, endCalls } = services
  const sockets = createSocketServer({
    ...{ ...services, log },
    async touchSession(id) {
      const alive = await sessions.touch(id)
      if (alive === undefined) endCalls(id)
      return alive
    },
  })
  sessions.onEnded((publicId) => {
    endCalls(publicId)
    sockets.endSession(publicId)
  })
  const authenticate = (secret: string) => sessions.authenticate(secret)
  dispatchUpgrades(server, { sockets, peers, authenticate, origins, https, log })

  const listening = await listen(server, config)
  if (!listening.ok) return abandon(listening.error)
  port = listening.value
  let admin: AdminSocket
  let path: string | undefined
  try {
    admin = await openAdminSocket({
      folder: config.dataDir,
      run: (request, context) =>
        runCommand({ ...services.admin, origin: () => origins()[0] ?? '' }, request, context),
      onError: (error) => log.error({ err: error }, 'administration failed'),
    })
    path = await services.invitations.ensureOwnerInvitation()
  } catch (error) {
    server.close()
    return abandon(error instanceof Error ? error.message : String(error))
  }
  isReady = true
  const url = origins()[0] ?? ''
  log.info({ port }, 'ready')

  async function abandon(reason: string): Promise<Result<Relay, string>> {
    sockets.closeAll()
    await watch.stop()
    await services.close()
    release()
    return err(reason)
  }

  let closing: Promise<void> | undefined
  return ok({
    url,
    port,
    ownerLink: path === undefined ? undefined : `${url}${path}`,
    close() {
      closing ??= (async () => {
        isReady = false
        const stopped = new Promise<void>((resolve) => server.close(() => resolve()))
        await services.queue.drain()
        sockets.closeAll()
        peers.closeAll()
        await admin.close()
        server.closeIdleConnections()
        setTimeout(() => server.closeAllConnections(), 2_000).unref()
        await stopped
        await watch.stop()
        await services.close()
        release()
        log.info('stopped')
      })()
      return closing
    },
  })
}
