import type { MediaConnection } from 'peerjs'
import type { CallTicket } from '../../sync/callsApi.ts'
import type { Signal } from './iceRestart.ts'
import { createMeshLink, type Goodbye, type MeshLink, type Sent } from './meshLink.ts'
import { createSignalling } from './signalling.ts'

export interface CallNetOptions {
  readonly ticket: CallTicket
  readonly renew: () => Promise<CallTicket | undefined>
  /** As they are now: their credentials are renewed while the call goes on; K9. */
  readonly iceServers: () => readonly RTCIceServer[]
  /** A silent voice and a black picture: the places of both are negotiated with them, then filled. */
  readonly placeholder: MediaStream
  readonly sent: () => Sent
  /** To another peer of the call, over our own channel. */
  readonly signal: (to: string, data: Signal) => void
  /** The way is open: others can call this device from now on. */
  readonly onOpen: () => void
  readonly onChange: () => void
  /** Said by the peer itself: it does not come back, though its person may, with another one. */
  readonly onGoodbye: (peer: string, how: Goodbye) => void
  readonly now: () => number
}

/** What a tile and the machine need to know of one connection. */
export type LinkView = Pick<
  MeshLink,
  'state' | 'stream' | 'quality' | 'level' | 'isPictureFlowing' | 'isAlive' | 'quietMs'
>

/** How media gets to the others and back: between all of them (here), or through a server that forwards it (P4). */
export interface CallNet {
  /** Own address in the call. */
  readonly peer: string
  /**
   * Whom there is to be connected with, and who of them can be told anything: the relay is there, and they are, as far
   * as it knows.
   */
  setPeers(peers: ReadonlySet<string>, reachable: ReadonlySet<string>): void
  link(peer: string): LinkView | undefined
  /** What this device sends has changed. */
  send(): void
  heard(from: string, data: unknown): void
  /** Others cannot reach this device while it is away from where they look: looks for a way back now. */
  retryNow(): void
  /** Wi-Fi to mobile, or back from sleep: finds new ways at once. */
  networkChanged(): void
  /** Whatever was connected to it before is of no use any more. */
  relayIsBack(): void
  /** The page is about to be gone. */
  pageCloses(): void
  close(how: 'goodbye' | 'quietly'): void
}

const TICK_MS = 1_000
/** Own presence goes another way, and has to be there before the first call: what strangers say is dropped (K5). */
const HEAD_START_MS = 250
/** Calls from peers who are not in presence yet: held for them, at most so many. */
const MAX_EARLY = 16

/** Everybody with everybody. */
export function createMesh(options: CallNetOptions): CallNet {
  const { placeholder, signal, onChange, now } = options
  const links = new Map<string, MeshLink>()
  const early = new Map<string, MediaConnection>()
  const met = new Set<string>()
  let reachable: ReadonlySet<string> = new Set()

  const signalling = createSignalling({
    ...options,
    onOpen() {
      options.onOpen()
      setTimeout(tick, HEAD_START_MS)
    },
    onCall(connection) {
      const link = links.get(connection.peer)
      if (link !== undefined) link.answer(connection, placeholder)
      else if (early.size < MAX_EARLY || early.has(connection.peer)) {
        // The newer one counts; what PeerJS holds of the other would stay.
        early.get(connection.peer)?.close()
        early.set(connection.peer, connection)
      }
    },
  })
  const { peer: self } = signalling

  function add(peer: string): void {
    const link = createMeshLink({
      role: self < peer ? 'caller' : 'called',
      sent: options.sent,
      connect: () => signalling.call(peer, placeholder),
      signal: (data) => signal(peer, data),
      iceServers: options.iceServers,
      isReachable: () => reachable.has(peer),
      onChange,
      onGoodbye: (how) => options.onGoodbye(peer, how),
      now,
    })
    links.set(peer, link)
    const waiting = early.get(peer)
    if (waiting !== undefined) link.answer(waiting, placeholder)
    // Whoever comes and goes has a connection once a tick at most, or would cost one each time.
    else if (!met.has(peer)) link.tick()
    met.add(peer)
    early.delete(peer)
  }

  function tick(): void {
    for (const link of links.values()) link.tick()
    onChange()
  }
  const timer = setInterval(tick, TICK_MS)

  return {
    peer: self,
    setPeers(peers, now) {
      const back = [...now].filter((peer) => !reachable.has(peer))
      reachable = now
      for (const [peer, link] of links) {
        if (peers.has(peer)) continue
        link.close('quietly')
        links.delete(peer)
      }
      for (const peer of back) links.get(peer)?.tick()
      for (const peer of peers) if (!links.has(peer)) add(peer)
    },
    link: (peer) => links.get(peer),
    send() {
      for (const link of links.values()) link.send()
    },
    heard: (from, data) => links.get(from)?.heard(data),
    retryNow: signalling.retryNow,
    networkChanged() {
      signalling.retryNow()
      for (const link of links.values()) link.restart()
    },
    relayIsBack: signalling.renew,
    pageCloses() {
      for (const link of links.values()) link.pageCloses()
    },
    close(how) {
      clearInterval(timer)
      for (const link of links.values()) link.close(how)
      links.clear()
      signalling.close()
    },
  }
}
