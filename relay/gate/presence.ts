import * as decoding from 'lib0/decoding'
import type { Awareness } from 'y-protocols/awareness'
import { removeAwarenessStates } from 'y-protocols/awareness'
import type { Limits } from '../../sync/limits.ts'
import type { SignedIn, SyncContext } from './context.ts'
import type { LiveDocument } from './liveDocument.ts'

const AWARENESS = 1

/**
 * Keeps, of the states that a connection brings, those of its own client ids, stamped with who really speaks,
 * and few and small (G8). Hocuspocus' scratch state `{}` goes too.
 */
export function guardPresence(
  states: Map<number, Record<string, unknown>>,
  {
    signedIn,
    context,
    live,
    limits,
  }: { signedIn: SignedIn; context: SyncContext; live: LiveDocument; limits: Limits },
): void {
  context.presence ??= new Set()
  for (const [client, state] of states) {
    const isEmpty = Object.keys(state).length === 0
    const known = context.presence.has(client)
    if (
      isEmpty ||
      JSON.stringify(state).length > limits.maxAwarenessBytes ||
      (!known && context.presence.size >= limits.maxAwarenessClients) ||
      !live.claim(client, signedIn.user.id)
    ) {
      states.delete(client)
      continue
    }
    context.presence.add(client)
    state.user = { id: signedIn.user.id, name: signedIn.user.displayName }
  }
}

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
  if (own.length > 0) removeAwarenessStates(awareness, own, { source: 'local' })
}
