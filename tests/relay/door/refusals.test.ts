import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { Limits } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { closeStock, connectStock, type StockClient } from '../../helpers/stockClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { knock } from './rawDoor.ts'

const DAY_MS = 24 * 3600_000

describe('what the door refuses, a stock client sees', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterEach(closeStock)
  afterAll(() => talk.relay.close())
  const stock = (person: TestPerson, token: string | undefined, name = talk.name) =>
    connectStock(talk.relay.relay.url, name, person.user.id, token === undefined ? {} : { token })
  const signIn = async (person: TestPerson) => {
    const { username } = person.user
    const { body } = await person.request('POST', '/api/auth/login', {
      username,
      password: `${username} has a password`,
    })
    return (body as { token: string }).token
  }

  it.each([
    ['no token', undefined, 'not-signed-in'],
    ['an empty token', '', 'not-signed-in'],
    ['a wrong token', 'x'.repeat(40), 'unknown-session'],
    ['a token that is none', "'; DROP TABLE users --", 'unknown-session'],
  ])('[A1] as 4401: %s', async (_what, token, reason) => {
    expect(await stock(talk.bob, token).gaveUp()).toEqual({ code: 4401, reason })
  })

  it('[A2] as 4401: the id of a session in the place of its token', async () => {
    const { body } = await talk.bob.request('GET', '/api/sessions')
    const [session] = (body as { sessions: { id: string }[] }).sessions
    expect(await stock(talk.bob, session?.id).gaveUp()).toEqual({ code: 4401, reason: 'unknown-session' })
  })

  it('[A2] as 4401: a session that is ended, within a second, and afterwards', async () => {
    const token = await signIn(talk.bob)
    const his = stock(talk.bob, token)
    await his.synced()
    await fetch(`${talk.relay.relay.url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    expect(await his.gaveUp()).toEqual({ code: 4401, reason: 'session-ended' })
    his.say('after the end')
    expect(await stock(talk.bob, token).gaveUp()).toEqual({ code: 4401, reason: 'session-ended' })
    expect(talk.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%after the end%'")).toEqual([])
  })

  it.each([
    ['another person’s conversation', () => talk.name],
    ['another person’s home', async () => `home/${talk.bob.user.id}/${(await talk.bob.overview()).home}`],
    ['a conversation that is not there', () => 'conversation/nowhere-at-all/x'],
    ['a name with NUL in it', () => `${talk.name}%00session`],
    ['a name encoded twice', () => encodeURIComponent(encodeURIComponent(talk.name))],
    ['broken escapes', () => `${talk.name}%`],
    ['bytes that are no UTF-8', () => '%ff%fe/x/y'],
    ['one slash too many', () => `/${talk.name}`],
    ['a way up', () => `../y/${talk.name}`],
    ['no name', () => ''],
    ['a very long name', () => 'x'.repeat(8_000)],
  ])('[G2] as 4404: %s', async (_what, name) => {
    expect(await stock(talk.eve, talk.eve.token, await name()).gaveUp()).toEqual({
      code: 4404,
      reason: 'not-found',
    })
  })

  it('[R2] as 4410: another generation, with the one that is', async () => {
    const { id, generation } = talk.group
    for (const name of [`conversation/${id}/elsewhen`, `conversation/${id}/new`]) {
      expect(await stock(talk.bob, talk.bob.token, name).gaveUp()).toEqual({
        code: 4410,
        reason: `generation:${generation}`,
      })
    }
  })

  it('[R1] as 4410: a document that goes on under another name', async () => {
    const busy = await startTalk({ limits: { hotEntries: 10, sealQuietMs: 1e9 } })
    const his = connectStock(busy.relay.relay.url, busy.name, busy.bob.user.id, { token: busy.bob.token })
    await his.synced()
    for (let n = 0; n <= 20; n++) his.say(`line ${n}`)
    const { code, reason } = await his.gaveUp()
    const [now] = (await busy.bob.overview()).conversations
    expect({ code, reason }).toEqual({ code: 4410, reason: `generation:${now?.generation}` })
    expect(now?.generation).not.toBe(busy.group.generation)
    await busy.relay.close()
  })

  const spoil: readonly (readonly [string, string, (his: StockClient) => void])[] = [
    ['bad-entries', 'a text too long', (his) => his.say('x'.repeat(20_000))],
    ['foreign-root', 'words in another’s lane', (his) => void laneOf(his, talk.alice).push([entry(his)])],
    [
      'foreign-root',
      'a word of the relay’s',
      (his) => void his.doc.getArray('log:@relay').push([entry(his)]),
    ],
    ['foreign-delete', 'a deletion', (his) => laneOf(his, talk.alice).delete(0)],
  ]
  const laneOf = (his: StockClient, { user }: TestPerson) => his.doc.getArray(`log:${user.id}`)
  const entry = (his: StockClient) => ({ i: his.say('fine'), k: 'm', t: 'forged' })
  it.each(spoil)('[G7] as 4409 %s: %s', async (_code, _what, doIt) => {
    const her = talk.alice.device().openConversation(talk.group)
    await her.synced()
    her.say('something to delete')
    await her.acknowledged()
    const his = stock(talk.bob, talk.bob.token)
    await his.synced()
    await eventually(() => expect(laneOf(his, talk.alice).length).toBeGreaterThan(0))
    doIt(his)
    const { code, reason } = await his.gaveUp()
    expect({ code, reason }).toEqual({ code: 4409, reason: _code })
    // A document of its own begins anew.
    const again = stock(talk.bob, talk.bob.token)
    await again.synced()
    const mark = `taken after ${_what}`
    again.say(mark)
    await eventually(() => expect(her.texts(talk.bob.user.id)).toContain(mark))
    expect(her.texts(talk.alice.user.id)).not.toContain('forged')
  })

  it('[G6] as 4404: that one is no longer a member', async () => {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Short',
      memberIds: [talk.bob.user.id],
    })
    const his = stock(talk.bob, talk.bob.token, `conversation/${made.id}/${made.generation}`)
    await his.synced()
    const { status } = await talk.alice.request(
      'DELETE',
      `/api/conversations/${made.id}/members/${talk.bob.user.id}`,
    )
    expect(status).toBe(204)
    expect(await his.gaveUp()).toEqual({ code: 4404, reason: 'removed' })
  })

  describe('by Origin', () => {
    const target = () => `${talk.name}?token=${talk.bob.token}`
    const cookie = () => `prosa=${talk.bob.token}`
    const origin = () => talk.relay.relay.url

    it.each(['https://evil.example', 'null', 'http://localhost:1'])(
      '[A1] of another site’s page: %s',
      async (foreign) => {
        for (const headers of [{ origin: foreign }, { origin: foreign, cookie: cookie() }]) {
          await expect(knock(origin(), target(), { headers })).rejects.toThrow('403')
        }
      },
    )

    it('[A1] a page of ours is known by its cookie, not by a token in the address', async () => {
      const page = connectStock(origin(), talk.name, talk.bob.user.id, {
        headers: { origin: origin(), cookie: cookie() },
      })
      await page.synced()
      const other = await knock(origin(), target(), { headers: { origin: origin() } })
      expect(await other.closed).toEqual({ code: 4401, reason: 'not-signed-in' })
    })

    it('[A1] a cookie without our Origin is nobody’s', async () => {
      const headers = { cookie: cookie() }
      const his = await knock(origin(), talk.name, { headers })
      expect(await his.closed).toEqual({ code: 4401, reason: 'not-signed-in' })
      const empty = await knock(origin(), talk.name, { headers: { ...headers, origin: '' } })
      expect(await empty.closed).toEqual({ code: 4401, reason: 'not-signed-in' })
    })

    it('[A1] a program may keep its token out of the address', async () => {
      const his = connectStock(origin(), talk.name, talk.bob.user.id, {
        headers: { authorization: `Bearer ${talk.bob.token}` },
      })
      await his.synced()
    })
  })

  it('answers a request that is no upgrade with 404', async () => {
    const answer = await fetch(`${talk.relay.relay.url}/y/${talk.name}?token=${talk.bob.token}`)
    expect(answer.status).toBe(404)
    expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
    expect(await answer.text()).not.toContain(talk.bob.token)
  })
})

describe('a session at the door', () => {
  const clock = createHandTurnedClock()
  const limits: Partial<Limits> = { pingIntervalMs: 20, silenceMs: 60_000, maxSocketsPerUser: 3 }
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ now: clock.now, limits })
  })
  afterEach(closeStock)
  afterAll(() => talk.relay.close())
  const stock = () =>
    connectStock(talk.relay.relay.url, talk.name, talk.bob.user.id, { token: talk.bob.token })
  /** The end of a socket takes a moment to be noticed. */
  async function connected() {
    let next = stock()
    await eventually(() => {
      if (next.ends.length > 0) next = stock()
      return next.provider.synced
    })
    return next
  }

  it('has so many sockets and no more', async () => {
    const open = [stock(), stock(), stock()]
    for (const one of open) await one.synced()
    expect(await stock().gaveUp()).toEqual({ code: 4429, reason: 'too-many-sockets' })
    open[0]?.provider.destroy()
    await connected()
  })

  it('[A2] that expired ends its sockets', async () => {
    const his = await connected()
    clock.turn(31 * DAY_MS)
    expect(await his.gaveUp()).toEqual({ code: 4401, reason: 'not-signed-in' })
  })
})
