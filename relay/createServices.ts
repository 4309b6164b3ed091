import { randomBytes, randomInt } from 'node:crypto'
import { Hocuspocus } from '@hocuspocus/server'
import { createEntryClock } from '../sync/clock.ts'
import { type ConversationId, directId, RELAY } from '../sync/ids.ts'
import { LIMITS, type Limits } from '../sync/limits.ts'
import { createAccounts } from './accounts/accounts.ts'
import { createDeviceLinks } from './accounts/deviceLinks.ts'
import { createInvitations } from './accounts/invitations.ts'
import { createPasswords, type PasswordCost } from './accounts/passwords.ts'
import { createSessions } from './accounts/sessions.ts'
import { createThrottle } from './accounts/throttle.ts'
import { createCalls } from './calls/createCalls.ts'
import type { AdminServices } from './cli/services.ts'
import type { Config } from './config.ts'
import { createConversations } from './conversations/conversations.ts'
import { hearerIds } from './conversations/membership.ts'
import { createPlaces } from './conversations/places.ts'
import type { RoomWriter } from './conversations/ports.ts'
import { readRoomFields } from './conversations/readRoomFields.ts'
import { createPictures } from './files/pictures.ts'
import { createActivity } from './gate/activity.ts'
import { createHomes } from './gate/callHooks.ts'
import type { SyncContext } from './gate/context.ts'
import { createDocuments } from './gate/documents.ts'
import { createEntryImporter } from './gate/entryImporter.ts'
import { createEntryPoster } from './gate/entryPoster.ts'
import { createGateExtension } from './gate/gateExtension.ts'
import { createHomePresence } from './gate/homePresence.ts'
import { createKeyedLock } from './gate/keyedLock.ts'
import { createRateDebt } from './gate/rateDebt.ts'
import { createRetention } from './gate/retention.ts'
import { createRoomWriter } from './gate/roomWriter.ts'
import { createSealing } from './gate/sealing.ts'
import { createSubmit } from './gate/submit.ts'
import { createCommitQueue } from './journal/commitQueue.ts'
import { missingDatabase, openHighWater } from './journal/highWater.ts'
import { originsOf } from './listen.ts'
import type { Logger } from './log.ts'
import { countSubmits } from './metrics/countSubmits.ts'
import { readCircle, storeLastSeen } from './people/circles.ts'
import { createContacts } from './people/contacts.ts'
import { createPeople } from './people/people.ts'
import { createPresence } from './people/presence.ts'
import { createHistory } from './projection/history.ts'
import { type CheckpointTimes, startCheckpoints } from './storage/checkpoints.ts'
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
  const invitations = createInvitations({ db, now, limits })
  const throttle = createThrottle({ now, limits })
  const deviceLinks = createDeviceLinks({ now, randomBytes, linkMs: limits.deviceLinkMs })
  const { registration } = config
  const passwords = createPasswords(passwordCost)
  const accounts = createAccounts({ db, passwords, invitations, sessions, throttle, registration, now })

  const documents = createDocuments({ db, queue, now, log, keepMs: keepDocumentsMs })
  const lock = createKeyedLock()
  const activity = createActivity(db, documents, log)
  const rates = createRateDebt(limits)
  const members = (conversation: ConversationId) => hearerIds(db, conversation)
  const sealing = createSealing({
    ...{ queue, documents, lock, limits, relayClock, activity, members, now, log },
    roomOf: readRoomFields,
  })
  const retention = createRetention({ db, queue, documents, activity, members, now, log })
  const onWritten = sealing.consider
  const writerDeps = { db, queue, documents, lock, limits, rates, relayClock, activity, now, log, onWritten }
  const roomWriter = createRoomWriter({ ...writerDeps, retention })
  const calls = await createCalls({
    ...{ db, queue, writer: roomWriter, relayClock, homes: createHomes(documents), config, limits, now, log },
    touchSession: (publicId) => sessions.touch(publicId),
    onRecord: (conversation, id) => activity.entry(conversation, RELAY, id),
  })
  const writer: RoomWriter = {
    ...roomWriter,
    closeFor(conversation, user, reason) {
      roomWriter.closeFor(conversation, user, reason)
      calls.gone(conversation, user)
    },
  }
  const conversationDeps = { db, writer, limits, randomBytes, now }
  const conversations = createConversations(conversationDeps)
  const places = createPlaces(conversationDeps)
  const pictures = createPictures({ db, writer, limits, now, log })
  await pictures.sweep()
  const presence = createPresence({
    ...{ now, limits, log },
    readCircle: (user) => readCircle(db, user),
    storeLastSeen: (seen) => storeLastSeen(db, seen),
    after(ms, work) {
      const timer = setTimeout(work, ms).unref()
      return () => clearTimeout(timer)
    },
  })
  const contacts = createContacts({
    ...{ db, limits, now },
    onChanged(users) {
      activity.contacts(users)
      for (const user of users) presence.changed(user)
    },
    onBlocked(user, other) {
      const direct = directId(user, other)
      writer.closeFor(direct, user)
      writer.announce(direct, [user])
    },
  })

  const { submit, counts: submits } = countSubmits(createSubmit({ queue, limits, relayClock, now, log }))
  const gate = createGateExtension({
    ...{ db, documents, lock, submit, rates, limits, now, log },
    homePresence: createHomePresence(presence, limits),
    calls: calls.gate,
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
      places,
      hocuspocus,
      admin,
      limits,
      now,
    },
    people: createPeople({ db }),
    contacts,
    presence,
    pictures,
    deviceLinks,
    history: createHistory(db),
    poster: createEntryPoster(writerDeps),
    calls: calls.api,
    peers: calls.peers,
    endCalls: calls.endSession,
    figures: {
      ...{ submits, commits: queue.counts, calls: calls.running },
      documents: () => hocuspocus.documents.size,
    },
    async close() {
      clearInterval(sweep)
      await presence.close()
      calls.peers.closeAll()
      await calls.close()
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
