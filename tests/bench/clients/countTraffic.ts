import { FRAME, SYNC } from '../../helpers/rawClient.ts'
import { KINDS_OF_TRAFFIC, type KindOfTraffic } from '../harness/peopleTraffic.ts'

type Bytes = Record<KindOfTraffic, number>

export interface TrafficCount {
  /** Counts one frame, with what a WebSocket puts before it. */
  add(way: 'in' | 'out', frame: Uint8Array): void
  reset(): void
  read(): { readonly in: Readonly<Bytes>; readonly out: Readonly<Bytes> }
}

/** RFC 6455 §5.2: what stands before a frame of this size; clients mask theirs. */
const headOf = (way: 'in' | 'out', bytes: number): number =>
  (bytes < 126 ? 2 : bytes < 65_536 ? 4 : 10) + (way === 'out' ? 4 : 0)

/** @param said what every message of the run says: what else changes a conversation is what somebody has read */
export function countTraffic(said: string): TrafficCount {
  const zero = () => Object.fromEntries(KINDS_OF_TRAFFIC.map((kind) => [kind, 0])) as Bytes
  let bytes = { in: zero(), out: zero() }
  /** What was sent and not acknowledged yet: the k-th answer is to the k-th. */
  const waiting: KindOfTraffic[] = []

  function kindOf(way: 'in' | 'out', frame: Buffer): KindOfTraffic {
    const isHome = frame[1] === HOME
    const type = frame[1 + (frame[0] ?? 0)]
    if (type === FRAME.awareness) return 'typing'
    if (type === FRAME.stateless) return frame.includes('"type":"presence"') ? 'presence' : 'notices'
    if (type === FRAME.status) return isHome ? 'receipts' : (waiting.shift() ?? 'messages')
    if (isHome) return 'receipts'
    const kind = frame.includes(said) ? 'messages' : 'receipts'
    // What asks for the rest is answered by the rest.
    if (way === 'out' && frame[2 + (frame[0] ?? 0)] !== SYNC.stepOne) waiting.push(kind)
    return kind
  }

  return {
    add(way, frame) {
      // One byte is a ping or its answer.
      if (frame.length === 1) return
      const kind = kindOf(way, Buffer.from(frame.buffer, frame.byteOffset, frame.byteLength))
      bytes[way][kind] += frame.length + headOf(way, frame.length)
    },
    reset() {
      bytes = { in: zero(), out: zero() }
    },
    read: () => bytes,
  }
}

/** `home/…`, not `conversation/…`. */
const HOME = 'h'.charCodeAt(0)
