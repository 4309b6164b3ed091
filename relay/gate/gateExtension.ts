import type { Connection, Document, Extension } from '@hocuspocus/server'
import { type DocumentName, parseDocumentName } from '../../sync/documentName.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, type Result } from '../../sync/result.ts'
import type { CallGate } from '../calls/ports.ts'
import { DamagedSnapshotError } from '../journal/documents.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../storage/openDatabase.ts'
import { createCallHooks, deviceOf } from './callHooks.ts'
import type { SignedIn, SyncContext, SyncSocket } from './context.ts'
import { type Documents, settleUnloads } from './documents.ts'
import { applyRelayUpdate } from './hocuspocus.ts'
import type { HomePresence } from './homePresence.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import { readPremises } from './premises.ts'
import { guardPresence, readRemovals, removePresence, takeOverPresence } from './presence.ts'
import type { RateDebt } from './rateDebt.ts'
import { Refused, type Rejection, rejectionMessage } from './rejection.ts'
import type { Accepted, Submit } from './submit.ts'
import { createTurns } from './turns.ts'

const STEP_ONE = 0
const STEP_TWO = 1
const UPDATE = 2

export interface GateDeps {
  readonly db: Database
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly submit: Submit
  readonly rates: RateDebt
  readonly limits: Limits
  readonly now: () => number
  readonly log: Logger
  /** Who is here, by the devices on `home`; P1. */
  readonly homePresence: HomePresence
  readonly calls: CallGate
  readonly authenticate: (token: string) => Promise<Result<SignedIn, ErrorCode>>
  /** New entries were stored and applied. */
  readonly onEntries: (conversation: ConversationId, author: string, newest: string) => void
  /** Something was written: the document may be due for a new generation (R1). */
  readonly onWritten: (live: LiveDocument) => void
  /** A document cannot be read, whoever asks for it (J4). */
  readonly onUnreadable: (name: string, parsed: DocumentName) => void
}

/** A reason that reaches the client; Hocuspocus wants an object without a message, or it writes it to the console. */
const refuse = (reason: string) => ({ reason })

/** The gate as Hocuspocus hooks (design §4). Only this file speaks Hocuspocus' ways. */
export function createGateExtension(deps: GateDeps): Extension<SyncContext> {
  const { db, documents, lock, submit, rates, limits, now, log, authenticate, onEntries } = deps
  const { homePresence, calls, onWritten, onUnreadable } = deps
  const callHooks = createCallHooks({ calls, documents, log })
  const turns = createTurns(limits)
  /** Documents that are being opened, which their socket does not count yet. */
  const openings = new WeakMap<SyncSocket, number>()

  return {
    extensionName: 'gate',

    async onAuthenticate({ documentName, token, context, connectionConfig }) {
      const parsed = parseDocumentName(documentName)
      if (!parsed.ok) throw refuse('not-found')
      const opened = expectOpening(documentName, context.socket)
      try {
        const signedIn = await whoIs(context, token, authenticate)
        if (!signedIn.ok) throw new Refused({ code: signedIn.error })
        const { socket } = context
        if (socket.openDocuments + (openings.get(socket) ?? 0) > limits.maxDocumentsPerSocket) {
          throw new Refused({ code: 'too-many-documents' })
        }
        await mayOpen(parsed.value, signedIn.value)
        await settleUnloads()
        connectionConfig.readOnly = false
        socket.admit(signedIn.value)
        const { promise: checked, resolve: onChecked } = Promise.withResolvers<void>()
        // Hocuspocus spreads what is returned over the connection's context.
        return { signedIn: signedIn.value, presence: new Set<number>(), opening: opened, checked, onChecked }
      } catch (error) {
        opened()
        throw refuse(reasonOf(error))
      }
    },

    async onLoadDocument({ documentName, document, context }) {
      try {
        await documents.load(documentName, document)
      } catch (error) {
        context.opening?.()
        if (error instanceof Refused) throw refuse(error.rejection.code)
        log.error(
          { err: error, document: documentName },
          'document did not load; it is refused, not replaced',
        )
        const parsed = parseDocumentName(documentName)
        if (error instanceof DamagedSnapshotError && parsed.ok) onUnreadable(documentName, parsed.value)
        throw refuse('cannot-load')
      }
    },

    async connected({ context, connection, documentName }) {
      context.opening?.()
      context.isOpen = true
      context.socket.opened(documentName)
      const parsed = parseDocumentName(documentName)
      if (!parsed.ok || context.signedIn === undefined) return
      try {
        // Whoever lost the right to it while it opened was not here yet to be closed with the others (G6).
        await mayOpen(parsed.value, context.signedIn)
        homePresence.opened(connection, context, parsed.value)
        callHooks.opened(connection, parsed.value, context.signedIn)
      } catch (error) {
        connection.close({ code: 4403, reason: reasonOf(error) })
      } finally {
        context.checked = undefined
        context.onChecked?.()
      }
    },

    async beforeHandleMessage({ context, connection, document, update }) {
      const wait = context.checked ?? (context.signedIn && turns.frame(context.signedIn.user.id))
      if (wait !== undefined) {
        await wait
        assertOpen(document, connection)
      }
      // First what may throw on malformed bytes: then `afterHandleMessage` does not run.
      removePresence(document.awareness, context, readRemovals(update))
      const live = documents.of(document)
      live.inFlight += 1
      live.lastUsedMs = now()
    },

    async beforeSync({ context, connection, document, type, payload }) {
      if (type === STEP_ONE && context.signedIn !== undefined) {
        const done = await turns.answer(context.signedIn.user.id)
        const { socket } = context
        const before = socket.sentBytes ?? 0
        context.held = { release: () => done((socket.sentBytes ?? 0) - before), afterApply: () => undefined }
        assertOpen(document, connection)
      }
      if (type !== STEP_TWO && type !== UPDATE) return
      const signedIn = context.signedIn
      const live = documents.of(document)
      if (signedIn === undefined) {
        connection.readOnly = true
        return
      }
      const release = await lock.acquire(lockKey(live.name, signedIn.user.id))
      context.held = { release, afterApply: () => undefined }
      const sender = { user: signedIn.user.id, session: signedIn.session.publicId }
      const submitted = submit(live, sender, payload, type === STEP_TWO ? 'step2' : 'update')
      const outcome = await submitted.catch((error: unknown): Result<Accepted, Rejection> => {
        log.error({ err: error }, 'the gate failed; nothing was applied')
        return err({ code: 'internal' })
      })
      const isExpected = !context.isSynced && type === UPDATE && !outcome.ok && outcome.error.code === 'gap'
      if (type === STEP_TWO) context.isSynced = true
      if (isExpected) {
        // Sent while the socket was opening, on top of what was written without it: the step 2 that follows brings both.
        connection.readOnly = true
        return
      }
      if (!outcome.ok) {
        // Soft, per update: Hocuspocus skips a read-only connection's update (G7).
        connection.readOnly = true
        connection.sendStateless(rejectionMessage(outcome.error))
        log.info({ document: live.parsed.type, code: outcome.error.code }, 'update refused')
        return
      }
      const { entries, followUp, calls: begun, cost, applied } = outcome.value
      context.held = {
        release,
        afterApply() {
          for (const update of followUp) applyRelayUpdate(document, update)
          applied()
          onWritten(live)
          const newest = entries.at(-1)
          if (newest === undefined || live.parsed.type !== 'conversation') return
          onEntries(live.parsed.id, signedIn.user.id, newest)
          for (const call of begun) calls.began(live.parsed.id, signedIn.user.id, call)
        },
      }
      const pause = rates.spend(signedIn.user.id, cost)
      if (pause > 0) context.socket.pauseFor(pause)
    },

    async afterHandleMessage({ context, connection, document, update }) {
      const live = documents.of(document)
      const held = context.held
      context.held = undefined
      connection.readOnly = false
      try {
        held?.afterApply()
      } finally {
        held?.release()
        live.inFlight -= 1
        live.lastUsedMs = now()
        context.socket.handled(update)
      }
    },

    async beforeHandleAwareness({ context, connection, document, states }) {
      const signedIn = context?.signedIn
      if (context === undefined || connection === undefined || signedIn === undefined) {
        states.clear()
        return
      }
      const live = documents.of(document)
      const { parsed } = live
      guardPresence(states, {
        ...{ signedIn, context, live, limits },
        keepCall: (call) =>
          parsed.type === 'conversation' ? calls.keep(parsed.id, deviceOf(signedIn), call) : undefined,
        takeOver: (client) => takeOverPresence(live, document, connection, client),
      })
      if (states.size > 0) turns.presenceChanged(signedIn.user.id)
    },

    async onDisconnect({ context, document, documentName }) {
      context.opening?.()
      homePresence.closed(context)
      const live = documents.of(document)
      live.lastUsedMs = now()
      live.release(context.presence ?? [])
      context.presence?.clear()
      if (context.isOpen === true) context.socket.closed(documentName)
    },

    async onAwarenessUpdate({ documentName }) {
      callHooks.presenceChanged(documentName)
    },

    async onStateless({ connection, documentName, payload }) {
      const context = connection.context as SyncContext
      // Calls have a rate of their own: signals come in bursts.
      if (callHooks.said(documentName, context, payload)) return
      if (context.signedIn !== undefined) turns.presenceChanged(context.signedIn.user.id)
      homePresence.said(context, payload)
    },

    async onStoreDocument({ document }) {
      await documents.store(document)
    },

    async beforeUnloadDocument({ instance, documentName, document }) {
      documents.assertUnloadable(instance, documentName, document)
    },
  }

  /** Counts the document with those of its socket until it is open, or is not going to be. */
  function expectOpening(name: string, socket: SyncSocket): () => void {
    const opened = documents.expectOpening(name)
    const count = (by: number) => openings.set(socket, (openings.get(socket) ?? 0) + by)
    count(1)
    let isOpening = true
    return () => {
      opened()
      if (isOpening) count(-1)
      isOpening = false
    }
  }

  /** The same premises that a write rests on decide who may read. */
  async function mayOpen(document: DocumentName, { user, session }: SignedIn): Promise<void> {
    await readPremises(db, document, user.id, session.publicId, now())
  }

  function reasonOf(error: unknown): string {
    if (error instanceof Refused) return error.rejection.code
    log.error({ err: error }, 'could not check who may open a document')
    return 'cannot-store'
  }
}

export const lockKey = (document: string, user: string): string => `${document}\0${user}`

async function whoIs(
  { socket }: SyncContext,
  token: string,
  authenticate: GateDeps['authenticate'],
): Promise<Result<SignedIn, ErrorCode>> {
  return token === '' ? socket.signedIn : authenticate(token)
}

/**
 * Whoever left while a frame waited its turn causes no work any more.
 * @throws for Hocuspocus to drop the frames that are left.
 */
function assertOpen(document: Document, connection: Connection): void {
  if (!document.hasConnection(connection)) throw refuse('closed')
}
