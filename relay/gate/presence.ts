import type { Connection, Document } from '@hocuspocus/server'
import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { removeAwarenessStates } from 'y-protocols/awareness'
import type { Limits } from '../../sync/limits.ts'
import type { SignedIn, SyncContext } from './context.ts'
import type { LiveDocument } from './liveDocument.ts'

const AWARENESS = 1

interface Sender {
  readonly signedIn: SignedIn
  readonly context: SyncContext
  readonly live: LiveDocument
  readonly limits: Limits
  /** Called for a client id new to this connection: an older one of the same device may still hold it. */
  readonly takeOver: (client: number) => void
  /** What of a state's `call` may be shown; K4. */
  readonly keepCall: (call: unknown) => unknown
}

/**
 * Keeps, of the states that a connection brings, those of its own client ids, stamped with who really speaks,
 * and few and small (G8). Hocuspocus' scratch state `{}` goes too.
 */
export function guardPresence(
  states: Map<number, unknown>,
  { signedIn, context, live, limits, takeOver, keepCall }: Sender,
): void {
  const presence = context.presence ?? new Set()
  context.presence = presence
  for (const [client, state] of states) {
    const known = presence.has(client)
    if (
      !isPresence(state) ||
      Buffer.byteLength(JSON.stringify(state)) > limits.maxAwarenessBytes ||
      (!known && (presence.size >= limits.maxAwarenessClients || !live.claim(client, signedIn.user.id)))
    ) {
      states.delete(client)
      continue
    }
    if (!known) takeOver(client)
    presence.add(client)
    state.user = { id: signedIn.user.id, name: signedIn.user.displayName }
    guardCall(context, client, state, keepCall)
  }
}

/** One state a connection may be in a call (K4). */
function guardCall(
  context: SyncContext,
  client: number,
  state: Record<string, unknown>,
  keepCall: Sender['keepCall'],
): void {
  const isFree = context.callClient === undefined || context.callClient === client
  const kept = state.call !== undefined && isFree ? keepCall(state.call) : undefined
  if (kept !== undefined) {
    state.call = kept
    context.callClient = client
    return
  }
  delete state.call
  if (context.callClient === client) context.callClient = undefined
}

/** Whatever JSON may come; a list takes a field too, but loses it on the wire. */
const isPresence = (state: unknown): state is Record<string, unknown> =>
  typeof state === 'object' && state !== null && !Array.isArray(state) && Object.keys(state).length > 0

/**
 * Removals of one's own presence, which Hocuspocus drops before its hook (G8).
 * @returns the client ids that the frame says are gone.
 * @throws when the bytes are no awareness frame of the shape.
 */
export function readRemovals(frame: Uint8Array): number[] {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarString(decoder)
  if (decoding.readVarUint(decoder) !== AWARENESS) return []
  const update = decoding.createDecoder(decoding.readVarUint8Array(decoder))
  const gone: number[] = []
  for (let left = decoding.readVarUint(update); left > 0; left--) {
    const client = decoding.readVarUint(update)
    decoding.readVarUint(update)
    if (decoding.readVarString(update) === 'null') gone.push(client)
  }
  return gone
}

/** Takes a connection's own states out of a document's presence. */
export function removePresence(awareness: Awareness, context: SyncContext, clients: Iterable<number>): void {
  const own = [...clients].filter((client) => context.presence?.has(client))
  if (context.callClient !== undefined && own.includes(context.callClient)) context.callClient = undefined
  if (own.length > 0) removeAwarenessStates(awareness, own, { source: 'local' })
}

/** A device that comes back before its old socket was given up: the end of that one must not end its presence (G8). */
export function takeOverPresence(
  live: LiveDocument,
  document: Document,
  connection: Connection,
  client: number,
): void {
  for (const other of document.getConnections()) {
    if (other === connection || !document.getClients(other).delete(client)) continue
    const context = other.context as SyncContext
    if (context.presence?.delete(client)) live.release([client])
  }
  document.getClients(connection).add(client)
}
