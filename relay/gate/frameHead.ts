import * as decoding from 'lib0/decoding'

/** Types of Hocuspocus' frames that a client may send. */
export const SYNC = 0
export const AWARENESS = 1
export const AUTH = 2
export const QUERY_AWARENESS = 3
export const SYNC_REPLY = 4
const STATELESS = 5
const CLOSE = 7

const FROM_CLIENTS = new Set([SYNC, AWARENESS, AUTH, QUERY_AWARENESS, SYNC_REPLY, STATELESS, CLOSE])

/** The beginning of a frame. */
export interface FrameHead {
  readonly document: string
  readonly type: number
  /** What follows the type: for {@link SYNC} and {@link AUTH} the kind of message. */
  readonly kind: number | undefined
}

/** Undefined when the bytes are no frame. */
export function readFrameHead(data: Uint8Array): FrameHead | undefined {
  try {
    const decoder = decoding.createDecoder(data)
    const document = decoding.readVarString(decoder)
    const type = decoding.readVarUint(decoder)
    return { document, type, kind: decoding.hasContent(decoder) ? decoding.readVarUint(decoder) : undefined }
  } catch {
    return undefined
  }
}

/**
 * Whether a client may say such a thing. Hocuspocus writes a line to the console for each frame of an unknown type
 * or authentication message, and takes 6 from other relays only. A session id in the name would open the same
 * document many times over; a name that every object has would be found where nobody put it.
 */
export const isFromClient = ({ document, type, kind }: FrameHead): boolean =>
  FROM_CLIENTS.has(type) &&
  (type !== AUTH || kind === 0) &&
  !document.includes('\0') &&
  !(document in Object.prototype)

/** A full state is asked for: the one small frame that is answered by a large one. */
export const isStepOne = ({ type, kind }: FrameHead): boolean =>
  (type === SYNC || type === SYNC_REPLY) && kind === 0
