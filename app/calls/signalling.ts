import { type MediaConnection, Peer } from 'peerjs'
import type { CallTicket } from '../../sync/callsApi.ts'

export interface SignallingOptions {
  readonly ticket: CallTicket
  /** A new token for the same peer; undefined while the relay does not give one. */
  readonly renew: () => Promise<CallTicket | undefined>
  readonly iceServers: () => readonly RTCIceServer[]
  readonly onOpen: () => void
  readonly onCall: (connection: MediaConnection) => void
}

/** This device's place at the PeerServer: it comes back by itself, and media does not notice. */
export interface Signalling {
  readonly peer: string
  /** Undefined while the PeerServer is away. */
  call(peer: string, stream: MediaStream): MediaConnection | undefined
  retryNow(): void
  /** Gives up a socket that may be dead without saying so, and comes back at once. */
  renew(): void
  close(): void
}

const MIN_DELAY_MS = 500
const MAX_DELAY_MS = 8_000

export function createSignalling(options: SignallingOptions): Signalling {
  const { renew, iceServers, onOpen, onCall } = options
  let { ticket } = options
  let isClosed = false
  let wasLetIn = false
  let delayMs = MIN_DELAY_MS
  let timer: ReturnType<typeof setTimeout> | undefined
  let peer = connect()

  function connect(): Peer {
    const { hostname, port, protocol } = location
    const secure = protocol === 'https:'
    const made = new Peer(ticket.peer, {
      host: hostname,
      port: port === '' ? (secure ? 443 : 80) : Number(port),
      path: '/',
      secure,
      token: ticket.token,
      // Without servers of one's own there are none: PeerJS would ask strangers (K9).
      config: {
        // Read anew for each connection.
        get iceServers() {
          return [...iceServers()]
        },
      },
    })
    made.on('open', () => {
      delayMs = MIN_DELAY_MS
      wasLetIn = true
      onOpen()
    })
    made.on('call', onCall)
    // Whatever it is, it ends in `disconnected` or `close`, or concerns one link, which mends itself.
    made.on('error', () => undefined)
    made.on('disconnected', comeBackLater)
    made.on('close', comeBackLater)
    return made
  }

  function comeBackLater(): void {
    clearTimeout(timer)
    if (isClosed) return
    timer = setTimeout(() => void comeBack(), delayMs)
    delayMs = Math.min(MAX_DELAY_MS, Math.max(MIN_DELAY_MS, delayMs * 2))
  }

  async function comeBack(): Promise<void> {
    const renewed = await renew()
    if (isClosed) return
    if (renewed === undefined) return comeBackLater()
    ticket = renewed
    // One that was never let in is of no use any more; any other still carries its connections.
    if (peer.destroyed) {
      wasLetIn = false
      peer = connect()
    } else if (peer.disconnected) {
      peer.options.token = ticket.token
      peer.reconnect()
    }
  }

  return {
    peer: ticket.peer,
    call: (to, stream) => (peer.open ? peer.call(to, stream) : undefined),
    retryNow() {
      if (!peer.disconnected && !peer.destroyed) return
      clearTimeout(timer)
      delayMs = MIN_DELAY_MS
      void comeBack()
    },
    renew() {
      delayMs = 0
      if (peer.disconnected || peer.destroyed) comeBackLater()
      else if (wasLetIn) peer.disconnect()
      else peer.destroy()
    },
    close() {
      isClosed = true
      clearTimeout(timer)
      // What is said last still leaves over the connections.
      setTimeout(() => peer.destroy(), CLOSE_AFTER_MS)
    },
  }
}
const CLOSE_AFTER_MS = 1_000
