import { EventEmitter } from 'node:events'
import type { WebSocket } from 'ws'
import { PING, PONG, type SocketLike, toBytes } from '../socketLike.ts'
import { type Closing, closedWith, DOOR_CODES } from './closing.ts'
import { createEchoes } from './echoes.ts'
import { AWARENESS, createFrameTranslator, KEEPALIVE } from './frames.ts'

/** Who does not answer the close frame is cut off. */
const CUT_OFF_AFTER_MS = 1_000

/**
 * The socket of a stock y-websocket client, as if it were one of `/sync` with a single document open: limits,
 * sessions, backpressure and the gate are the same, only the frames are translated on their way (G12). Refusals are
 * close codes: the status of a refused upgrade reaches no such client, which would knock for ever.
 * @param document empty for one that could not exist, which is then refused like any that is not there
 */
export function createDoorSocket(ws: WebSocket, document: string): SocketLike {
  const events = new EventEmitter()
  const frames = createFrameTranslator(document)
  const echoes = createEchoes()
  /** The client was told that this is the end: nothing more is heard or said. */
  let isOver = false

  const finish = ({ code, reason }: Closing) => {
    if (isOver) return
    isOver = true
    // A paused socket would not see the answer.
    ws.resume()
    ws.close(code, reason)
    setTimeout(() => ws.terminate(), CUT_OFF_AFTER_MS).unref()
  }

  /** Nothing for a frame that goes no further; undefined for one that no stock client sends. */
  const translate = (frame: Uint8Array): readonly Uint8Array[] | undefined => {
    try {
      const said = frame[0] === AWARENESS ? echoes.without(frame) : frame
      const translated = said && frames.toRelay(said)
      return translated === undefined ? [] : [translated]
    } catch {
      return undefined
    }
  }

  ws.on('message', (raw, isBinary) => {
    if (isOver) return
    if (!isBinary) {
      events.emit('message', raw, false)
      return
    }
    const heard = translate(toBytes(raw))
    if (heard === undefined) finish({ code: DOOR_CODES.malformed, reason: 'malformed' })
    else for (const frame of heard) events.emit('message', frame, true)
  })
  ws.on('pong', () => events.emit('message', Uint8Array.of(PONG), true))
  ws.on('close', (code, reason) => events.emit('close', code, reason))
  ws.on('error', (error) => events.emit('error', error))

  // By then whoever serves the socket listens.
  queueMicrotask(() => {
    if (!isOver) events.emit('message', frames.signIn, true)
  })

  return {
    get readyState() {
      return ws.readyState
    },
    OPEN: ws.OPEN,
    CLOSED: ws.CLOSED,
    get isPaused() {
      return ws.isPaused
    },
    get bufferedAmount() {
      return ws.bufferedAmount
    },
    send(data) {
      if (isOver) return
      if (data.length === 1 && data[0] === PING) {
        ws.ping()
        // Browsers show pings to nobody: the client needs something to hear.
        ws.send(KEEPALIVE)
        return
      }
      const outgoing = frames.toClient(data)
      if (outgoing.type === 'close') finish(outgoing.closing)
      if (outgoing.type !== 'frame') return
      if (outgoing.frame[0] === AWARENESS) echoes.told(outgoing.frame)
      ws.send(outgoing.frame)
    },
    pause() {
      if (!isOver) ws.pause()
    },
    resume: () => ws.resume(),
    close: (code = 1000, reason = '') => finish(closedWith({ code, reason })),
    terminate: () => ws.terminate(),
    on: (event, listener) => events.on(event, listener),
  }
}
