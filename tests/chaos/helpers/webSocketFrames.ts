import * as decoding from 'lib0/decoding'

/** One WebSocket frame as it travels (RFC 6455 §5.2). */
export interface WireFrame {
  /** Header, mask and payload. */
  readonly bytes: Buffer
  /** Text or binary, not ping, pong or close. */
  readonly isData: boolean
  /** Unmasked. */
  readonly payload: Uint8Array
}

const FIRST_CONTROL_OPCODE = 8

/** Cuts a stream into frames; what is not whole yet stays for later. */
export function createFrameReader(): (chunk: Buffer) => WireFrame[] {
  let rest = Buffer.alloc(0)
  return (chunk) => {
    rest = Buffer.concat([rest, chunk])
    const frames: WireFrame[] = []
    for (let frame = readFrame(rest); frame !== undefined; frame = readFrame(rest)) {
      rest = rest.subarray(frame.bytes.length)
      frames.push(frame)
    }
    return frames
  }
}

function readFrame(bytes: Buffer): WireFrame | undefined {
  if (bytes.length < 2) return undefined
  const second = bytes.readUInt8(1)
  const isMasked = (second & 0x80) > 0
  const short = second & 0x7f
  const lengthBytes = short === 127 ? 8 : short === 126 ? 2 : 0
  const maskAt = 2 + lengthBytes
  const from = maskAt + (isMasked ? 4 : 0)
  if (bytes.length < from) return undefined
  const length =
    lengthBytes === 8 ? Number(bytes.readBigUInt64BE(2)) : lengthBytes === 2 ? bytes.readUInt16BE(2) : short
  if (bytes.length < from + length) return undefined
  const payload = new Uint8Array(bytes.subarray(from, from + length))
  if (isMasked)
    for (let i = 0; i < length; i++) payload[i] = (payload[i] ?? 0) ^ (bytes[maskAt + (i % 4)] ?? 0)
  const opcode = bytes.readUInt8(0) & 0x0f
  return { bytes: bytes.subarray(0, from + length), isData: opcode < FIRST_CONTROL_OPCODE, payload }
}

/** What Hocuspocus says in a frame; undefined for heartbeats. */
export function hocuspocusType(payload: Uint8Array): number | undefined {
  if (payload.length < 2) return undefined
  const decoder = decoding.createDecoder(payload)
  decoding.readVarString(decoder)
  return decoding.readVarUint(decoder)
}
