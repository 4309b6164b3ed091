import { EventEmitter } from 'node:events'
import * as encoding from 'lib0/encoding'
import { describe, expect, it } from 'vitest'
import type { WebSocket } from 'ws'
import { createDoorSocket } from '../../../relay/gate/door/doorSocket.ts'
import { FRAME, frameOf } from '../../helpers/rawClient.ts'
import { syncMessage } from './rawDoor.ts'

const DOCUMENT = 'conversation/abcdefgh/1'
const UPDATE = syncMessage(2, Uint8Array.of(0, 0))

/** A door in front of a socket that does what it is told, and what came out on both sides. */
function openDoor() {
  const said: Uint8Array[] = []
  const heard: (readonly [bytes: Uint8Array, isBinary: boolean])[] = []
  const done: string[] = []
  const ws = Object.assign(new EventEmitter(), {
    ...{ OPEN: 1, CLOSED: 3, readyState: 1, isPaused: false, bufferedAmount: 0 },
    send: (frame: Uint8Array) => said.push(frame),
    ping: () => done.push('ping'),
    pause: () => done.push('pause'),
    resume: () => done.push('resume'),
    terminate: () => done.push('terminate'),
    close: (code: number, reason: string) => done.push(`${code} ${reason}`),
  })
  const front = createDoorSocket(ws as unknown as WebSocket, DOCUMENT)
  front.on('message', (raw, isBinary) => heard.push([raw as Uint8Array, isBinary]))
  return { ws, front, said, heard, done }
}

const fromRelay = (type: number, text: string) =>
  frameOf(DOCUMENT, type, (encoder) => encoding.writeVarString(encoder, text))
const settled = () => new Promise((resolve) => setImmediate(resolve))

describe('the door in front of a socket', () => {
  it('[G12] signs in with what the upgrade said, then names the document in each frame', async () => {
    const { ws, heard } = openDoor()
    await settled()
    ws.emit('message', Buffer.from(UPDATE), true)
    const signIn = frameOf(DOCUMENT, FRAME.auth, (encoder) => {
      encoding.writeVarUint(encoder, 0)
      encoding.writeVarString(encoder, '')
    })
    const update = Uint8Array.of(...signIn.slice(0, DOCUMENT.length + 1), ...UPDATE)
    expect(heard.map(([bytes]) => [...bytes])).toEqual([[...signIn], [...update]])
  })

  it('[G12] tells the client what y-protocols have words for, and nothing else', () => {
    const { front, said, done } = openDoor()
    front.send(fromRelay(FRAME.sync, 'x'))
    // Hocuspocus' reply that asks for no answer.
    front.send(fromRelay(4, 'x'))
    front.send(fromRelay(FRAME.stateless, '{"type":"activity"}'))
    front.send(fromRelay(FRAME.stateless, 'null'))
    front.send(fromRelay(FRAME.status, ''))
    front.send(frameOf(DOCUMENT, FRAME.auth, (encoder) => encoding.writeVarUint(encoder, 2)))
    expect(said.map((frame) => [...frame])).toEqual([
      [0, 1, 0x78],
      [0, 1, 0x78],
    ])
    expect(done).toEqual([])
  })

  it('[G7] neither hears nor says anything after the end, nor pauses', async () => {
    const { ws, front, said, heard, done } = openDoor()
    await settled()
    front.send(fromRelay(FRAME.stateless, '{"type":"rejected","code":"bad-entries"}'))
    ws.emit('message', Buffer.from(UPDATE), true)
    ws.emit('message', Buffer.from('text'), false)
    front.send(fromRelay(FRAME.sync, 'x'))
    front.send(Uint8Array.of(9))
    front.pause()
    front.close(1001, 'relay-stopping')
    expect(heard).toHaveLength(1)
    expect(said).toEqual([])
    expect(done).toEqual(['resume', '4409 bad-entries'])
  })

  it('[A1] that is over before it began signs nobody in', async () => {
    const { front, heard, done } = openDoor()
    front.close(1008, 'too-many-sockets')
    await settled()
    expect(heard).toEqual([])
    expect(done).toEqual(['resume', '4429 too-many-sockets'])
  })

  it.each([
    [{ code: 4408, reason: 'Connection Timeout' }, '4503 timed-out'],
    [{ code: 4401, reason: 'session-ended' }, '4401 session-ended'],
    [{ code: 1009, reason: 'too-large' }, '1009 too-large'],
  ])('[G12] ends for %j with %s', ({ code, reason }, expected) => {
    const { front, done } = openDoor()
    front.close(code, reason)
    expect(done).toEqual(['resume', expected])
  })

  it.each([
    ['Reset Connection', '4400 malformed'],
    ['generation:xyz', '4410 generation:xyz'],
    ['cannot-load', '4503 cannot-load'],
    ['banned', '4404 banned'],
    ['elsewhere', '4403 elsewhere'],
    ['constructor', '4403 constructor'],
    ['x'.repeat(200), '4403 '],
  ])('[G12] ends for a document that is closed with "%s"', (reason, expected) => {
    const { front, done } = openDoor()
    front.send(fromRelay(FRAME.close, reason))
    expect(done).toEqual(['resume', expected])
  })
})
