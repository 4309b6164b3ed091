import { randomBytes, randomInt } from 'node:crypto'
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { Hocuspocus } from '@hocuspocus/server'
import { getRequestListener } from '@hono/node-server'
import { createEntryClock } from '../sync/clock.ts'
import type { ConversationId } from '../sync/ids.ts'
import { LIMITS, type Limits } from '../sync/limits.ts'
import { err, ok, type Result } from '../sync/result.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createInvitations } from './accounts/invitations.ts'
import { createPasswords, type PasswordCost } from './accounts/passwords.ts'
import { createSessions } from './accounts/sessions.ts'
import { createThrottle } from './accounts/throttle.ts'
import { type AdminSocket, openAdminSocket } from './cli/adminSocket.ts'
import { runCommand } from './cli/commands.ts'
import type { AdminServices } from './cli/services.ts'
import type { Config } from './config.ts'
import { createConversations } from './conversations/conversations.ts'
import { memberIds } from './conversations/membership.ts'
import { readRoomFields } from './conversations/readRoomFields.ts'
import { createActivity } from './gate/activity.ts'
import type { SyncContext } from './gate/context.ts'
import { dispatchUpgrades } from './gate/dispatchUpgrades.ts'
import { createDocuments } from './gate/documents.ts'
import { createEntryImporter } from './gate/entryImporter.ts'
import { createEntryPoster } from './gate/entryPoster.ts'
import { createGateExtension } from './gate/gateExtension.ts'
import { createKeyedLock } from './gate/keyedLock.ts'
import { createRateDebt } from './gate/rateDebt.ts'
import { createRetention } from './gate/retention.ts'
import { createRoomWriter } from './gate/roomWriter.ts'
import { createSealing } from './gate/sealing.ts'
import { createSocketServer } from './gate/socketServer.ts'
import { createSubmit } from './gate/submit.ts'
import { createHttpApp } from './http/createHttpApp.ts'
import { createCommitQueue } from './journal/commitQueue.ts'
import { missingDatabase, openHighWater } from './journal/highWater.ts'
import { watchDatabase } from './journal/watchDatabase.ts'
import { listen, originsOf } from './listen.ts'
import type { Logger } from './log.ts'
import { createPeople } from './people/people.ts'
import { createHistory } from './projection/history.ts'
import { type CheckpointTimes, startCheckpoints } from './storage/checkpoints.ts'
import { lockFolder } from './storage/lockFolder.ts'
import { openDatabase } from './storage/openDatabase.ts'

export interface RelayOptions {
  readonly config: Config
  readonly log: Logger
  /** Milliseconds since 1970. @default Date.now */
  readonly now?: () => number
  /** @default those of design §11 */
  readonly limits?: Limits
  /** Only tests lower it. @default OWASP's for argon2id */
  readonly passwordCost?: PasswordCost
  /** Folder of the built app. @default dist/app beside the program */
  readonly appDir?: string
  /** How long an unused document stays in memory, milliseconds. @default 30 000 */
  readonly keepDocumentsMs?: number
  readonly times?: Times
}

export interface Times {
  /** Between a change of a document and a look whether a snapshot is due, milliseconds. @default 2 000 */
  readonly storeAfterMs?: number
  /** Between looks at documents whether they are used, or due for a snapshot, milliseconds. @default 10 000 */
  readonly sweepEveryMs?: number
  readonly checkpoints?: CheckpointTimes
}

export interface Relay {
  /** Where people reach it, without a trailing slash. */
  readonly url: string
  readonly port: number
  /** The link that makes the relay's owner; undefined once there is one. */
  readonly ownerLink: string | undefined
  /** Stops accepting, stores what is under way and closes; idempotent. */
  close(): Promise<void>
}

/** Everything that works on the data folder; nothing listens yet. The folder's lock is held by the caller. */
export async function createServices({
  config,
  log,
  now = Date.now,
  limits = LIMITS,
  passwordCost = {},
  keepDocumentsMs = 30_000,
  times: { storeAfterMs = 2_000, sweepEveryMs = 10_000, checkpoints: checkpointTimes = {} } = {},
}: RelayOptions) {
  const missing = missingDatabase(config.dataDir)
  if (missing !== undefined) throw new Error(missing)
  const { db, close: closeDatabase } = await openDatabase(config.dataDir)
  const checkpoints = startCheckpoints(config.dataDir, log, checkpointTimes)
  const highWater = await openHighWater({ folder: config.dataDir, db, log, now })
  const queue = createCommitQueue({
    db,
    clock: () => performance.now(),
    onCommit: () => highWater.committed(),
  })
  const relayClock = createEntryClock({ now, replica: randomInt(2 ** 20) })

  const sessions = createSessions({ db, now })
  const invitations = createInvitations({ db, now })
  const throttle = createThrottle({ now })
  const { registration } = config
  const passwords = createPasswords(passwordCost)
  const accounts = createAccounts({ db, passwords, invitations, sessions, throttle, registration, now })

  const documents = createDocuments({ db, queue, now, log, keepMs: keepDocumentsMs })
  const lock = createKeyedLock()
  const activity = createActivity(db, documents, log)
  const rates = createRateDebt(limits)
  const members = (conversation: ConversationId) => memberIds(db, conversation)
  const sealing = createSealing({
    ...{ queue, documents, lock, limits, relayClock, activity, members, now, log },
    roomOf: readRoomFields,
  })
  const retention = createRetention({ db, queue, documents, activity, members, now, log })
  const onWritten = sealing.consider
  const writerDeps = { db, queue, documents, lock, limits, rates, relayClock, activity, now, log, onWritten }
  const conversations = createConversations({
    db,
    writer: createRoomWriter({ ...writerDeps, retention }),
    randomBytes,
    now,
  })

  const submit = createSubmit({ queue, limits, relayClock, now, log })
  const gate = createGateExtension({
    ...{ db, documents, lock, submit, rates, limits, now, log },
    authenticate: (token) => sessions.authenticate(token),
    onEntries: activity.entry,
    onWritten,
    onUnreadable: sealing.rebuild,
  })
  const hocuspocus = new Hocuspocus<SyncContext>({
    quiet: true,
    extensions: [gate],
    debounce: storeAfterMs,
    maxDebounce: 30_000,
    maxPendingDocuments: limits.maxDocumentsPerSocket,
    maxUnauthenticatedQueueSize: limits.maxQueuedBytes,
  })
  documents.attach(hocuspocus)
  const finishing = documents
    .finishRemovals()
    .catch((error: unknown) => log.warn({ err: error }, 'removed content stays in the journal for now'))
  const sweep = setInterval(() => {
    sealing.sweep()
    documents.sweep()
    void retention.sweep()
  }, sweepEveryMs)

  const admin: AdminServices = {
    ...{ db, accounts, invitations, conversations, now, randomBytes },
    folder: config.dataDir,
    importer: createEntryImporter(writerDeps),
    origin: () => originsOf(config, config.port)[0] ?? '',
  }
  return {
    ...{
      db,
      queue,
      sessions,
      invitations,
      throttle,
      accounts,
      conversations,
      hocuspocus,
      admin,
      limits,
      now,
    },
    people: createPeople({ db }),
    history: createHistory(db),
    poster: createEntryPoster(writerDeps),
    async close() {
      clearInterval(sweep)
      hocuspocus.closeConnections()
      await finishing
      await Promise.all([sealing.settled(), retention.settled()])
      await queue.drain()
      await documents.close()
      await queue.close()
      await highWater.close()
      await checkpoints.stop()
      // Each document's presence keeps a timer, and that the process.
      for (const doc of hocuspocus.documents.values()) doc.destroy()
      // A full disk takes no last checkpoint; what was committed is on it all the same.
      await closeDatabase().catch((error: unknown) => log.error({ err: error }, 'the database closed badly'))
    },
  }
}

export type Services = Awaited<ReturnType<typeof createServices>>

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
  const app = createHttpApp({
    ...services,
    origins,
    https,
    trustProxy: config.trustProxy,
    registration: config.registration,
    isReady: () => isReady,
    storageTrouble: () => services.queue.trouble ?? watch.damage,
    appDir: options.appDir ?? fileURLToPath(new URL('../dist/app', import.meta.url)),
    onError: (error, request) => log.error({ err: error, ...request }, 'request failed'),
    async onProfileChanged(user) {
      await services.conversations.renameMember(user)
    },
    async onRegistered({ user, invitedBy, conversation }) {
      if (invitedBy === undefined || conversation === undefined) return
      await services.conversations.putMember(invitedBy, conversation, user)
    },
  })
  const server = createServer(getRequestListener(app.fetch))
  const { sessions } = services
  const sockets = createSocketServer({ ...services, log, touchSession: (id) => sessions.touch(id) })
  sessions.onEnded((publicId) => sockets.endSession(publicId))
  const authenticate = (secret: string) => sessions.authenticate(secret)
  dispatchUpgrades(server, { sockets, authenticate, origins, https, log })

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
