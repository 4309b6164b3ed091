import { type CallTicket, callTicketSchema, type Ice, iceSchema } from '../../sync/callsApi.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { err, ok, type Result } from '../../sync/result.ts'
import type { Api } from '../net/api.ts'

/** What a device needs before it can be reached in a call. */
export interface CallAccess {
  readonly ticket: CallTicket
  readonly ice: Ice
  readonly createMesh: typeof import('./mesh.ts').createMesh
}

const RETRY_MS = 1_000

/**
 * Asks for all of it at once, again and again while the relay does not answer.
 * Errors: `aborted`, or `not-allowed` when the relay refuses.
 */
export async function getAccess(
  api: Api,
  conversation: ConversationId,
  signal: AbortSignal,
): Promise<Result<CallAccess, 'aborted' | 'not-allowed'>> {
  while (!signal.aborted) {
    const [ticket, ice, mesh] = await Promise.all([
      api.request('POST', '/api/calls/ticket', callTicketSchema, { conversation }),
      api.request('GET', '/api/calls/ice', iceSchema),
      import('./mesh.ts').catch(() => undefined),
    ])
    if (ticket.ok && ice.ok && mesh)
      return ok({ ticket: ticket.value, ice: ice.value, createMesh: mesh.createMesh })
    // Anything else may pass: no network, or a conversation that the relay has only just been told of.
    if (!ticket.ok && (ticket.error.code === 'forbidden' || ticket.error.code === 'banned-here'))
      return err('not-allowed')
    await new Promise((resolve) => setTimeout(resolve, RETRY_MS))
  }
  return err('aborted')
}

/** A new token for a peer that is ours; undefined when there is none now. */
export async function renewTicket(
  api: Api,
  conversation: ConversationId,
  peer: string,
): Promise<CallTicket | undefined> {
  const ticket = await api.request('POST', '/api/calls/ticket', callTicketSchema, { conversation, peer })
  return ticket.ok ? ticket.value : undefined
}
