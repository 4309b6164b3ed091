import * as encoding from 'lib0/encoding'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { befriend } from '../../helpers/befriend.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, FRAME, frameOf } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import { homeOf, QUICK, report, seenOn, type Told, toldOn } from './homes.ts'

let talk: Talk
beforeEach(async () => {
  talk = await startTalk({ limits: QUICK })
  await befriend(talk.alice, talk.bob)
})
afterEach(() => talk.relay.close())

describe('whoever means harm', () => {
  it('[P1] what is no report changes nothing and closes nothing', async () => {
    const his = await homeOf(talk.bob)
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    const told = toldOn(his).length
    for (const nonsense of [
      'away',
      null,
      [],
      { type: 'presence' },
      { type: 'presence', state: 'offline' },
      { type: 'presence', state: { toString: 'away' } },
      { type: 'presence', state: 'online', user: talk.bob.user.id, people: [] },
      { type: 'presence', whole: true, people: [{ user: talk.bob.user.id, state: 'offline' }] },
      { type: 'activity', conversation: talk.group.id },
      'x'.repeat(40_000),
    ])
      hers.tell(nonsense)
    hers.provider.sendStateless('{')
    hers.provider.sendStateless('')
    hers.provider.sendStateless('__proto__')
    hers.tell(report('away'))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('away'))
    expect(toldOn(his)).toHaveLength(told + 1)
    expect(hers.closedFor()).toBe(undefined)
  })

  it('[P1] a report on another’s home, or on a conversation, is none', async () => {
    const his = await homeOf(talk.bob)
    await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    const told = toldOn(his).length
    const eve = await connectRaw(talk.relay.relay.url)
    const alices = `home/${talk.alice.user.id}/${(await talk.alice.overview()).home}`
    expect(await eve.open(alices, talk.eve.token)).not.toBe('open')
    const away = (document: string) =>
      frameOf(document, FRAME.stateless, (encoder) =>
        encoding.writeVarString(encoder, JSON.stringify(report('away'))),
      )
    eve.send(away(alices))
    const insider = await connectRaw(talk.relay.relay.url)
    await insider.open(talk.name, talk.alice.token)
    insider.send(away(talk.name))
    const mine = await homeOf(talk.alice)
    mine.tell(report('away'))
    mine.tell(report('online'))
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    expect(
      toldOn(his)
        .slice(told)
        .flatMap(({ people }) => people)
        .filter(({ state }) => state !== 'online'),
    ).toEqual([])
    for (const client of [eve, insider]) client.ws.terminate()
  })

  it('[P1] a conversation that is open makes nobody be here, whatever is said on it', async () => {
    const his = await homeOf(talk.bob)
    const insider = await connectRaw(talk.relay.relay.url)
    expect(await insider.open(talk.name, talk.alice.token)).toBe('open')
    insider.send(
      frameOf(talk.name, FRAME.stateless, (encoder) =>
        encoding.writeVarString(encoder, JSON.stringify(report('online'))),
      ),
    )
    await befriend(talk.bob, talk.eve)
    const hers = await homeOf(talk.eve)
    await eventually(() => expect(seenOn(his, talk.eve)).toBe('online'))
    expect(seenOn(his, talk.alice)).toBe('offline')
    hers.device.close()
    insider.ws.terminate()
  })

  it('[P1] a flood of reports reaches nobody as one', async () => {
    const his = await homeOf(talk.bob)
    const hers = await homeOf(talk.alice)
    await eventually(() => expect(seenOn(his, talk.alice)).toBe('online'))
    const told = toldOn(his).length
    for (let time = 0; time < 2_000; time++) hers.tell(report(time % 2 === 0 ? 'away' : 'online'))
    const other = await homeOf(talk.eve)
    await befriend(talk.bob, talk.eve)
    await eventually(() => expect(seenOn(his, talk.eve)).toBe('online'))
    expect(toldOn(his).length - told).toBeLessThan(20)
    other.device.close()
  })

  it('[P1] who leaves while being let in is not here for ever', async () => {
    const his = await homeOf(talk.bob)
    const { home } = await talk.alice.overview()
    for (let time = 0; time < 20; time++) {
      const client = await connectRaw(talk.relay.relay.url)
      const opened = client.open(`home/${talk.alice.user.id}/${home}`, talk.alice.token)
      if (time % 2 === 0) await opened
      client.ws.terminate()
    }
    await eventually(async () => {
      const { body } = await talk.bob.request('GET', '/api/presence')
      expect((body as Told).people[0]?.state).toBe('offline')
      return true
    })
    await eventually(() => seenOn(his, talk.alice) !== 'online')
  })
})
