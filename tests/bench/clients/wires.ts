import * as decoding from 'lib0/decoding'
import * as encoding from 'lib0/encoding'
import { encodeStructs } from '../../../relay/gate/encodeUpdate.ts'
import type { UserId } from '../../../sync/ids.ts'
import { laneName } from '../../../sync/lanes.ts'
import { authFrame, FRAME, SYNC, syncFrame } from '../../helpers/rawClient.ts'
import type { BenchPerson, ServerKind } from '../harness/messages.ts'

/** What a frame that came in means, beside the messages in it. */
export interface Heard {
  /** Frames to send at once. */
  readonly answers?: readonly (Uint8Array | string)[]
  /** The client has what the server has. */
  readonly synced?: boolean
  /** The whole answer to what was missing, for servers of documents. */
  readonly stepTwo?: Uint8Array
  /** One more of our frames is dealt with. */
  readonly acknowledged?: boolean
  readonly refused?: string
}

export interface Sent {
  readonly text: string
  /** Id of the entry. */
  readonly id: string
  /** The sender's Yjs client id, and how many messages it has sent before. */
  readonly client: number
  readonly clock: number
}

/** How one of the servers is spoken to. */
export interface Wire {
  /** Whether it says that it has a message. */
  readonly acknowledges: boolean
  address(port: number, room: string): string
  headers?(person: BenchPerson): Record<string, string>
  /** First frames of a socket; `state` is the state vector of what the client has. */
  hello(room: string, person: BenchPerson, state: Uint8Array): readonly (Uint8Array | string)[]
  hear(frame: Buffer, room: string, person: BenchPerson, state: Uint8Array): Heard
  message(room: string, person: BenchPerson, sent: Sent): Uint8Array | string
}

const NOTHING: Heard = {}
const EMPTY_UPDATE = Uint8Array.of(0, 0)

/** One entry more in the sender's lane. */
const updateOf = (person: BenchPerson, { text, id, client, clock }: Sent): Uint8Array =>
  encodeStructs(
    { client, clock },
    {
      appends: [
        {
          root: laneName(person.id as UserId),
          values: [{ i: id, k: 'm', t: text }],
          after: clock === 0 ? undefined : { client, clock: clock - 1 },
        },
      ],
    },
  )

/** Hocuspocus' protocol, as the relay speaks it too. */
const hocuspocus = (path: string): Wire => ({
  acknowledges: true,
  address: (port) => `ws://127.0.0.1:${port}${path}`,
  hello: (room, person) => [authFrame(room, person.token)],
  hear(frame, room, _person, state) {
    if (frame.length === 1) return { answers: [Uint8Array.of(10)] }
    const at = 1 + (frame[0] ?? 0)
    const kind = frame[at + 1]
    switch (frame[at]) {
      case FRAME.sync:
        // The relay asks for what it lacks: nothing.
        if (kind === SYNC.stepOne) return { answers: [syncFrame(room, SYNC.stepTwo, EMPTY_UPDATE)] }
        if (kind !== SYNC.stepTwo) return NOTHING
        return {
          synced: true,
          stepTwo: decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(at + 2))),
        }
      case FRAME.status:
        return kind === 1 ? { acknowledged: true } : { refused: 'not stored' }
      case FRAME.auth:
        if (kind === 2) return { answers: [syncFrame(room, SYNC.stepOne, state)] }
        return { refused: frame.subarray(at + 2).toString() }
      case FRAME.stateless:
      case FRAME.close:
        return { refused: frame.subarray(at + 1).toString() }
      default:
        return NOTHING
    }
  },
  message: (room, person, sent) => syncFrame(room, SYNC.update, updateOf(person, sent)),
})

function ySync(kind: number, payload: Uint8Array): Uint8Array {
  const encoder = encoding.createEncoder()
  encoding.writeVarUint(encoder, 0)
  encoding.writeVarUint(encoder, kind)
  encoding.writeVarUint8Array(encoder, payload)
  return encoding.toUint8Array(encoder)
}

const yWebsocket: Wire = {
  acknowledges: false,
  address: (port, room) => `ws://127.0.0.1:${port}/${room}`,
  hello: (_room, _person, state) => [ySync(SYNC.stepOne, state)],
  hear(frame) {
    if (frame[0] !== 0) return NOTHING
    if (frame[1] === SYNC.stepOne) return { answers: [ySync(SYNC.stepTwo, EMPTY_UPDATE)] }
    if (frame[1] !== SYNC.stepTwo) return NOTHING
    return { synced: true, stepTwo: decoding.readVarUint8Array(decoding.createDecoder(frame.subarray(2))) }
  },
  message: (_room, person, sent) => ySync(SYNC.update, updateOf(person, sent)),
}

/** Engine.IO 4 and Socket.IO 5 over a WebSocket, as text. */
const socketIo: Wire = {
  acknowledges: true,
  address: (port) => `ws://127.0.0.1:${port}/socket.io/?EIO=4&transport=websocket`,
  hello: (room, person, state) => [
    // Messages have numbers there: the state is how many a client has.
    `40${JSON.stringify({ token: person.token, room, after: state.length > 1 ? Buffer.from(state).readUInt32BE(0) : 0 })}`,
  ],
  hear(frame) {
    if (frame[0] === 0x32) return { answers: ['3'] }
    if (frame[0] !== 0x34) return NOTHING
    if (frame[1] === 0x33) return { acknowledged: true }
    if (frame[1] === 0x34) return { refused: frame.toString() }
    // 42["history",…
    return frame[1] === 0x32 && frame[4] === 0x68 ? { synced: true } : NOTHING
  },
  message: (_room, _person, { text, clock }) => `42${clock}${JSON.stringify(['message', text])}`,
}

const bareWs: Wire = {
  acknowledges: true,
  address: (port, room) => `ws://127.0.0.1:${port}/${room}`,
  hello: () => [],
  hear: (frame) => (frame.length === 2 ? { acknowledged: true } : NOTHING),
  message: (_room, person, { text }) => JSON.stringify({ author: person.id, text }),
}

export const WIRES: Record<ServerKind, Wire> = {
  relay: hocuspocus('/sync'),
  hocuspocus: hocuspocus('/'),
  'y-websocket': yWebsocket,
  'socket.io': socketIo,
  'socket.io-normal': socketIo,
  ws: bareWs,
}
