import { EventEmitter } from 'node:events'
import type { RawData, WebSocket } from 'ws'
import type { Limits } from '../../sync/limits.ts'
import { isShallow } from './isShallow.ts'

export interface PeerSocketOptions {
  readonly limits: Limits
  /** Whether this peer and another are in one call. */
  readonly mayTalk: (other: string) => boolean
  /** Milliseconds that the sender of this many bytes, for which the receiver does so much, has to wait before the next. */
  readonly spend: (bytes: number, work: 'connection' | 'little') => number
}

/** What PeerServer takes for a WebSocket: behind it only what may be said comes through (K5). */
export interface PeerSocket extends EventEmitter {
  send(data: string): void
  close(): void
  /** For PeerServer it is closed at once, whenever the other side hears of it. */
  detach(code: number, reason: string): void
}

/** WebSocket close codes: policy violation, try again later. */
const POLICY = 1008
const TRY_LATER = 1013
/** Who does not answer the close frame is cut off after this, milliseconds. */
const CLOSE_WITHIN_MS = 1_000

/** What peers say to each other; PeerServer's own words (OPEN, EXPIRE, ERROR) are not theirs to say. */
const OFFER = 'OFFER'
const TO_PEERS = new Set([OFFER, 'ANSWER', 'CANDIDATE', 'LEAVE'])
const HEARTBEAT = 'HEARTBEAT'

export function createPeerSocket(ws: WebSocket, { limits, mayTalk, spend }: PeerSocketOptions): PeerSocket {
  let isOver = false
  let resumeTimer: NodeJS.Timeout | undefined

  const end = (code: number, reason: string) => {
    if (!isOver) {
      isOver = true
      clearTimeout(resumeTimer)
      front.emit('close')
    }
    ws.resume()
    ws.close(code, reason)
    setTimeout(() => ws.terminate(), CLOSE_WITHIN_MS).unref()
  }

  const front: PeerSocket = Object.assign(new EventEmitter(), {
    send(data: string) {
      if (isOver) return
      ws.send(data)
      // Whoever does not read what comes is not waited for: it connects again.
      if (ws.bufferedAmount > limits.pauseBufferedBytes) end(TRY_LATER, 'too-slow')
    },
    close: () => end(1000, ''),
    detach: end,
  })

  ws.on('message', (raw: RawData, isBinary: boolean) => {
    if (isOver) return
    const message = isBinary ? undefined : readMessage(raw.toString(), limits.maxDepth)
    if (message === undefined) return end(POLICY, 'malformed')
    const { type, dst } = message
    const bytes = raw instanceof Buffer ? raw.length : limits.maxPeerMessageBytes
    const waitMs = spend(bytes, type === OFFER ? 'connection' : 'little')
    if (waitMs > 0) {
      ws.pause()
      clearTimeout(resumeTimer)
      resumeTimer = setTimeout(() => ws.resume(), waitMs).unref()
    }
    if (type === HEARTBEAT) front.emit('message', JSON.stringify({ type }))
    // To strangers, and what is not for peers to say: dropped, so that nothing is learnt by it.
    else if (TO_PEERS.has(type) && dst !== undefined && mayTalk(dst) && isOfMedia(message)) {
      front.emit('message', JSON.stringify({ type, dst, payload: message.payload }))
    }
  })
  ws.on('close', () => end(1000, ''))
  // Too large a frame, bytes that are no WebSocket: it closes by itself.
  ws.on('error', () => undefined)
  return front
}

interface PeerMessage {
  readonly type: string
  readonly dst: string | undefined
  readonly payload: unknown
}

/** PeerJS takes a data connection from anybody without asking: an offer of one is none. */
const isOfMedia = ({ type, payload }: PeerMessage): boolean =>
  type !== OFFER ||
  (typeof payload === 'object' && payload !== null && 'type' in payload && payload.type === 'media')

/** Undefined when it is no message; deeper than `maxDepth` is none: PeerServer would fall over it, at the receiver's cost. */
function readMessage(text: string, maxDepth: number): PeerMessage | undefined {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof value !== 'object' || value === null || !isShallow(value, maxDepth)) return undefined
  const { type, dst, payload } = value as Record<string, unknown>
  if (typeof type !== 'string') return undefined
  return { type, dst: typeof dst === 'string' ? dst : undefined, payload }
}
