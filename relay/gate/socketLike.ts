import type { RawData } from 'ws'

/** Single bytes that keep a socket of Hocuspocus alive; G12. */
export const PING = 9
export const PONG = 10

interface SocketEvents {
  readonly message: (raw: RawData, isBinary: boolean) => void
  readonly close: (code: number, reason: Buffer) => void
  readonly error: (error: Error) => void
}

/** What serving a socket needs of it: a WebSocket of `ws`, or the door in front of one. */
export interface SocketLike {
  readonly readyState: number
  readonly OPEN: number
  readonly CLOSED: number
  readonly isPaused: boolean
  /** Bytes that wait to be sent. */
  readonly bufferedAmount: number
  send(data: Uint8Array): void
  pause(): void
  resume(): void
  close(code?: number, reason?: string): void
  terminate(): void
  on<Event extends keyof SocketEvents>(event: Event, listener: SocketEvents[Event]): unknown
}

export const toBytes = (raw: RawData): Uint8Array => {
  if (Array.isArray(raw)) return Buffer.concat(raw)
  return raw instanceof ArrayBuffer
    ? new Uint8Array(raw)
    : new Uint8Array(raw.buffer, raw.byteOffset, raw.byteLength)
}
