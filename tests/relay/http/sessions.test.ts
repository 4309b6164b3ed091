import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cookieOf, LOCAL, openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

const HOUR_MS = 3600_000
const DAY_MS = 24 * HOUR_MS
let relay: RelayApp
beforeEach(async () => {
  relay = await openRelayApp()
})
afterEach(() => relay.close())

const me = (token: string) => relay.ask('/api/me', { token })
const list = async (token: string) => {
  const answer = await relay.ask('/api/sessions', { token })
  return ((await answer.json()) as { sessions: { id: string; current: boolean }[] }).sessions
}
const tokenOf = async (answer: Response) => ((await answer.json()) as { token: string }).token

describe('a session', () => {
  it('[A2] opens what it may with its token or its cookie', async () => {
    const { user, token } = await relay.register('alice')
    const byToken = await (await me(token)).json()
    expect(byToken).toEqual({
      ...user,
      ...{ owner: false, showsPresence: true, showsLastSeen: true },
      session: expect.any(String),
    })
    const page = await relay.login('alice', PASSWORD, { origin: LOCAL })
    expect((await relay.ask('/api/me', { cookie: `other=1; ${cookieOf(page)}` })).status).toBe(200)
  })

  it.each([
    ['nothing', {}, '401 not-signed-in'],
    ['an empty cookie', { cookie: 'prosa=' }, '401 not-signed-in'],
    ['a token that is none', { token: 'nonsense' }, '401 unknown-session'],
    ['a token of the right form', { token: 'a'.repeat(40) }, '401 unknown-session'],
    ['another scheme', { headers: { Authorization: 'Basic YTpi' } }, '401 not-signed-in'],
    ['a cookie of that form', { cookie: `prosa=${'a'.repeat(40)}` }, '401 unknown-session'],
  ])('[A2] is not opened by %s', async (_what, given, refusal) => {
    expect(await refusalOf(await relay.ask('/api/me', given))).toBe(refusal)
  })

  it('[A2] is not opened by its public id or its stored hash', async () => {
    const { token } = await relay.register('alice')
    const [row] = await relay.db.selectFrom('sessions').selectAll().execute()
    expect(row?.public_id).not.toBe(token)
    for (const guess of [row?.public_id ?? '', row?.id_hash ?? ''])
      expect(await refusalOf(await me(guess))).toBe('401 unknown-session')
  })

  it('[A2] expires after 30 idle days, which is not being signed out', async () => {
    const { token } = await relay.register('alice')
    relay.clock.turn(30 * DAY_MS - 1)
    const other = await tokenOf(await relay.login('alice', PASSWORD))
    relay.clock.turn(1)
    expect(await refusalOf(await me(token))).toBe('401 not-signed-in')
    expect(await refusalOf(await me(token))).toBe('401 not-signed-in')
    expect(await list(other)).toHaveLength(1)
  })

  it('[A2] slides for as long as it is used', async () => {
    const { token } = await relay.register('alice')
    for (let n = 0; n < 10; n++) {
      relay.clock.turn(29 * DAY_MS)
      expect((await me(token)).status).toBe(200)
    }
  })

  it('[A2] counts the 30 days from the last use, not from the half', async () => {
    const { token } = await relay.register('alice')
    relay.clock.turn(10 * DAY_MS)
    await me(token)
    relay.clock.turn(29 * DAY_MS)
    expect((await me(token)).status).toBe(200)
  })

  it('[A2] writes its slide at most once an hour', async () => {
    const { token } = await relay.register('alice')
    const lastUsed = async () =>
      (await relay.db.selectFrom('sessions').select('last_used_at').executeTakeFirstOrThrow()).last_used_at
    const start = relay.clock.now()
    relay.clock.turn(HOUR_MS - 1)
    await me(token)
    expect(await lastUsed()).toBe(start)
    relay.clock.turn(1)
    await me(token)
    expect(await lastUsed()).toBe(start + HOUR_MS)
  })

  it('[A2] slides over an open socket too, until it ended', async () => {
    const { user } = await relay.register('alice')
    const [session] = await relay.sessions.list(user.id)
    const id = session?.publicId ?? ''
    relay.clock.turn(29 * DAY_MS)
    expect(await relay.sessions.touch(id)).toEqual({
      publicId: id,
      expiresAt: relay.clock.now() + 30 * DAY_MS,
    })
    expect(await relay.sessions.isAlive(id)).toBe(true)
    await relay.sessions.end(user.id, id)
    expect(await relay.sessions.touch(id)).toBeUndefined()
    expect(await relay.sessions.isAlive(id)).toBe(false)
  })

  it('[A1] has its cookie renewed when the app starts', async () => {
    await relay.register('alice')
    const cookie = cookieOf(await relay.login('alice', PASSWORD, { origin: LOCAL }))
    expect(cookieOf(await relay.ask('/api/me', { cookie }))).toBe(cookie)
  })
})

describe('ending a session', () => {
  it('[A2] tells listeners once, and its device for ever', async () => {
    const ended: string[][] = []
    relay.sessions.onEnded((publicId, user) => ended.push([publicId, user]))
    const { user, token } = await relay.register('alice')
    const other = await tokenOf(await relay.login('alice', PASSWORD))
    const id = (await list(token)).find(({ current }) => !current)?.id ?? ''
    expect((await relay.ask(`/api/sessions/${id}`, { token, method: 'DELETE' })).status).toBe(204)
    expect(ended).toEqual([[id, user.id]])
    expect(await refusalOf(await me(other))).toBe('401 session-ended')
    expect((await me(token)).status).toBe(200)
    relay.clock.turn(400 * DAY_MS)
    await relay.login('alice', PASSWORD)
    expect(await refusalOf(await me(other))).toBe('401 session-ended')
    expect(ended).toHaveLength(1)
  })

  it('[A2] happens on signing out, which takes the cookie away', async () => {
    await relay.register('alice')
    const cookie = cookieOf(await relay.login('alice', PASSWORD, { origin: LOCAL }))
    const answer = await relay.ask('/api/auth/logout', { method: 'POST', cookie, origin: LOCAL })
    expect(answer.status).toBe(204)
    expect(answer.headers.get('Set-Cookie')).toMatch(/^prosa=; Max-Age=0;/)
    expect(await refusalOf(await relay.ask('/api/me', { cookie }))).toBe('401 session-ended')
  })

  it('is not for other people’s sessions', async () => {
    const { token } = await relay.register('alice')
    const eve = await relay.register('eve')
    const [session] = await list(token)
    const answer = await relay.ask(`/api/sessions/${session?.id}`, { token: eve.token, method: 'DELETE' })
    expect(await refusalOf(answer)).toBe('404 not-found')
    expect((await me(token)).status).toBe(200)
  })

  it('stops telling who no longer listens', async () => {
    const ended: string[] = []
    const stop = relay.sessions.onEnded((publicId) => ended.push(publicId))
    stop()
    const { user } = await relay.register('alice')
    await relay.sessions.endAll(user.id)
    expect(ended).toEqual([])
  })
})
