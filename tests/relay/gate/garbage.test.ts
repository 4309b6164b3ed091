import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { laneName } from '../../../sync/lanes.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import {
  connectRaw,
  FRAME,
  frameOf,
  presenceFrame,
  type RawClient,
  SYNC,
  syncFrame,
} from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { createRandom } from '../../sync/authorize/random.ts'

describe('a socket that speaks garbage', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ limits: { maxStepTwoBytes: 256 * 1024, maxUpdateBytes: 64 * 1024 } })
  })
  beforeEach(() => {
    // Hocuspocus writes what it closes for to the console.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    vi.spyOn(console, 'warn').mockImplementation(() => undefined)
  })
  afterAll(() => talk.relay.close())

  const raw = () => connectRaw(talk.relay.relay.url)
  async function opened(): Promise<RawClient> {
    const client = await raw()
    expect(await client.open(talk.name, talk.alice.token)).toBe('open')
    return client
  }
  /** Somebody else can talk all the same. */
  async function isAlive(): Promise<void> {
    const his = talk.bob.device().openConversation(talk.group)
    await his.synced()
    his.say('all well')
    await his.acknowledged()
    expect((await fetch(`${talk.relay.relay.url}/ready`)).status).toBe(200)
  }
  const updateSaying = (text: string, client?: number): Uint8Array => {
    const doc = new Y.Doc()
    if (client !== undefined) doc.clientID = client
    doc.getArray(laneName(talk.alice.user.id)).push([{ i: `${Date.now()}`, k: 'm', t: text }])
    return Y.encodeStateAsUpdate(doc)
  }

  it('[G7] closes a socket that sends text, or a frame that names no document', async () => {
    for (const frame of ['hello', new Uint8Array(0), Uint8Array.of(200), Uint8Array.of(9)]) {
      const client = await raw()
      client.send(frame)
      expect((await client.closed).code).toBe(1008)
    }
    await isAlive()
  })

  it('[G11] closes a stranger’s socket for a frame beyond 64 KiB, before it is collected whole', async () => {
    const client = await raw()
    client.send(new Uint8Array(65 * 1024).fill(1))
    expect((await client.closed).code).toBe(1009)

    const slow = await raw()
    // The beginning of a frame of 250,000 bytes that never ends.
    const socket = (slow.ws as unknown as { _socket: { write(bytes: Uint8Array): boolean } })._socket
    const header = Buffer.from([0x82, 0xff, 0, 0, 0, 0, 0, 0x03, 0xd0, 0x90, 1, 2, 3, 4])
    socket.write(Buffer.concat([header, Buffer.alloc(200_000)]))
    expect([1009, 1006]).toContain((await slow.closed).code)
  })

  it('[G11] closes a member’s socket for a frame beyond the largest step 2', async () => {
    const client = await opened()
    client.sync(talk.name, SYNC.stepTwo, new Uint8Array(400 * 1024))
    expect((await client.closed).code).toBe(1009)
    await isAlive()
  })

  it('[G7] refuses an update beyond its limit and keeps the document open', async () => {
    const client = await opened()
    client.sync(talk.name, SYNC.update, updateSaying('x'.repeat(70 * 1024)))
    await eventually(() => client.frames.some(({ text }) => text?.includes('"too-big"')))
    client.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    await eventually(() => client.frames.some(({ acknowledged }) => acknowledged === true))
    client.ws.close()
  })

  it('[G7] survives malformed messages of every type, and a document it closes can be opened again', async () => {
    const frames = [
      syncFrame(talk.name, 7, Uint8Array.of(1)),
      syncFrame(talk.name, SYNC.stepOne, Uint8Array.of(200, 200)),
      frameOf(talk.name, FRAME.sync, () => undefined),
      frameOf(talk.name, FRAME.sync, (encoder) => {
        encoding.writeVarUint(encoder, SYNC.update)
        encoding.writeVarUint(encoder, 1_000)
      }),
      frameOf(talk.name, FRAME.awareness, (encoder) => encoding.writeVarUint(encoder, 99)),
      presenceFrame(talk.name, [[1, 1, '{"user":']]),
      presenceFrame(talk.name, [
        [1, 1, '"text"'],
        [2, 1, '[1]'],
        [3, 1, '7'],
        [4, 1, 'true'],
      ]),
      presenceFrame(talk.name, [[1, 1, `${'['.repeat(20_000)}${']'.repeat(20_000)}`]]),
      frameOf(talk.name, FRAME.stateless, () => undefined),
      frameOf(talk.name, FRAME.stateless, (encoder) => encoding.writeVarString(encoder, 'not json')),
      frameOf(talk.name, FRAME.broadcastStateless, (encoder) => encoding.writeVarString(encoder, '{}')),
      frameOf(talk.name, FRAME.auth, (encoder) => encoding.writeVarUint(encoder, 0)),
      frameOf(talk.name, FRAME.auth, () => undefined),
      frameOf(talk.name, 99, () => undefined),
      frameOf('constructor', FRAME.auth, () => undefined),
    ]
    for (const frame of frames) {
      const client = await opened()
      client.send(frame)
      client.send(syncFrame(talk.name, SYNC.update, Uint8Array.of(0, 0)))
      await eventually(
        () =>
          client.isClosed() ||
          client.frames.some(({ type, acknowledged }) => type === FRAME.close || acknowledged === true),
      )
      if (!client.isClosed()) {
        if (client.frames.some(({ type }) => type === FRAME.close))
          expect(await client.open(talk.name, talk.alice.token)).toBe('open')
        client.ws.close()
      }
    }
    await isAlive()
  })

  it('[G7] survives 2,000 random and mutated frames', async () => {
    const random = createRandom(7)
    const before = talk.relay.rows('SELECT count(*) AS n FROM entries WHERE author = ?', talk.alice.user.id)
    let client = await opened()
    for (let round = 0; round < 2_000; round++) {
      if (client.isClosed()) client = await opened()
      const frame = syncFrame(talk.name, round % 3, updateSaying('mutated', 1 + (round % 9)))
      const at = talk.name.length + 1 + random.below(frame.length - talk.name.length - 1)
      frame[at] = random.below(256)
      client.send(round % 4 === 0 ? frame.slice(0, at) : frame)
      if (round % 200 === 199) await eventually(() => client.isClosed() || client.ws.bufferedAmount === 0)
    }
    client.ws.close()
    await isAlive()
    const after = talk.relay.rows('SELECT count(*) AS n FROM entries WHERE author = ?', talk.alice.user.id)
    // Ids in those frames are of no valid form: none may ever have been stored.
    expect(after).toEqual(before)
  })

  it('[G11] reads on after a malformed frame threw away a full queue', async () => {
    const client = await opened()
    const held = holdCommits()
    const doc = new Y.Doc()
    const frames: Uint8Array[] = []
    doc.on('update', (update) => frames.push(update))
    const state = doc.getMap(`state:${talk.alice.user.id}`)
    state.set('read', '0000000000000000')
    client.sync(talk.name, SYNC.update, frames[0] ?? Uint8Array.of())
    await eventually(() => held.waiting() === 1)
    client.send(frameOf(talk.name, FRAME.sync, () => undefined))
    for (let n = 0; n < 100; n++) client.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    held.release()
    await eventually(() => client.frames.some(({ type }) => type === FRAME.close))
    expect(await client.open(talk.name, talk.alice.token)).toBe('open')
    client.ws.close()
  })
})
