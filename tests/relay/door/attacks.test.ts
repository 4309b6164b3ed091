import { connect } from 'node:net'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import { knock, presenceMessage, smuggled, syncMessage } from './rawDoor.ts'

const STEP_ONE = syncMessage(0, Uint8Array.of(0))

describe('a hostile client at the door', () => {
  let talk: Talk
  let hers: TestDocument
  beforeAll(async () => {
    // Hocuspocus tells the console what it could not read.
    vi.spyOn(console, 'error').mockImplementation(() => undefined)
    talk = await startTalk()
    hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    hers.provider.awareness?.setLocalState({ viewing: true })
  })
  afterAll(async () => {
    vi.restoreAllMocks()
    await talk.relay.close()
  })

  /** Bob is a member; what he sends is his to choose. */
  const bob = (token = talk.bob.token) => knock(talk.relay.relay.url, `${talk.name}?token=${token}`)
  const opened = async () => {
    const door = await bob()
    door.send(STEP_ONE)
    await eventually(() => door.frames.some(([type, kind]) => type === 0 && kind === 1))
    return door
  }
  const journal = () => talk.relay.rows('SELECT count(*) AS n FROM updates')[0]?.n

  it.each([
    ['authentication with another token', () => smuggled(2, talk.alice.token)],
    [
      'a whole frame of another document',
      () => smuggled(2, talk.alice.token, `home/${talk.alice.user.id}/x`),
    ],
    ['a whole frame of the same document', () => smuggled(0, '', talk.name)],
    ['a reply that asks for nothing back', () => Uint8Array.of(4, 1, 1, 0)],
    ['a stateless message', () => smuggled(5, '{"type":"ring"}')],
    ['a stateless broadcast', () => smuggled(6, '{"type":"rejected","code":"forged"}')],
    ['the end of a document', () => smuggled(7, 'bye')],
    ['an acknowledgement', () => Uint8Array.of(8, 1)],
    ['a ping', () => Uint8Array.of(9)],
    ['a pong', () => Uint8Array.of(10)],
    ['a type spelled in two bytes', () => Uint8Array.of(0x86, 0, 2, 0x7b, 0x7d)],
    ['a sync message spelled in two bytes', () => Uint8Array.of(0x80, 0, 0, 1, 0)],
    ['nothing', () => new Uint8Array()],
    ['half a presence', () => Uint8Array.of(1, 200, 1)],
    ['a presence of more people than bytes', () => Uint8Array.of(1, 5, 255, 255, 255, 255, 15)],
    ['half a step', () => Uint8Array.of(0)],
    ['a step that no protocol has', () => Uint8Array.of(0, 9, 1, 0)],
    ['an update that is none', () => syncMessage(2, Uint8Array.of(255, 255, 255, 255, 15))],
  ])('[G4] is closed for %s, and nobody hears of it', async (_what, frame) => {
    const before = journal()
    const stateless = hers.stateless.length
    const door = await opened()
    door.send(frame())
    const { code } = await door.closed
    expect([4400, 4409]).toContain(code)
    expect(journal()).toBe(before)
    expect(hers.stateless).toHaveLength(stateless)
    expect(hers.provider.isSynced).toBe(true)
  })

  it('[G12] is closed for text', async () => {
    const door = await opened()
    door.send('{"type":"hello"}')
    expect(await door.closed).toEqual({ code: 1008, reason: 'binary-only' })
  })

  it('[G12] is closed for a frame beyond all limits', async () => {
    const door = await opened()
    door.send(syncMessage(2, new Uint8Array(18 * 1024 * 1024)))
    expect((await door.closed).code).toBe(1009)
  })

  it('[G8] is closed for a presence of thousands', async () => {
    const door = await opened()
    const states = Array.from({ length: 60_000 }, (_, n) => [n, 1, '{"a":1}'] as const)
    door.send(presenceMessage(...states))
    expect((await door.closed).code).toBe(1009)
  })

  it('[G12] says nothing before it signed in that anybody listens to', async () => {
    const before = journal()
    const stranger = await bob('x'.repeat(40))
    for (let n = 0; n < 200; n++) stranger.send(syncMessage(2, new Uint8Array(60 * 1024)))
    expect([4401, 1006]).toContain((await stranger.closed).code)
    expect(stranger.frames).toEqual([])
    expect(journal()).toBe(before)
  })

  it('[G12] is cut off when it does not answer that it is closed', async () => {
    const { port } = new URL(talk.relay.relay.url)
    const deaf = connect(Number(port), '127.0.0.1')
    const lines = [
      'Host: localhost',
      'Connection: Upgrade',
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
    ]
    const key = `Sec-WebSocket-Key: ${Buffer.alloc(16).toString('base64')}`
    deaf.write(`${[`GET /y/${talk.name} HTTP/1.1`, ...lines, key].join('\r\n')}\r\n\r\n`)
    let heard = ''
    deaf.on('data', (data) => {
      heard += data.toString('latin1')
    })
    await new Promise((resolve) => deaf.on('close', resolve))
    expect(heard).toContain('not-signed-in')
  })

  it('[G2] brings nothing of another’s in its step 2', async () => {
    const doc = new Y.Doc()
    doc.getArray(`log:${talk.alice.user.id}`).push([{ i: hers.clock.tick(), k: 'm', t: 'forged' }])
    const door = await opened()
    door.send(syncMessage(1, Y.encodeStateAsUpdate(doc)))
    expect(await door.closed).toEqual({ code: 4409, reason: 'foreign-root' })
    expect(hers.texts(talk.alice.user.id)).toEqual([])
  })

  it('[G8] neither forges nor ends another’s presence', async () => {
    const own = hers.doc.clientID
    const door = await opened()
    const state = JSON.stringify({ typing: true, user: { id: talk.alice.user.id, name: 'alice' } })
    door.send(presenceMessage([own, 1_000, state], [own, 1_001, 'null']))
    door.send(presenceMessage([own, 1_002, 'null']))
    door.send(presenceMessage([77, 1, state]))
    const seen = () => hers.provider.awareness?.getStates() ?? new Map<number, Record<string, unknown>>()
    await eventually(() =>
      expect(seen().get(77)).toEqual({ typing: true, user: { id: talk.bob.user.id, name: 'bob' } }),
    )
    const witness = talk.bob.device().openConversation(talk.group)
    await witness.synced()
    await eventually(() =>
      expect(witness.provider.awareness?.getStates().get(own)).toMatchObject({
        viewing: true,
        user: { id: talk.alice.user.id },
      }),
    )
    door.ws.close()
    await eventually(() => expect(seen().has(77)).toBe(false))
  })

  it('[G8] asks who is present and is not closed for it', async () => {
    const door = await opened()
    door.send(Uint8Array.of(3))
    door.send(STEP_ONE)
    await eventually(() =>
      expect(door.frames.filter(([type, kind]) => type === 0 && kind === 1)).toHaveLength(2),
    )
    door.ws.close()
  })

  it('[G11] finds no document among hundreds, and the others notice nothing', async () => {
    const { token } = talk.eve
    let refused = 0
    for (let round = 0; round < 10; round++) {
      const doors = await Promise.all(
        Array.from({ length: 50 }, (_, n) =>
          knock(talk.relay.relay.url, `conversation/guess-${round}-${n}/x?token=${token}`),
        ),
      )
      for (const door of doors) if ((await door.closed).code === 4404) refused += 1
    }
    expect(refused).toBe(500)
    hers.say('all quiet')
    await hers.acknowledged()
  })
})

describe('a client of the door that does not read', () => {
  let talk: Talk
  beforeAll(async () => {
    const fast = { entriesPerSecond: 1e6, entriesBurst: 1e6, hotBytes: 1e9 }
    talk = await startTalk({ limits: { ...fast, maxBufferedBytes: 512 * 1024 } })
  })
  afterAll(() => talk.relay.close())

  it('[G11] is let go before what waits for it fills the memory', async () => {
    const slow = await knock(talk.relay.relay.url, `${talk.name}?token=${talk.bob.token}`)
    slow.send(STEP_ONE)
    await eventually(() => slow.frames.length > 0)
    slow.ws.pause()
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    const isGone = () => talk.relay.logs().includes('slow reader')
    let said = 0
    while (!isGone() && said < 2_000) {
      said += 50
      const t = 'x'.repeat(15_000)
      hers.append(...Array.from({ length: 50 }, () => ({ i: hers.clock.tick(), k: 'm', t })))
      await hers.acknowledged()
    }
    expect(isGone()).toBe(true)
    slow.ws.resume()
    await slow.closed
    hers.say('done')
    await hers.acknowledged()
  })
})
