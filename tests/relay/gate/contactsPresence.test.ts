import * as v from 'valibot'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { presenceMessageSchema, presencesSchema } from '../../../sync/peopleApi.ts'
import { befriend, lastSeenOf } from '../../helpers/befriend.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, presenceFrame } from '../../helpers/rawClient.ts'
import { closeStock, connectStock } from '../../helpers/stockClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { homeOf, QUICK, report, seenOn, type Told, toldOn } from './homes.ts'

let talk: Talk
beforeEach(async () => {
  talk = await startTalk({ limits: QUICK })
  await befriend(talk.alice, talk.bob)
})
afterEach(async () => {
  closeStock()
  await talk.relay.close()
})

describe('presence on home', () => {
  it('[P1] everybody’s comes when a device connects, then what changed', async () => {
    const his = await homeOf(talk.bob)
    await eventually(() => expect(toldOn(his)).toHaveLength(1))
    expect(toldOn(his)[0]).toEqual({
      type: 'presence',
      whole: true,
      people: [{ user: talk.alice.user.id, state: 'offline' }],
    })
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    expect(toldOn(hers)[0]?.people).toEqual([{ user: talk.bob.user.id, state: 'online' }])
    hers.tell(report('away'))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('away'))
    hers.tell(report('online'))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    const answer = await talk.bob.request('GET', '/api/presence')
    expect(answer).toEqual({
      status: 200,
      body: { people: [{ user: talk.alice.user.id, state: 'online' }] },
    })
  })

  it('[P1] many changes are few messages', async () => {
    const his = await homeOf(talk.bob)
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    const before = toldOn(his).length
    for (let time = 0; time < 9; time++) hers.tell(report(time % 2 === 0 ? 'away' : 'online'))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('away'))
    expect(toldOn(his).length - before).toBeLessThan(4)
  })

  it('[P1] of a silent socket is over before the socket is', async () => {
    const his = await homeOf(talk.bob)
    const { home } = await talk.alice.overview()
    const client = await connectRaw(talk.relay.relay.url)
    const document = `home/${talk.alice.user.id}/${home}`
    const started = Date.now()
    await client.open(document, talk.alice.token)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    // It answers no ping from here on.
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('offline'))
    expect(client.isClosed()).toBe(false)
    expect(Date.now() - started).toBeGreaterThanOrEqual(QUICK.presenceSilenceMs - 20)
    client.send(Uint8Array.of(10))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    client.ws.terminate()
  })

  it('[P1] typing and viewing of a silent socket are over with it', async () => {
    const his = talk.bob.device().openConversation(talk.group)
    await his.synced()
    const client = await connectRaw(talk.relay.relay.url)
    await client.open(talk.name, talk.alice.token)
    client.send(presenceFrame(talk.name, [[71, 1, '{"typing":true}']]))
    await eventually(() => his.provider.awareness?.getStates().has(71))
    await eventually(() => his.provider.awareness?.getStates().has(71) === false)
    expect(client.isClosed()).toBe(false)
    client.send(presenceFrame(talk.name, [[71, 2, '{"typing":true}']]))
    await eventually(() => his.provider.awareness?.getStates().has(71))
    client.ws.terminate()
  })

  it('[P1] of a stock client on home counts alike', async () => {
    const his = await homeOf(talk.bob)
    const { home } = await talk.alice.overview()
    const stock = connectStock(
      talk.relay.relay.url,
      `home/${talk.alice.user.id}/${home}`,
      talk.alice.user.id,
      {
        token: talk.alice.token,
      },
    )
    await stock.synced()
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    stock.provider.destroy()
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('offline'))
  })

  it('[P1] when the relay stops, everybody was last here', async () => {
    await homeOf(talk.alice)
    await talk.relay.restart()
    expect(lastSeenOf(talk.relay, talk.alice)).toBeGreaterThan(0)
    expect(lastSeenOf(talk.relay, talk.bob)).toBe(null)
  })
})

describe('a page that loads again', () => {
  beforeEach(async () => {
    await talk.relay.close()
    talk = await startTalk({ limits: { ...QUICK, presenceSilenceMs: 4_000, presenceGraceMs: 2_500 } })
    await befriend(talk.alice, talk.bob)
  })

  it('[P1] was never gone, and leaves no ghost', async () => {
    const his = await homeOf(talk.bob)
    const first = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    await befriend(talk.bob, talk.eve)
    const before = toldOn(his).length
    first.device.close()
    // Eve comes meanwhile, which is told; then goes, which takes longer than a device that has gone counts.
    const passing = await homeOf(talk.eve)
    await eventually(() => expect(seenOn(his, talk.eve)).toBe('online'))
    const second = await homeOf(talk.alice)
    passing.device.close()
    await eventually(() => expect(seenOn(his, talk.eve)).toBe('offline'))
    expect(
      toldOn(his)
        .slice(before)
        .flatMap(({ people }) => people)
        .some((one) => one.user === talk.alice.user.id && one.state !== 'online'),
    ).toBe(false)
    second.device.close()
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('offline'))
    await eventually(() => expect(lastSeenOf(talk.relay, talk.alice)).toBeGreaterThan(0))
    // What it says is as it is promised, or devices would not hear it.
    for (const told of toldOn(his)) v.parse(presenceMessageSchema, told)
    v.parse(presencesSchema, (await talk.bob.request('GET', '/api/presence')).body)
  })
})

describe('what is hidden', () => {
  it('[P2] is hidden both ways, at once, from GET as well', async () => {
    const his = await homeOf(talk.bob)
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    await talk.alice.request('PATCH', '/api/me', { showsPresence: false })
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('offline'))
    await eventually(() => expect(seenOn(hers, talk.bob)).toBe('offline'))
    const told = toldOn(his).length
    hers.tell(report('away'))
    for (const person of [talk.alice, talk.bob]) {
      const { body } = await person.request('GET', '/api/presence')
      expect((body as Told).people.map(({ state }) => state)).toEqual(['offline'])
    }
    await talk.alice.request('PATCH', '/api/me', { showsPresence: true })
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('away'))
    await eventually(() => expect(seenOn(hers, talk.bob)).toBe('online'))
    expect(toldOn(his)).toHaveLength(told + 1)
  })

  it('[P2] when somebody was last here is for those who show theirs', async () => {
    const hers = await homeOf(talk.alice)
    hers.device.close()
    await eventually(() => expect(lastSeenOf(talk.relay, talk.alice)).toBeGreaterThan(0))
    const seen = async (person: TestPerson) =>
      ((await person.request('GET', '/api/presence')).body as Told).people[0]?.lastSeen
    expect(await seen(talk.bob)).toBe(lastSeenOf(talk.relay, talk.alice))
    await talk.bob.request('PATCH', '/api/me', { showsLastSeen: false })
    expect(await seen(talk.bob)).toBe(undefined)
    const his = await homeOf(talk.bob)
    await eventually(() => expect(toldOn(his)).toHaveLength(1))
    expect(toldOn(his)[0]?.people).toEqual([{ user: talk.alice.user.id, state: 'offline' }])
  })

  it('[S3] ends with a block on open sockets, both ways, and for whoever asks', async () => {
    const his = await homeOf(talk.bob)
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    await talk.alice.request('PATCH', `/api/contacts/${talk.bob.user.id}`, { state: 'blocked' })
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('offline'))
    await eventually(() => expect(toldOn(hers).at(-1)).toMatchObject({ whole: true, people: [] }))
    const told = toldOn(his).length
    hers.tell(report('away'))
    hers.device.close()
    for (const person of [talk.alice, talk.bob])
      expect((await person.request('GET', '/api/presence')).body).toEqual({ people: [] })
    await eventually(() => expect(lastSeenOf(talk.relay, talk.alice)).toBeGreaterThan(0))
    expect(toldOn(his)).toHaveLength(told)
    const again = await homeOf(talk.bob)
    expect(toldOn(again)).toEqual([])
  })

  it('needs somebody who is signed in', async () => {
    expect((await fetch(`${talk.relay.relay.url}/api/presence`)).status).toBe(401)
  })
})
