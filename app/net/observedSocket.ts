import * as decoding from 'lib0/decoding'
import { decodeStateVector, parseUpdateMeta } from 'yjs'

type StateVector = Iterable<readonly [client: number, clock: number]>

/** What travels on the socket, as the acknowledgements need it (C4). */
export interface SocketObserver {
  /** The relay has these clocks of the document. */
  acknowledged(document: string, vector: StateVector): void
  /** The relay has closed the document, with its reason: a new provider may attach now. */
  closed(document: string, reason: string): void
}

const SYNC = 0
const AUTH = 2
const SYNC_REPLY = 4
const CLOSE = 7
const SYNC_STATUS = 8
const STEP_ONE = 0
const PERMISSION_DENIED = 1

interface Frame {
  readonly document: string
  readonly type: number
  readonly decoder: decoding.Decoder
}

/**
 * A WebSocket class that watches Hocuspocus' frames: the k-th SyncStatus answers the k-th update sent for its
 * document on this socket. Counting here, below the provider's queue, sees exactly what was sent.
 */
export function observedSocket(Base: typeof WebSocket, observer: SocketObserver): typeof WebSocket {
  return class ObservedSocket extends Base {
    readonly #sent = new Map<string, StateVector[]>()

    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', (event) => this.#received(event.data))
    }

    override send(data: Parameters<WebSocket['send']>[0]): void {
      if (data instanceof Uint8Array) this.#sending(data)
      super.send(data)
    }

    #sending(data: Uint8Array): void {
      const frame = readFrame(data)
      if (frame === undefined || (frame.type !== SYNC && frame.type !== SYNC_REPLY)) return
      if (decoding.readVarUint(frame.decoder) === STEP_ONE) return
      const { to } = parseUpdateMeta(decoding.readVarUint8Array(frame.decoder))
      const queue = this.#sent.get(frame.document)
      if (queue === undefined) this.#sent.set(frame.document, [to])
      else queue.push(to)
    }

    #received(data: unknown): void {
      const frame = data instanceof ArrayBuffer ? readFrame(new Uint8Array(data)) : undefined
      if (frame === undefined) return
      const { document, type, decoder } = frame
      if (type === SYNC_STATUS) {
        const vector = this.#sent.get(document)?.shift()
        if (vector !== undefined && decoding.readVarInt(decoder) === 1)
          observer.acknowledged(document, vector)
      } else if (type === SYNC || type === SYNC_REPLY) {
        const isVector = decoding.readVarUint(decoder) === STEP_ONE
        const content = decoding.readVarUint8Array(decoder)
        // What the relay says that it has, and what it sends. Read off the frame, not off the document: there, an
        // update can free what waited for it and was never sent.
        observer.acknowledged(document, isVector ? decodeStateVector(content) : parseUpdateMeta(content).to)
      } else if (type === CLOSE) {
        this.#sent.delete(document)
        observer.closed(document, decoding.readVarString(decoder))
      } else if (type === AUTH && decoding.readVarUint(decoder) === PERMISSION_DENIED) {
        this.#sent.delete(document)
      }
    }
  }
}

function readFrame(data: Uint8Array): Frame | undefined {
  // One byte is a ping or pong.
  if (data.length < 2) return undefined
  const decoder = decoding.createDecoder(data)
  const document = decoding.readVarString(decoder)
  return { document, type: decoding.readVarUint(decoder), decoder }
}
