import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { type Closing, closedByMessage, closedFor } from './closing.ts'

/** Message types of y-protocols, which Hocuspocus extends. */
export const SYNC = 0
export const AWARENESS = 1
const QUERY_AWARENESS = 3
/** Those of Hocuspocus alone. */
const AUTH = 2
const SYNC_REPLY = 4
const STATELESS = 5
const CLOSE = 7

const TOKEN = 0
const PERMISSION_DENIED = 1

/** Awareness about nobody: the client takes it, and notes that the relay is there. */
export const KEEPALIVE = Uint8Array.of(AWARENESS, 1, 0)

/** What a frame of the relay becomes for a stock client. */
export type Outgoing =
  | { readonly type: 'frame'; readonly frame: Uint8Array }
  | { readonly type: 'close'; readonly closing: Closing }
  | { readonly type: 'nothing' }

const NOTHING: Outgoing = { type: 'nothing' }

/** Translates between y-protocols, which knows one document a socket, and Hocuspocus, which names it in each frame. */
export interface FrameTranslator {
  /** The frame that signs the socket in as whoever its upgrade said. */
  readonly signIn: Uint8Array
  /**
   * A client's frame as Hocuspocus takes it; undefined for one that is answered by nothing.
   * @throws when a stock client sends no such frame.
   */
  toRelay(frame: Uint8Array): Uint8Array | undefined
  /** @throws when the relay's frame is none. */
  toClient(frame: Uint8Array): Outgoing
}

export function createFrameTranslator(document: string): FrameTranslator {
  const address = encoding.encode((encoder) => encoding.writeVarString(encoder, document))
  const addressed = (frame: Uint8Array) => {
    const whole = new Uint8Array(address.length + frame.length)
    whole.set(address)
    whole.set(frame, address.length)
    return whole
  }

  return {
    signIn: addressed(
      encoding.encode((encoder) => {
        encoding.writeVarUint(encoder, AUTH)
        encoding.writeVarUint(encoder, TOKEN)
        encoding.writeVarString(encoder, '')
      }),
    ),
    toRelay(frame) {
      // The types are below 128, so they are one byte: a longer spelling of a number is not looked into.
      const [type] = frame
      // Presence was told whole on opening, and each change of it since.
      if (type === QUERY_AWARENESS) return undefined
      if (type !== SYNC && type !== AWARENESS) throw new Error('no frame of y-protocols')
      return addressed(frame)
    },
    toClient(frame) {
      const content = frame.subarray(address.length)
      const decoder = decoding.createDecoder(content)
      switch (decoding.readVarUint(decoder)) {
        case SYNC:
        case AWARENESS:
          return { type: 'frame', frame: content }
        case SYNC_REPLY: {
          const reply = content.slice()
          reply[0] = SYNC
          return { type: 'frame', frame: reply }
        }
        case AUTH:
          return decoding.readVarUint(decoder) === PERMISSION_DENIED
            ? { type: 'close', closing: closedFor(decoding.readVarString(decoder)) }
            : NOTHING
        case STATELESS: {
          const closing = closedByMessage(decoding.readVarString(decoder))
          return closing === undefined ? NOTHING : { type: 'close', closing }
        }
        case CLOSE:
          return { type: 'close', closing: closedFor(decoding.readVarString(decoder)) }
        default:
          return NOTHING
      }
    },
  }
}
