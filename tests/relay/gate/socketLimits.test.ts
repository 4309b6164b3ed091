import { randomBytes } from 'node:crypto'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { LIMITS } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import {
  authFrame,
  connectRaw,
  FRAME,
  frameOf,
  presenceFrame,
  SYNC,
  syncFrame,
} from '../../helpers/rawClient.ts'
import { documentOf, startTalk, type Talk } from '../../helpers/talk.ts'

const DAY_MS = 24 * 3600_000

describe('a socket', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      limits: { pingIntervalMs: 20, silenceMs: 60_000, signInWithinMs: 200, maxSocketsPerUser: 4 },
    })
  })
  afterAll(() => talk.relay.close())
  const raw = (headers = {}) => connectRaw(talk.relay.relay.url, headers)
  const opened = async (person = talk.alice) => {
    const client = await raw()
    expect(await client.open(talk.name, person.token)).toBe('open')
    return client
  }

  it('[G11] speaks without compression, whatever the client offers', async () => {
    const client = await raw()
    expect(client.ws.extensions).toBe('')
    client.ws.close()
  })

  it('[G11] on which nobody signs in is closed, though it answers every ping', async () => {
    const stranger = await raw()
    stranger.ws.on('message', () => stranger.send(Uint8Array.of(10)))
    expect(await stranger.closed).toEqual({ code: 1008, reason: 'not-signed-in' })
  })

  it('[G11] of somebody who signed in stays', async () => {
    const hers = await opened()
    const stranger = await raw()
    await stranger.closed
    expect(hers.isClosed()).toBe(false)
    hers.ws.close()
  })

  it('[G11] of a stranger may bring 128 KiB in all, in however many frames', async () => {
    const stranger = await raw()
    for (let n = 0; n < 8; n++) stranger.send(authFrame(`conversation/${n}/x`, 'x'.repeat(20_000)))
    expect((await stranger.closed).code).toBe(1009)
  })

  it('[G11] may be one of four that a person has, and is closed as the fifth', async () => {
    const four = await Promise.all(Array.from({ length: 4 }, () => opened(talk.bob)))
    const fifth = await raw()
    fifth.send(authFrame(talk.name, talk.bob.token))
    expect(await fifth.closed).toEqual({ code: 1008, reason: 'too-many-sockets' })
    expect(four.some((client) => client.isClosed())).toBe(false)
    for (const client of four) client.ws.close()
    await Promise.all(four.map(({ closed }) => closed))
    await eventually(async () => {
      const again = await raw()
      const answer = await Promise.race([again.open(talk.name, talk.bob.token), again.closed])
      again.ws.close()
      return answer === 'open'
    })
  })

  const large: readonly (readonly [string, () => Uint8Array])[] = [
    ['presence', () => presenceFrame(talk.name, [[1, 1, JSON.stringify({ x: 'x'.repeat(70_000) })]])],
    [
      'a stateless message',
      () =>
        frameOf(talk.name, FRAME.stateless, (encoder) =>
          encoding.writeVarString(encoder, 'x'.repeat(70_000)),
        ),
    ],
    ['a token', () => authFrame(talk.name, 'x'.repeat(70_000))],
    [
      'a state vector',
      () => syncFrame(talk.name, SYNC.stepOne, new Uint8Array(16 * LIMITS.maxDocumentClients)),
    ],
  ]
  for (const [what, frame] of large) {
    it(`[G11] is closed with 1009 for ${what} beyond its size, also of a member`, async () => {
      const client = await opened()
      client.send(frame())
      expect(await client.closed).toEqual({ code: 1009, reason: 'too-large' })
    })
  }

  const foreign: readonly (readonly [string, () => Uint8Array])[] = [
    [
      'a message for everybody',
      () => frameOf(talk.name, FRAME.broadcastStateless, (encoder) => encoding.writeVarString(encoder, '{}')),
    ],
    ['a status', () => frameOf(talk.name, FRAME.status, (encoder) => encoding.writeVarUint(encoder, 1))],
    ['an unknown type', () => frameOf(talk.name, 99, () => undefined)],
    [
      'the relay’s answer to a token',
      () => frameOf(talk.name, FRAME.auth, (e) => encoding.writeVarUint(e, 2)),
    ],
    ['a name with a session in it', () => authFrame(`${talk.name}\0${1}`, talk.alice.token)],
  ]
  for (const [what, frame] of foreign) {
    it(`[G7] is closed for ${what}, and nobody else hears of it`, async () => {
      const his = await opened(talk.bob)
      const before = his.frames.length
      const client = await opened()
      client.send(frame())
      expect(await client.closed).toEqual({ code: 1008, reason: 'malformed' })
      expect(his.frames.slice(before).filter(({ type }) => type === FRAME.stateless)).toEqual([])
      his.ws.close()
    })
  }

  it('[G7] that says something stateless is heard by nobody', async () => {
    const [client, his] = [await opened(), await opened(talk.bob)]
    const seen = his.frames.length
    for (const said of ['{}', '{"type":"ring"}', '{"type":"rejected","code":"internal"}'])
      client.send(frameOf(talk.name, FRAME.stateless, (encoder) => encoding.writeVarString(encoder, said)))
    client.send(presenceFrame(talk.name, [[5, 1, '{"typing":true}']]))
    await eventually(() => his.frames.slice(seen).some(({ type }) => type === FRAME.awareness))
    expect(his.frames.slice(seen).filter(({ type }) => type === FRAME.stateless)).toEqual([])
    for (const each of [client, his]) each.ws.close()
  })

  it('[G11] hears no answer to asking for presence, however often', async () => {
    const client = await opened()
    for (let n = 0; n < 1_000; n++) client.send(frameOf(talk.name, 3, () => undefined))
    client.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    await eventually(() => client.frames.some(({ acknowledged }) => acknowledged))
    expect(client.frames.filter(({ type }) => type === FRAME.awareness)).toEqual([])
    client.ws.close()
  })

  it('[G11] takes a token again and again on a document that is open, and answers none', async () => {
    const client = await opened()
    const before = client.frames.length
    for (let n = 0; n < 100; n++) client.send(authFrame(talk.name, randomBytes(20).toString('hex')))
    client.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    await eventually(() => client.frames.some(({ acknowledged }) => acknowledged))
    expect(client.frames.slice(before).filter(({ type }) => type === FRAME.auth)).toEqual([])
    client.ws.close()
  })
})

describe('sockets of strangers', () => {
  it('[G11] are bounded in number: the oldest go, and whoever signs in stays and gets in', async () => {
    const talk = await startTalk({ limits: { maxStrangerSockets: 20 } })
    const hers = await connectRaw(talk.relay.relay.url)
    expect(await hers.open(talk.name, talk.alice.token)).toBe('open')
    const strangers = await Promise.all(Array.from({ length: 60 }, () => connectRaw(talk.relay.relay.url)))
    await eventually(() => expect(strangers.filter((client) => client.isClosed())).toHaveLength(40))
    const his = await connectRaw(talk.relay.relay.url)
    expect(await his.open(talk.name, talk.bob.token)).toBe('open')
    expect(hers.isClosed()).toBe(false)
    for (const client of [...strangers, hers, his]) client.ws.terminate()
    await talk.relay.close()
  })
})

describe('what a person asks for on all sockets together', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      limits: {
        ...{ answeredBytesPerSecond: 100_000, answeredBytesBurst: 200_000, presencePerSecond: 100 },
        ...{ presenceBurst: 20, openingsPerSecond: 50, openingsBurst: 20, maxDocumentsPerSocket: 40 },
      },
    })
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    for (let n = 0; n < 4; n++) hers.say('x'.repeat(12_000))
    await hers.acknowledged()
  })
  afterAll(() => talk.relay.close())
  const opened = async (person = talk.alice) => {
    const client = await connectRaw(talk.relay.relay.url)
    expect(await client.open(talk.name, person.token)).toBe('open')
    return client
  }
  const everything = Y.encodeStateVector(new Y.Doc())

  it('[G11] is answered as fast as its bytes allow: a small question with a large answer waits its turn', async () => {
    const clients = await Promise.all([opened(), opened(), opened()])
    const started = performance.now()
    for (let n = 0; n < 4; n++) for (const client of clients) client.sync(talk.name, SYNC.stepOne, everything)
    // 12 answers of 48 kB, 200 kB at once and then 100 kB a second.
    const answers = () =>
      clients.flatMap(({ frames }) => frames.filter(({ type }) => type === FRAME.sync)).length
    await eventually(() => answers() >= 24)
    expect(performance.now() - started).toBeGreaterThan(2_500)
    for (const client of clients) client.ws.close()
  })

  it('[G11] is not worked on once nobody waits for it', async () => {
    const client = await opened(talk.bob)
    for (let n = 0; n < 60; n++) client.sync(talk.name, SYNC.stepOne, everything)
    await eventually(() => client.frames.some(({ type }) => type === FRAME.sync))
    // Hocuspocus says so when frames that wait are dropped. 60 answers would take half a minute.
    const dropped = vi.spyOn(console, 'error').mockImplementation(() => undefined)
    client.ws.terminate()
    await eventually(() => expect(dropped).toHaveBeenCalledWith(expect.anything(), { reason: 'closed' }))
    dropped.mockRestore()
  })

  it('[G8] is shown as fast as presence may change, and the last of it is seen', async () => {
    const client = await opened()
    const his = talk.bob.device().openConversation(talk.group)
    await his.synced()
    const started = performance.now()
    for (let n = 1; n <= 120; n++) client.send(presenceFrame(talk.name, [[77, n, JSON.stringify({ n })]]))
    await eventually(() => his.provider.awareness?.getStates().get(77)?.n === 120)
    expect(performance.now() - started).toBeGreaterThan(900)
    client.ws.close()
  })

  it('[G11] opens documents as fast as it may, forty on a socket even when asked for all at once', async () => {
    const groups = await Promise.all(
      Array.from({ length: 45 }, (_, n) =>
        talk.eve.createConversation({ kind: 'group', name: `group ${n}`, memberIds: [] }),
      ),
    )
    const client = await connectRaw(talk.relay.relay.url)
    await client.open('conversation/none/none', talk.eve.token)
    // Not all 45 at once: more than forty that have not been answered close the socket.
    const [first, second] = [groups.slice(0, 25), groups.slice(25)]
    const answers = await Promise.all(first.map((group) => client.open(documentOf(group), talk.eve.token)))
    answers.push(
      ...(await Promise.all(second.map((group) => client.open(documentOf(group), talk.eve.token)))),
    )
    expect(answers.filter((answer) => answer === 'open')).toHaveLength(40)
    expect(answers.filter((answer) => answer === 'too-many-documents')).toHaveLength(5)
    client.ws.close()
  })
})

describe('a clock that is set', () => {
  const clock = createHandTurnedClock()
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ now: clock.now, limits: { pingIntervalMs: 20, silenceMs: 400 } })
  })
  afterAll(() => talk.relay.close())

  it('[G12] a day forward or back cuts nobody off who speaks, and keeps nobody who is silent', async () => {
    const hers = talk.alice.device()
    const document = hers.openConversation(talk.group)
    await document.synced()
    const { webSocket } = hers.socket
    for (const by of [DAY_MS, -2 * DAY_MS, DAY_MS]) {
      clock.turn(by)
      const silent = await connectRaw(talk.relay.relay.url)
      expect((await silent.closed).code).toBe(1006)
    }
    expect(hers.socket.webSocket).toBe(webSocket)
  })

  it('[A2] back and forth ends a socket whose session expired all the same', async () => {
    const his = await connectRaw(talk.relay.relay.url)
    his.ws.on('message', () => his.send(Uint8Array.of(10)))
    expect(await his.open(talk.name, talk.bob.token)).toBe('open')
    clock.turn(-10 * DAY_MS)
    talk.relay.rows('SELECT 1')
    clock.turn(60 * DAY_MS)
    expect(await his.closed).toEqual({ code: 4401, reason: 'not-signed-in' })
  })
})
