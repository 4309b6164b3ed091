import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

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
