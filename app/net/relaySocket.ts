import { HocuspocusProviderWebsocket, WebSocketStatus } from '@hocuspocus/provider'
import { observedSocket, type SocketObserver } from './observedSocket.ts'

export type SocketState = 'connected' | 'connecting' | 'disconnected'

/** The one socket for all documents (C3). */
export interface RelaySocket {
  readonly provider: HocuspocusProviderWebsocket
  readonly state: SocketState
  onState(listener: (state: SocketState) => void): () => void
  /** Watches one document's acknowledgements and closings. */
  observe(document: string, observer: DocumentObserver): () => void
  /** Tries now instead of at the end of the backoff. */
  retryNow(): void
  /** Gives up a socket that may be dead without saying so, and tries again. */
  restart(): void
  close(): void
}

export interface DocumentObserver {
  acknowledged(vector: Iterable<readonly [client: number, clock: number]>): void
  closed(reason: string): void
}

/** The relay pings every 5 s; three missed ones mean that the line is dead (G12). */
const SILENCE_MS = 15_000
const MAX_BACKOFF_MS = 8_000

export interface RelaySocketOptions {
  readonly url: string
  /** @default the browser's */
  readonly WebSocket?: typeof WebSocket
  /** Pause before the first new try; it grows up to 8 s. @default 500 */
  readonly minDelayMs?: number
  /** `none` never connects. @default 'relay' */
  readonly link?: 'relay' | 'none'
  /** @default 15 s */
  readonly silenceMs?: number
}

/**
 * Without a socket nothing is queued: the handshake after it opens offers all that is missing, once and in order.
 * Hocuspocus' queue would send each change of an offline month again, and what a rebase has given up.
 */
class UnqueuedWebsocket extends HocuspocusProviderWebsocket {
  override send(message: unknown): void {
    if (this.webSocket?.readyState === OPEN) super.send(message)
  }

  /** As when the socket itself closes: the documents hear of it, too. */
  giveUp(): void {
    this.emit('close', { event: { code: 4408, reason: 'given up' } })
  }
}
const OPEN = 1

export function createRelaySocket({
  url,
  WebSocket: Base = WebSocket,
  minDelayMs = 500,
  link = 'relay',
  silenceMs = SILENCE_MS,
}: RelaySocketOptions): RelaySocket {
  const observers = new Map<string, Set<DocumentObserver>>()
  const observer: SocketObserver = {
    acknowledged(document, vector) {
      for (const each of observers.get(document) ?? []) each.acknowledged(vector)
    },
    closed(document, reason) {
      for (const each of observers.get(document) ?? []) each.closed(reason)
    },
  }
  const listeners = new Set<(state: SocketState) => void>()
  let state: SocketState = link === 'none' ? 'disconnected' : 'connecting'
  let isClosed = link === 'none'
  let opening: ReturnType<typeof setTimeout> | undefined
  /** Hocuspocus watches a socket from its first message on: one that opens into a tunnel would be waited for for minutes. */
  function expectFirstMessage(): void {
    clearTimeout(opening)
    opening = setTimeout(() => provider.giveUp(), silenceMs)
  }

  const provider = new UnqueuedWebsocket({
    url,
    autoConnect: link === 'relay',
    WebSocketPolyfill: observedSocket(Base, observer),
    messageReconnectTimeout: silenceMs,
    minDelay: minDelayMs,
    delay: minDelayMs,
    maxDelay: MAX_BACKOFF_MS,
    onStatus({ status }) {
      if (status === WebSocketStatus.Connecting) expectFirstMessage()
      else if (status === WebSocketStatus.Disconnected) clearTimeout(opening)
      // A failed try is followed by the next one: from outside it is one long connecting, until the first failure.
      const next: SocketState =
        status === WebSocketStatus.Connected
          ? 'connected'
          : status === WebSocketStatus.Connecting && state !== 'disconnected'
            ? 'connecting'
            : 'disconnected'
      if (next === state) return
      state = next
      for (const listener of listeners) listener(next)
    },
    onConnect: () => clearTimeout(opening),
  })

  return {
    provider,
    get state() {
      return state
    },
    onState(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    observe(document, each) {
      const set = observers.get(document) ?? new Set()
      set.add(each)
      observers.set(document, set)
      return () => {
        set.delete(each)
        if (set.size === 0 && observers.get(document) === set) observers.delete(document)
      }
    },
    retryNow() {
      if (!isClosed && state !== 'connected') void provider.connect()
    },
    restart() {
      if (isClosed) return
      provider.giveUp()
    },
    close() {
      isClosed = true
      clearTimeout(opening)
      provider.destroy()
    },
  }
}
