import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { AWARENESS } from './frames.ts'

/**
 * A stock client sends back each presence that it hears of. From another device of the same person that would look as
 * if the device had moved to this socket, and its presence would end with it (G8). So a state that is no newer than
 * what the relay told this client goes no further.
 */
export interface Echoes {
  /** Takes note of an awareness frame on its way to the client. */
  told(frame: Uint8Array): void
  /**
   * The client's awareness frame without echoes; undefined when nothing is left.
   * @throws when the bytes are no awareness frame.
   */
  without(frame: Uint8Array): Uint8Array | undefined
}

/** More than everybody in a conversation who types: whoever serves the socket refuses a frame of this size. */
const MAX_FRAME_BYTES = 256 * 1024

/** Bytes of `null`, which is how a presence ends. */
const NULL_BYTES = 4

export function createEchoes(): Echoes {
  /** The clock of each presence that the client knows from the relay; as many as are present. */
  const clocks = new Map<number, number>()
  return {
    told(frame) {
      eachState(frame, (client, clock, jsonBytes) => {
        if (jsonBytes === NULL_BYTES) clocks.delete(client)
        else clocks.set(client, clock)
      })
    },
    without(frame) {
      if (frame.length > MAX_FRAME_BYTES) return frame
      const own: Uint8Array[] = []
      const all = eachState(frame, (client, clock, _jsonBytes, bytes) => {
        if (clock > (clocks.get(client) ?? -1)) own.push(bytes())
      })
      if (own.length === all) return frame
      return own.length === 0 ? undefined : awarenessOf(own)
    },
  }
}

/** Calls `look` for each state in an awareness frame; answers how many there are. */
function eachState(
  frame: Uint8Array,
  look: (client: number, clock: number, jsonBytes: number, bytes: () => Uint8Array) => void,
): number {
  const decoder = decoding.createDecoder(frame)
  decoding.readVarUint(decoder)
  const update = decoding.createDecoder(decoding.readVarUint8Array(decoder))
  const count = decoding.readVarUint(update)
  for (let n = 0; n < count; n++) {
    const start = update.pos
    const client = decoding.readVarUint(update)
    const clock = decoding.readVarUint(update)
    const jsonBytes = decoding.readVarUint(update)
    update.pos += jsonBytes
    if (update.pos > update.arr.length) throw new Error('a state is cut short')
    look(client, clock, jsonBytes, () => update.arr.subarray(start, update.pos))
  }
  return count
}

const awarenessOf = (states: readonly Uint8Array[]): Uint8Array =>
  encoding.encode((encoder) => {
    encoding.writeVarUint(encoder, AWARENESS)
    const update = encoding.encode((inner) => {
      encoding.writeVarUint(inner, states.length)
      for (const state of states) encoding.writeUint8Array(inner, state)
    })
    encoding.writeVarUint8Array(encoder, update)
  })
