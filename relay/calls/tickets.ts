import { createHmac, timingSafeEqual } from 'node:crypto'
import { bytesToBase32 } from '../../sync/base32.ts'
import type { CallTicket } from '../../sync/callsApi.ts'
import { type ConversationId, isConversationId, isUserId, randomId } from '../../sync/ids.ts'
import type { CallDevice } from './ports.ts'

export interface TicketsDeps {
  readonly key: Uint8Array
  readonly randomBytes: (length: number) => Uint8Array
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** How long a token is good, milliseconds. */
  readonly ticketMs: number
}

/** Where somebody calls from. */
export interface PeerOwner extends CallDevice {
  readonly conversation: ConversationId
}

/** Peer ids and tokens of the relay's own making; nothing is kept of them, so that they outlive a restart (K5). */
export interface Tickets {
  /** @param peer an id of the same owner's, to have a new token for it; undefined when it is not theirs */
  issue(owner: PeerOwner, peer?: string): CallTicket | undefined
  isPeerOf(peer: string, owner: PeerOwner): boolean
  /** Whom a token lets connect as `peer`; undefined when it is forged, another's or expired. */
  read(peer: string, token: string): PeerOwner | undefined
}

/** Digits of a peer id: random ones, and those that bind it to its owner. */
const RANDOM_DIGITS = 16
const MAC_BYTES = 15

export function createTickets({ key, randomBytes, now, ticketMs }: TicketsDeps): Tickets {
  const mac = (...parts: readonly string[]): Buffer =>
    createHmac('sha256', key).update(parts.join('\0')).digest()
  const macOfPeer = (random: string, { user, session, conversation }: PeerOwner): string =>
    bytesToBase32(mac('peer', random, user, session, conversation).subarray(0, MAC_BYTES))
  const macOfToken = (peer: string, expiry: string, { user, session, conversation }: PeerOwner): string =>
    mac('token', peer, expiry, user, session, conversation).toString('base64url')

  const isPeerOf: Tickets['isPeerOf'] = (peer, owner) => {
    const random = peer.slice(0, RANDOM_DIGITS)
    return isEqual(peer, random + macOfPeer(random, owner))
  }

  return {
    isPeerOf,
    issue(owner, peer) {
      if (peer !== undefined && !isPeerOf(peer, owner)) return undefined
      const random = randomId(randomBytes)
      const id = peer ?? random + macOfPeer(random, owner)
      const expiresAt = now() + ticketMs
      const expiry = expiresAt.toString(36)
      const { user, session, conversation } = owner
      const token = [expiry, user, session, conversation, macOfToken(id, expiry, owner)].join('.')
      return { peer: id, token, expiresAt }
    },
    read(peer, token) {
      const [expiry = '', user, session = '', conversation, given = '', ...rest] = token.split('.')
      if (!isUserId(user) || !isConversationId(conversation) || rest.length > 0) return undefined
      const owner: PeerOwner = { user, session, conversation }
      if (!isEqual(given, macOfToken(peer, expiry, owner))) return undefined
      return Number.parseInt(expiry, 36) > now() && isPeerOf(peer, owner) ? owner : undefined
    },
  }
}

/** Takes as long for a near miss as for anything else. */
function isEqual(given: string, right: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(right)]
  return one.length === other.length && timingSafeEqual(one, other)
}
