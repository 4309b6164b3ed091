import { randomInt } from 'node:crypto'
import { WebSocket } from 'ws'
import { createEntryClock } from '../../../sync/clock.ts'
import type { BenchPerson, BenchRoom } from '../harness/messages.ts'
import { eachMark, makeMark } from './marks.ts'
import type { Wire } from './wires.ts'

export interface ClientOptions {
  readonly wire: Wire
  readonly port: number
  readonly room: BenchRoom
  readonly person: BenchPerson
  /** Which one it is among all clients. */
  readonly index: number
  /** A message of somebody else's came in. */
  readonly onDelivery: (sentUs: number, nowUs: number) => void
  readonly onAcknowledged: (sentUs: number, nowUs: number) => void
  readonly onRefused: (why: string) => void
}

/** A member with one socket, who counts what comes in and does not read it. */
export interface Client {
  readonly room: BenchRoom
  readonly client: number
  /** Messages sent so far: the next Yjs clock. */
  readonly sent: number
  /** Opens a socket with the state vector of what this client has; resolves once it has the rest. */
  connect(state: Uint8Array): Promise<{ readonly stepTwo: Uint8Array | undefined }>
  say(text: string): void
  drop(): void
}

export const nowUs = (): number => performance.now() * 1000

export function createClient(options: ClientOptions): Client {
  const { wire, port, room, person, index, onDelivery, onAcknowledged, onRefused } = options
  const client = randomInt(2 ** 28, 2 ** 31)
  const clock = createEntryClock({ now: Date.now, replica: randomInt(2 ** 20) })
  let ws: WebSocket | undefined
  let sent = 0
  /** When what is not acknowledged yet was sent; 0 for frames that hold no message. */
  let waiting: number[] = []

  return {
    room,
    client,
    get sent() {
      return sent
    },
    connect: (state) =>
      new Promise((resolve, reject) => {
        waiting = []
        const socket = new WebSocket(wire.address(port, room.name), { perMessageDeflate: false })
        ws = socket
        socket.on('error', reject)
        socket.on('close', (code, reason) => reject(new Error(`closed: ${code} ${reason}`)))
        socket.on('open', () => {
          for (const frame of wire.hello(room.name, person, state)) socket.send(frame)
          if (wire.hello(room.name, person, state).length === 0) resolve({ stepTwo: undefined })
        })
        const mark = (sender: number, sentUs: number) => {
          if (sender !== index) onDelivery(sentUs, nowUs())
        }
        let isSynced = wire.hello(room.name, person, state).length === 0
        socket.on('message', (data: Buffer) => {
          const heard = wire.hear(data, room.name, person, state)
          for (const answer of heard.answers ?? []) {
            // The answer to the server's question is acknowledged like a message.
            if (heard.synced !== true && isStepTwo(answer, room.name)) waiting.push(0)
            socket.send(answer)
          }
          if (heard.refused !== undefined) {
            onRefused(heard.refused)
            reject(new Error(heard.refused))
          }
          if (heard.acknowledged === true) {
            const sentUs = waiting.shift() ?? 0
            if (sentUs !== 0) onAcknowledged(sentUs, nowUs())
          }
          if (heard.synced === true) {
            isSynced = true
            resolve({ stepTwo: heard.stepTwo })
          } else if (isSynced) eachMark(data, mark)
        })
      }),
    say(text) {
      const sentUs = nowUs()
      const marked = `${text} ${makeMark(index, sentUs)}`
      const frame = wire.message(room.name, person, { text: marked, id: clock.tick(), client, clock: sent })
      sent += 1
      if (wire.acknowledges) waiting.push(sentUs)
      ws?.send(frame)
    },
    drop() {
      ws?.removeAllListeners('close')
      ws?.terminate()
    },
  }
}

/** Hocuspocus acknowledges a step 2; its frames begin with the document's name. */
const isStepTwo = (frame: Uint8Array | string, room: string): boolean =>
  typeof frame !== 'string' && frame.length > 2 && frame[0] === room.length && frame[frame[0] + 2] === 1
