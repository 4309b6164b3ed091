import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'

/** Types of Hocuspocus' frames. */
export const FRAME = {
  sync: 0,
  awareness: 1,
  auth: 2,
  stateless: 5,
  broadcastStateless: 6,
  close: 7,
  status: 8,
}
export const SYNC = { stepOne: 0, stepTwo: 1, update: 2 }

export interface ReceivedFrame {
  readonly document: string
  readonly type: number
  /** What a stateless message says, why a document was closed or refused. */
  readonly text: string | undefined
  /** Whether an update was acknowledged. */
  readonly acknowledged: boolean | undefined
}

/** A client that sends what it likes. */
export interface RawClient {
  readonly ws: WebSocket
  readonly frames: readonly ReceivedFrame[]
  /** One-byte frames. */
  readonly beats: readonly number[]
  /** Asks to open a document; resolves with `open` or why not. */
  open(document: string, token: string): Promise<string>
  sync(document: string, kind: number, payload: Uint8Array): void
  send(frame: Uint8Array | string): void
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
  isClosed(): boolean
}

export async function connectRaw(
  url: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<RawClient> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/sync`, { headers })
  const frames: ReceivedFrame[] = []
  const beats: number[] = []
  const waiting = new Set<() => void>()
  let isClosed = false
  ws.on('message', (raw: Buffer) => {
    if (raw.length === 1) return beats.push(raw[0] ?? 0)
    frames.push(readFrame(new Uint8Array(raw)))
    for (const look of waiting) look()
    return undefined
  })
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => {
      isClosed = true
      resolve({ code, reason: reason.toString() })
    })
  })
  ws.on('error', () => undefined)
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve())
    ws.once('unexpected-response', (_request, response) => reject(new Error(`${response.statusCode}`)))
  })

  return {
    ws,
    frames,
    beats,
    closed,
    isClosed: () => isClosed,
    send: (frame) => ws.send(frame),
    open(document, token) {
      const seen = frames.length
      ws.send(authFrame(document, token))
      return new Promise((resolve) => {
        const look = () => {
          const answer = frames
            .slice(seen)
            .find((one) => one.document === document && one.type === FRAME.auth)
          if (answer === undefined) return
          waiting.delete(look)
          resolve(answer.text ?? 'open')
        }
        waiting.add(look)
        look()
      })
    },
    sync: (document, kind, payload) => ws.send(syncFrame(document, kind, payload)),
  }
}

export function frameOf(
  document: string,
  type: number,
  write: (encoder: encoding.Encoder) => void,
): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, document)
  encoding.writeVarUint(encoder, type)
  write(encoder)
  return encoding.toUint8Array(encoder)
}

export const authFrame = (document: string, token: string): Uint8Array =>
  frameOf(document, FRAME.auth, (encoder) => {
    encoding.writeVarUint(encoder, 0)
    encoding.writeVarString(encoder, token)
  })

export const syncFrame = (document: string, kind: number, payload: Uint8Array): Uint8Array =>
  frameOf(document, FRAME.sync, (encoder) => {
    encoding.writeVarUint(encoder, kind)
    encoding.writeVarUint8Array(encoder, payload)
  })

/** Presence states by client id, as JSON text; each with a clock. */
export const presenceFrame = (
  document: string,
  states: readonly (readonly [client: number, clock: number, json: string])[],
): Uint8Array =>
  frameOf(document, FRAME.awareness, (encoder) => {
    const inner = encoding.createEncoder()
    encoding.writeVarUint(inner, states.length)
    for (const [client, clock, json] of states) {
      encoding.writeVarUint(inner, client)
      encoding.writeVarUint(inner, clock)
      encoding.writeVarString(inner, json)
    }
    encoding.writeVarUint8Array(encoder, encoding.toUint8Array(inner))
  })

function readFrame(bytes: Uint8Array): ReceivedFrame {
  const decoder = decoding.createDecoder(bytes)
  const document = decoding.readVarString(decoder)
  const type = decoding.readVarUint(decoder)
  return {
    document,
    type,
    text: readText(type, decoder),
    acknowledged: type === FRAME.status ? decoding.readVarUint(decoder) === 1 : undefined,
  }
}

function readText(type: number, decoder: decoding.Decoder): string | undefined {
  if (type === FRAME.stateless || type === FRAME.close) return decoding.readVarString(decoder)
  // 1: permission denied, with a reason; 2: authenticated.
  if (type === FRAME.auth && decoding.readVarUint(decoder) === 1) return decoding.readVarString(decoder)
  return undefined
}
