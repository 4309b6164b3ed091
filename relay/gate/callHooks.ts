import type { Connection, Document } from '@hocuspocus/server'
import { type DocumentName, parseDocumentName } from '../../sync/documentName.ts'
import type { UserId } from '../../sync/ids.ts'
import { isUserId } from '../../sync/ids.ts'
import type { CallDevice, CallGate, Homes, SeenPresence } from '../calls/ports.ts'
import type { Logger } from '../log.ts'
import type { SignedIn, SyncContext } from './context.ts'
import type { Documents } from './documents.ts'

/** Between Hocuspocus' hooks and the calls. What fails in here is logged: a throw in such a hook ends the process. */
export interface CallHooks {
  /** A device opened a document: on its `home` it hears of what rings. */
  opened(connection: Connection, parsed: DocumentName, signedIn: SignedIn): void
  /** A stateless message; false when it is not about calls. */
  said(documentName: string, context: SyncContext, payload: string): boolean
  /** Presence in a document changed, however. */
  presenceChanged(documentName: string): void
}

interface CallHooksDeps {
  readonly calls: CallGate
  readonly documents: Documents
  readonly log: Logger
}

export function createCallHooks({ calls, documents, log }: CallHooksDeps): CallHooks {
  const guarded = <T>(work: () => T, otherwise: T): T => {
    try {
      return work()
    } catch (error) {
      log.error({ err: error }, 'a call was not told')
      return otherwise
    }
  }

  return {
    opened(connection, parsed, { user }) {
      if (parsed.type !== 'home') return
      guarded(() => {
        for (const message of calls.opened(user.id)) connection.sendStateless(JSON.stringify(message))
      }, undefined)
    },
    said(documentName, context, payload) {
      const parsed = parseDocumentName(documentName)
      const { signedIn } = context
      if (!parsed.ok || parsed.value.type !== 'home' || signedIn === undefined) return false
      return guarded(() => calls.said(deviceOf(signedIn), parseJson(payload)), true)
    },
    presenceChanged(documentName) {
      const parsed = parseDocumentName(documentName)
      if (!parsed.ok || parsed.value.type !== 'conversation') return
      const { id } = parsed.value
      // While a generation ends, some are in the old document and some in the new one.
      if (calls.isWatched(id))
        guarded(() => calls.present(id, documents.ofConversation(id).flatMap(seenIn)), undefined)
    },
  }
}

export const deviceOf = ({ user, session }: SignedIn): CallDevice => ({
  user: user.id,
  session: session.publicId,
})

/** The states as {@link guardPresence} left them. */
function seenIn(document: Document): SeenPresence[] {
  return [...document.awareness.getStates().values()].flatMap(({ user, call }) =>
    isUserId(user?.id) && call !== undefined ? [{ user: user.id, call }] : [],
  )
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload)
  } catch {
    return undefined
  }
}

/** Reaches devices on their person's `home`. */
export const createHomes = (documents: Pick<Documents, 'homeOf'>): Homes => ({
  tell(user, message) {
    documents.homeOf(user)?.broadcastStateless(JSON.stringify(message))
  },
  tellSessions(user: UserId, isMeant, message) {
    const payload = JSON.stringify(message)
    for (const connection of documents.homeOf(user)?.getConnections() ?? []) {
      const { signedIn } = connection.context as SyncContext
      if (signedIn !== undefined && isMeant(signedIn.session.publicId)) connection.sendStateless(payload)
    }
  },
})
