import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { appendToLane } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, FRAME, presenceFrame, SYNC } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'

describe('a reader who does not read', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      // The heartbeat looks too late: what is sent has to look itself.
      limits: {
        entriesPerSecond: 1e6,
        entriesBurst: 1e6,
        maxBufferedBytes: 512 * 1024,
        pingIntervalMs: 60_000,
        hotBytes: 1e9,
      },
    })
  })
  afterAll(() => talk.relay.close())

  it('[G11] is let go before what waits for it fills the memory; the others hear everything', async () => {
    const slow = await connectRaw(talk.relay.relay.url)
    await slow.open(talk.name, talk.bob.token)
    slow.ws.pause()
    const hers = talk.alice.device().openConversation(talk.group)
    const his = talk.bob.device().openConversation(talk.group)
    await Promise.all([hers.synced(), his.synced()])

    const isGone = () => talk.relay.logs().includes('slow reader')
    let said = 0
    // The system's own buffers take some megabytes first.
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
    await eventually(() => expect(his.texts(talk.alice.user.id)).toHaveLength(said + 1))
  })
})

describe('a reader who is behind', () => {
  const LIMITS_OF_TEST = {
    entriesPerSecond: 1e6,
    entriesBurst: 1e6,
    hotBytes: 1e9,
    pauseBufferedBytes: 64 * 1024,
  }

  async function fallBehind(limits: object) {
    const talk = await startTalk({ limits: { ...LIMITS_OF_TEST, ...limits } })
    const slow = await connectRaw(talk.relay.relay.url)
    await slow.open(talk.name, talk.bob.token)
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    slow.ws.pause()
    while (!talk.relay.logs().includes('a reader is behind')) await sayMuch(hers)
    return { talk, slow, hers }
  }
  async function sayMuch(hers: TestDocument): Promise<void> {
    const t = 'x'.repeat(15_000)
    hers.append(...Array.from({ length: 20 }, () => ({ i: hers.clock.tick(), k: 'm', t })))
    await hers.acknowledged()
  }

  it('[G11] is not read from either, nor told of presence, until they have caught up', async () => {
    const { talk, slow, hers } = await fallBehind({})
    const doc = new Y.Doc()
    appendToLane(doc, talk.bob.user.id, [{ i: hers.clock.tick(), k: 'm', t: 'from behind' }])
    slow.sync(talk.name, SYNC.update, Y.encodeStateAsUpdate(doc))
    const busy = await connectRaw(talk.relay.relay.url)
    await busy.open(talk.name, talk.alice.token)
    for (let n = 1; n <= 50; n++) {
      busy.send(presenceFrame(talk.name, [[7, n, JSON.stringify({ n, note: 'x'.repeat(1_000) })]]))
      busy.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
      await eventually(() => busy.frames.filter(({ acknowledged }) => acknowledged).length === n)
    }
    await sayMuch(hers)
    const stored = () => talk.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%from behind%'")
    expect(stored()).toEqual([])

    slow.ws.resume()
    await eventually(() => talk.relay.logs().includes('a reader has caught up'))
    await eventually(() => expect(stored()).toHaveLength(1))
    expect(slow.frames.filter(({ type }) => type === FRAME.awareness)).toEqual([])
    slow.ws.close()
    await talk.relay.close()
  })

  it('[G11] and takes nothing any more is let go', async () => {
    const { talk, slow, hers } = await fallBehind({ pingIntervalMs: 20, stallMs: 300 })
    await eventually(() => expect(talk.relay.logs()).toContain('stalled'))
    slow.ws.resume()
    expect((await slow.closed).code).toBe(1006)
    await sayMuch(hers)
    await talk.relay.close()
  })
})
