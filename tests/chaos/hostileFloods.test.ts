import { connect, type Socket } from 'node:net'
import * as encoding from 'lib0/encoding'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Conversation } from '../../sync/api.ts'
import { createEntryClock } from '../../sync/clock.ts'
import { appendToLane } from '../../sync/lanes.ts'
import { LIMITS } from '../../sync/limits.ts'
import { eventually } from '../helpers/eventually.ts'
import {
  authFrame,
  connectRaw,
  FRAME,
  frameOf,
  presenceFrame,
  type RawClient,
  SYNC,
  syncFrame,
} from '../helpers/rawClient.ts'
import { type RelayProcess, startRelay } from '../helpers/startRelay.ts'
import { documentOf } from '../helpers/talk.ts'
import { connectPerson, type TestPerson } from '../helpers/testRelay.ts'
import { tell } from './helpers/counts.ts'
import { TIMEOUT_MS, times } from './helpers/knobs.ts'
import { residentBytes } from './helpers/processMemory.ts'

const MIB = 1024 * 1024
const IS_LONG = times(0, 1) === 1
/** What a flood may cost at most, whatever it sends: garbage that is not collected yet, and buffers within limits. */
const BOUND = 300 * MIB

describe('a hostile client that sends much', () => {
  let relay: RelayProcess
  let alice: TestPerson
  let eve: TestPerson
  let group: Conversation
  let name: string
  beforeAll(async () => {
    relay = await startRelay({ settings: { PROSA_REGISTRATION: 'open', PROSA_LOG_LEVEL: 'debug' } })
    ;[alice, eve] = [await connectPerson(relay.url, 'alice'), await connectPerson(relay.url, 'eve')]
    group = await alice.createConversation({ kind: 'group', name: 'Flooded', memberIds: [eve.user.id] })
    name = documentOf(group)
  })
  afterAll(() => relay.stop())

  const raw = () => connectRaw(relay.url)
  /** Alice writes and is answered while it goes on, and the relay has not grown beyond the bound. */
  async function withstands(
    what: string,
    flood: () => Promise<Record<string, number>>,
    bound = BOUND,
  ): Promise<void> {
    const before = residentBytes(relay.pid())
    let most = before
    const watch = setInterval(() => {
      most = Math.max(most, residentBytes(relay.pid()))
    }, 20)
    const device = alice.device()
    const hers = device.openConversation(group)
    await hers.synced()
    const counts = await flood()
    hers.say(what)
    await hers.acknowledged()
    clearInterval(watch)
    most = Math.max(most, residentBytes(relay.pid()))
    device.close()
    tell(what, { ...counts, 'MiB grown': Math.round((most - before) / MIB) })
    expect(most - before).toBeLessThan(bound)
    expect((await fetch(`${relay.url}/ready`)).status).toBe(200)
  }
  async function opened(): Promise<RawClient> {
    const client = await raw()
    expect(await client.open(name, eve.token)).toBe('open')
    return client
  }
  /** Sends until the socket is closed or all is sent, no faster than the kernel takes it. */
  async function pour(client: RawClient, count: number, frame: (n: number) => Uint8Array): Promise<number> {
    let sent = 0
    while (sent < count && !client.isClosed()) {
      client.send(frame(sent++))
      // A relay that pauses reading leaves it to the sender to wait: a hostile one keeps 8 MiB waiting.
      if (client.ws.bufferedAmount > 8 * MIB) break
      if (sent % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
    }
    return sent
  }

  it('[G11] holds little for strangers, however many frames and documents they send', async () => {
    await withstands('frames of strangers', async () => {
      let frames = 0
      let closed = 0
      for (let round = 0; round < times(20, 500); round++) {
        const client = await raw()
        frames += await pour(client, 5_000, (n) =>
          n % 2 === 0
            ? syncFrame(`conversation/${n}/x`, SYNC.update, new Uint8Array(60_000))
            : authFrame(`conversation/${n}/x`, 'x'.repeat(200)),
        )
        await eventually(client.isClosed)
        closed += 1
      }
      return { frames, closed }
    })
  })

  it(
    '[G11] holds little for sockets that never speak, and for upgrades that never end',
    async () => {
      await withstands('half-open sockets', async () => {
        const count = times(300, 3_000)
        const silent = await Promise.all(Array.from({ length: count }, raw))
        const port = Number(new URL(relay.url).port)
        const halves: Socket[] = Array.from({ length: 100 }, () => {
          const socket = connect(port, '127.0.0.1')
          socket.on('error', () => undefined)
          socket.write(
            'GET /sync HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n',
          )
          return socket
        })
        // They never answer a ping; the relay gives them up after 15 s, which only the long run waits for.
        if (IS_LONG)
          await eventually(() => silent.every((client) => client.isClosed()), { timeoutMs: 60_000 })
        for (const { ws } of silent) ws.terminate()
        for (const socket of halves) socket.destroy()
        return { sockets: count, halves: halves.length }
      })
    },
    TIMEOUT_MS,
  )

  it('[G11] answers what is small and asks for much only as fast as a person may read', async () => {
    const device = alice.device()
    const hers = device.openConversation(group)
    await hers.synced()
    for (let n = 0; n < 60; n++) hers.say('x'.repeat(16_000))
    await hers.acknowledged()
    device.close()
    await withstands('sync steps that are not read', async () => {
      const clients = await Promise.all(Array.from({ length: 5 }, opened))
      const ask = syncFrame(name, SYNC.stepOne, Y.encodeStateVector(new Y.Doc()))
      let asked = 0
      for (const client of clients) {
        client.ws.pause()
        asked += await pour(client, times(2_000, 50_000), () => ask)
      }
      const again = alice.device()
      const document = again.openConversation(group)
      await document.synced()
      again.close()
      for (const client of clients) client.ws.terminate()
      return { asked }
    })
  })

  it(
    '[G8] [G11] bears floods of presence, of stateless messages and of updates that bring nothing',
    async () => {
      const frames: readonly (readonly [string, (n: number) => Uint8Array])[] = [
        ['presence', (n) => presenceFrame(name, [[9, n, JSON.stringify({ n, note: 'x'.repeat(1_900) })]])],
        ['removals of presence', (n) => presenceFrame(name, [[n, n, 'null']])],
        [
          'stateless',
          () => frameOf(name, FRAME.stateless, (encoder) => encoding.writeVarString(encoder, '{}')),
        ],
        ['updates that bring nothing', () => syncFrame(name, SYNC.update, Uint8Array.of(0, 0))],
        ['questions for presence', () => frameOf(name, 3, () => undefined)],
        ['tokens', (n) => authFrame(name, `${n}`.repeat(20))],
      ]
      for (const [what, frame] of frames) {
        await withstands(what, async () => {
          const client = await opened()
          const sent = await pour(client, times(20_000, 500_000), frame)
          client.ws.terminate()
          return { sent }
        })
      }
    },
    TIMEOUT_MS,
  )

  it('[G11] opens no ten thousand documents on one socket', async () => {
    await withstands('documents on one socket', async () => {
      const client = await raw()
      let opened = 0
      let refused = 0
      for (let n = 0; n < 10_000 && !client.isClosed(); n++) {
        client.send(
          authFrame(
            n === 0 ? name : `conversation/${String(n).padStart(16, '0')}/${group.generation}`,
            eve.token,
          ),
        )
        if (n % 1_000 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      expect(await client.closed).toMatchObject({ code: 4205 })
      for (const { type, text } of client.frames) {
        if (type !== FRAME.auth) continue
        if (text === undefined) opened += 1
        else refused += 1
      }
      expect(opened).toBeLessThanOrEqual(LIMITS.maxDocumentsPerSocket)
      return { opened, refused }
    })
  })

  it('[G11] keeps frames that never end, and pings whose answers are not read, within bounds', async () => {
    await withstands(
      'halves of frames',
      async () => {
        const clients = await Promise.all(Array.from({ length: times(30, 100) }, opened))
        for (const { ws } of clients) {
          const socket = (ws as unknown as { _socket: Socket })._socket
          // The beginning of a frame of 16 MiB.
          socket.write(
            Buffer.concat([
              Buffer.from([0x82, 0xff, 0, 0, 0, 0, 1, 0, 0, 0, 1, 2, 3, 4]),
              Buffer.alloc(12 * MIB),
            ]),
          )
        }
        await eventually(() => clients.some((client) => client.isClosed()))
        const left = clients.filter((client) => !client.isClosed()).length
        for (const { ws } of clients) ws.terminate()
        return { clients: clients.length, left }
      },
      2 * LIMITS.maxTotalBufferedBytes,
    )
    await withstands('pings', async () => {
      const client = await opened()
      client.ws.pause()
      let pings = 0
      while (pings < 100_000 && !client.isClosed()) {
        client.ws.ping(Buffer.alloc(125))
        if (pings++ % 500 === 0) await new Promise((resolve) => setImmediate(resolve))
      }
      expect(client.isClosed()).toBe(true)
      return { pings }
    })
  })

  it('[G11] lets a member write as fast as the disk allows, and nobody’s words are lost for it', async () => {
    await withstands('messages at once', async () => {
      const client = await opened()
      const doc = new Y.Doc()
      const clock = createEntryClock({ now: Date.now, replica: 3 })
      const updates: Uint8Array[] = []
      doc.on('update', (update: Uint8Array) => updates.push(update))
      for (let n = 0; n < 300; n++)
        appendToLane(doc, eve.user.id, [{ i: clock.tick(), k: 'm', t: `flood ${n}` }])
      const sent = await pour(client, updates.length, (n) =>
        syncFrame(name, SYNC.update, updates[n] ?? Uint8Array.of(0, 0)),
      )
      await eventually(() => client.frames.some(({ acknowledged }) => acknowledged))
      client.ws.terminate()
      return { sent }
    })
  })
})
