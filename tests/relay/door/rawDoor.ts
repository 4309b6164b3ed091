import * as encoding from 'lib0/encoding'
import { WebSocket } from 'ws'

/** A client of the door that sends what it likes. */
export interface RawDoor {
  readonly ws: WebSocket
  /** Binary frames, as they came. */
  readonly frames: readonly Uint8Array[]
  readonly pings: () => number
  send(frame: Uint8Array | string): void
  readonly closed: Promise<{ readonly code: number; readonly reason: string }>
}

export interface RawDoorOptions {
  readonly headers?: Readonly<Record<string, string>>
  /** Answers pings. @default true */
  readonly autoPong?: boolean
}

/** Connects to what stands behind `/y/`; rejects with the status of a refused upgrade. */
export async function knock(
  url: string,
  target: string,
  { headers = {}, autoPong = true }: RawDoorOptions = {},
): Promise<RawDoor> {
  const ws = new WebSocket(`${url.replace('http', 'ws')}/y/${target}`, { headers, autoPong })
  const frames: Uint8Array[] = []
  let pings = 0
  ws.on('message', (raw: Buffer) => frames.push(new Uint8Array(raw)))
  ws.on('ping', () => {
    pings += 1
  })
  ws.on('error', () => undefined)
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    ws.on('close', (code, reason) => resolve({ code, reason: reason.toString() }))
  })
  await new Promise<void>((resolve, reject) => {
    ws.once('open', () => resolve())
    ws.once('unexpected-response', (_request, response) => {
      response.resume()
      ws.terminate()
      reject(new Error(String(response.statusCode)))
    })
  })
  return { ws, frames, pings: () => pings, send: (frame) => ws.send(frame), closed }
}

const varUints = (encoder: encoding.Encoder, ...values: readonly number[]) => {
  for (const value of values) encoding.writeVarUint(encoder, value)
}

/** A sync message of y-protocols: 0 step one, 1 step two, 2 update. */
export const syncMessage = (kind: number, payload: Uint8Array): Uint8Array =>
  encoding.encode((encoder) => {
    varUints(encoder, 0, kind)
    encoding.writeVarUint8Array(encoder, payload)
  })

/** Presence states by client id, as JSON text, each with a clock. */
export const presenceMessage = (
  ...states: readonly (readonly [client: number, clock: number, json: string])[]
): Uint8Array =>
  encoding.encode((encoder) => {
    varUints(encoder, 1)
    encoding.writeVarUint8Array(
      encoder,
      encoding.encode((inner) => {
        varUints(inner, states.length)
        for (const [client, clock, json] of states) {
          varUints(inner, client, clock)
          encoding.writeVarString(inner, json)
        }
      }),
    )
  })

/** A type of Hocuspocus with one string, without the name of a document or with one. */
export const smuggled = (type: number, text: string, name?: string): Uint8Array =>
  encoding.encode((encoder) => {
    if (name !== undefined) encoding.writeVarString(encoder, name)
    varUints(encoder, type)
    encoding.writeVarString(encoder, text)
  })
