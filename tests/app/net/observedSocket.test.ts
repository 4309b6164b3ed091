import * as encoding from 'lib0/encoding'
import { beforeEach, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { observedSocket } from '../../../app/net/observedSocket.ts'

const TALK = 'conversation/c-talk0000/g1'
const OTHER = 'conversation/c-other000/g1'

/** The browser's WebSocket as far as frames go through it. */
class FakeSocket extends EventTarget {
  send(): void {}
}

let known: [string, Record<number, number>][]
let closed: string[]
let socket: WebSocket
beforeEach(() => {
  known = []
  closed = []
  const Observed = observedSocket(FakeSocket as unknown as typeof WebSocket, {
    acknowledged: (document, vector) => known.push([document, Object.fromEntries(vector)]),
    closed: (document, reason) => closed.push(`${document}: ${reason}`),
  })
  socket = new Observed('ws://relay/sync')
})

type Part = number | Uint8Array | string
/** A frame: the document, then numbers as varuints, bytes and text with their lengths. */
function frame(document: string, ...parts: Part[]): Uint8Array<ArrayBuffer> {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, document)
  for (const part of parts) {
    if (typeof part === 'number') encoding.writeVarUint(encoder, part)
    else if (typeof part === 'string') encoding.writeVarString(encoder, part)
    else encoding.writeVarUint8Array(encoder, part)
  }
  return new Uint8Array(encoding.toUint8Array(encoder))
}
const [SYNC, AUTH, CLOSE, SYNC_STATUS] = [0, 2, 7, 8]
const [STEP_ONE, STEP_TWO, UPDATE] = [0, 1, 2]
const receive = (bytes: Uint8Array<ArrayBuffer>) =>
  socket.dispatchEvent(new MessageEvent('message', { data: bytes.buffer }))
const answer = (document: string, applied: 0 | 1) => {
  const encoder = encoding.createEncoder()
  encoding.writeVarString(encoder, document)
  encoding.writeVarUint(encoder, SYNC_STATUS)
  encoding.writeVarInt(encoder, applied)
  receive(new Uint8Array(encoding.toUint8Array(encoder)))
}

/** One more thing said by `client`, as an update of its own. */
function speaker(client: number): () => Uint8Array {
  const doc = new Y.Doc()
  doc.clientID = client
  return () => {
    let said: Uint8Array = new Uint8Array()
    doc.once('update', (update: Uint8Array) => {
      said = update
    })
    doc.getArray('log').push([1])
    return said
  }
}
const send = (document: string, update: Uint8Array, kind = UPDATE) =>
  socket.send(frame(document, SYNC, kind, update))

describe('[C4] acknowledgements, read off the socket', () => {
  it('the k-th answer covers the k-th update of its document', () => {
    const hers = speaker(1)
    const elsewhere = speaker(2)
    send(TALK, hers())
    send(OTHER, elsewhere())
    send(TALK, hers())
    answer(TALK, 1)
    expect(known).toEqual([[TALK, { 1: 1 }]])
    answer(TALK, 1)
    answer(OTHER, 1)
    expect(known.slice(1)).toEqual([
      [TALK, { 1: 2 }],
      [OTHER, { 2: 1 }],
    ])
  })

  it('a refused update takes its turn and acknowledges nothing', () => {
    const hers = speaker(1)
    send(TALK, hers())
    send(TALK, hers(), STEP_TWO)
    answer(TALK, 0)
    expect(known).toEqual([])
    answer(TALK, 1)
    expect(known).toEqual([[TALK, { 1: 2 }]])
  })

  it('asking is not sending', () => {
    socket.send(frame(TALK, SYNC, STEP_ONE, Y.encodeStateVector(new Y.Doc())))
    socket.send(Uint8Array.of(10))
    answer(TALK, 1)
    expect(known).toEqual([])
  })

  it('the relay’s state vector says what it has, and so does what it sends', () => {
    const his = speaker(5)
    const doc = new Y.Doc()
    Y.applyUpdate(doc, his())
    receive(frame(TALK, SYNC, STEP_ONE, Y.encodeStateVector(doc)))
    receive(frame(TALK, SYNC, UPDATE, his()))
    expect(known).toEqual([
      [TALK, { 5: 1 }],
      [TALK, { 5: 2 }],
    ])
  })

  it('what was sent before the document was closed or refused is not taken for what is sent after', () => {
    const hers = speaker(1)
    for (const end of [frame(TALK, CLOSE, 'bye'), frame(TALK, AUTH, 1, 'not-found')]) {
      send(TALK, hers())
      receive(end)
    }
    expect(closed).toEqual([`${TALK}: bye`])
    answer(TALK, 1)
    expect(known).toEqual([])
    const later = speaker(3)
    send(TALK, later())
    answer(TALK, 1)
    expect(known).toEqual([[TALK, { 3: 1 }]])
  })

  it('a ping is no frame', () => {
    receive(Uint8Array.of(9))
    expect(known).toEqual([])
  })
})
