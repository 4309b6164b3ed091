import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('the heartbeat', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ limits: { pingIntervalMs: 30, silenceMs: 300 } })
  })
  afterAll(() => talk.relay.close())

  it('[G12] is one byte from the relay; who says nothing is cut off', async () => {
    const silent = await connectRaw(talk.relay.relay.url)
    const started = Date.now()
    expect((await silent.closed).code).toBe(1006)
    expect(Date.now() - started).toBeGreaterThan(250)
    expect(new Set(silent.beats)).toEqual(new Set([9]))
  })

  it('[G12] keeps an idle device without presence on one and the same socket', async () => {
    // The device gives up a socket that is silent for half a second; only the pings speak.
    const device = talk.bob.device({ messageReconnectTimeout: 500 })
    const his = device.openConversation(talk.group)
    await his.synced()
    const { webSocket } = device.socket
    const witness = await connectRaw(talk.relay.relay.url)
    await witness.closed
    const again = await connectRaw(talk.relay.relay.url)
    await again.closed
    const third = await connectRaw(talk.relay.relay.url)
    await third.closed
    expect(device.socket.webSocket).toBe(webSocket)
    expect(webSocket?.readyState).toBe(1)
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    hers.say('still there?')
    await eventually(() => expect(his.texts(talk.alice.user.id)).toEqual(['still there?']))
  })
})
