import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { ClaimedDeviceLink, DeviceLink, DeviceLinkState } from '../../../sync/devicesApi.ts'
import { type Ask, cookieOf, LOCAL, openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

const MINUTE_MS = 60_000
const FIREFOX = { 'User-Agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' }
let relay: RelayApp
let alice: { token: string; user: { id: string } }
beforeEach(async () => {
  relay = await openRelayApp()
  alice = await relay.register('alice')
})
afterEach(() => relay.close())

const read = async <T>(answer: Response): Promise<T> => (await answer.json()) as T
const shown = async (token = alice.token, more: Ask = {}) =>
  read<DeviceLink>(await relay.ask('/api/devices/links', { token, method: 'POST', ...more }))
const bring = (code: string, more: Ask = {}) =>
  relay.ask('/api/auth/link', { body: { code }, headers: FIREFOX, ...more })
const finish = (claim: string, more: Ask = {}) =>
  relay.ask('/api/auth/link/finish', { body: { claim }, ...more })
const state = async (id: string, token = alice.token) =>
  read<DeviceLinkState>(await relay.ask(`/api/devices/links/${id}`, { token }))
const say = (id: string, allow: boolean, token = alice.token) =>
  relay.ask(`/api/devices/links/${id}`, { token, body: { allow } })
async function claimed(code: string) {
  return read<ClaimedDeviceLink>(await bring(code))
}

describe('signing a second device in', () => {
  it('[A5] takes a code, a look at both, and a yes', async () => {
    const link = await shown()
    expect(link.url).toBe(`${LOCAL}/link#${link.code}`)
    const { claim, check } = await claimed(link.code)
    expect(await state(link.id)).toMatchObject({ state: 'claimed', device: 'Firefox on Linux', check })
    expect(await refusalOf(await finish(claim))).toBe('409 link-pending')
    expect(await read(await say(link.id, true))).toEqual({ state: 'confirmed' })
    const { token, user } = await read<{ token: string; user: { id: string } }>(await finish(claim))
    expect(user.id).toBe(alice.user.id)
    expect(await state(link.id)).toEqual({ state: 'used' })
    const list = await read<{ sessions: object[] }>(await relay.ask('/api/sessions', { token }))
    expect(list.sessions).toContainEqual(
      expect.objectContaining({ device: 'Firefox on Linux', current: true }),
    )
    expect(await refusalOf(await finish(claim))).toBe('404 link-unknown')
    expect(await refusalOf(await bring(link.code))).toBe('409 link-used')
  })

  it('[A1] gives a page of ours a cookie and no token', async () => {
    const page = cookieOf(await relay.login('alice', PASSWORD, { origin: LOCAL }))
    const asPage = { cookie: page, origin: LOCAL }
    const link = await read<DeviceLink>(await relay.ask('/api/devices/links', { method: 'POST', ...asPage }))
    const { claim } = await claimed(link.code)
    await relay.ask(`/api/devices/links/${link.id}`, { body: { allow: true }, ...asPage })
    const answer = await finish(claim, { origin: LOCAL })
    expect(await read(answer)).toEqual({ user: expect.objectContaining({ username: 'alice' }) })
    expect((await relay.ask('/api/me', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  it('[A1] is not for other sites, nor shown by a cookie without our Origin', async () => {
    const cookie = cookieOf(await relay.login('alice', PASSWORD, { origin: LOCAL }))
    const post = { method: 'POST', cookie }
    expect(await refusalOf(await relay.ask('/api/devices/links', post))).toBe('403 foreign-origin')
    const { code } = await shown()
    expect(await refusalOf(await bring(code, { origin: 'https://evil.example' }))).toBe('403 foreign-origin')
    expect((await bring(code)).status).toBe(200)
  })

  it('[A5] makes no session without a yes', async () => {
    const link = await shown()
    const { claim } = await claimed(link.code)
    await say(link.id, false)
    expect(await refusalOf(await finish(claim))).toBe('403 link-refused')
    const sessions = await relay.db.selectFrom('sessions').selectAll().execute()
    expect(sessions).toHaveLength(1)
  })

  it('[A5] tells the first device when a photographed code was brought by somebody else first', async () => {
    const link = await shown()
    const eve = await read<ClaimedDeviceLink>(
      await bring(link.code, { headers: { 'User-Agent': 'curl/8.5.0' }, address: '203.0.113.9' }),
    )
    expect(await refusalOf(await bring(link.code))).toBe('409 link-used')
    expect(await state(link.id)).toMatchObject({ device: 'curl', check: eve.check, contested: true })
    await say(link.id, false)
    expect(await refusalOf(await finish(eve.claim))).toBe('403 link-refused')
    expect(await state(link.id)).toEqual({ state: 'ended' })
  })

  it('[A5] lets one of two claims at once win, and one of two finishes', async () => {
    const link = await shown()
    const claims = await Promise.all(Array.from({ length: 8 }, () => bring(link.code)))
    const won = claims.filter(({ status }) => status === 200)
    expect(won).toHaveLength(1)
    const { claim } = await read<ClaimedDeviceLink>(won[0] ?? Response.error())
    await say(link.id, true)
    const finished = await Promise.all(Array.from({ length: 8 }, () => finish(claim)))
    expect(finished.filter(({ status }) => status === 200)).toHaveLength(1)
  })

  it('[A5] is over after two minutes', async () => {
    const link = await shown()
    relay.clock.turn(2 * MINUTE_MS)
    expect(await refusalOf(await bring(link.code))).toBe('404 link-unknown')
    expect(await refusalOf(await say(link.id, true))).toBe('404 link-unknown')
  })

  it('[A5] is not for other people or other devices of the person to see or to answer', async () => {
    const link = await shown()
    await bring(link.code)
    const eve = await relay.register('eve')
    const tablet = await read<{ token: string }>(await relay.login('alice', PASSWORD))
    for (const { token } of [eve, tablet]) {
      expect(await refusalOf(await relay.ask(`/api/devices/links/${link.id}`, { token }))).toBe(
        '404 link-unknown',
      )
      expect(await refusalOf(await say(link.id, true, token))).toBe('404 link-unknown')
      await relay.ask(`/api/devices/links/${link.id}`, { token, method: 'DELETE' })
    }
    expect(await state(link.id)).toMatchObject({ state: 'claimed' })
  })

  it('[A5] takes ten wrong codes in two minutes from an address, and no right one after them', async () => {
    const { code } = await shown()
    for (let n = 0; n < 10; n++) expect(await refusalOf(await bring(`WRONG${n}`))).toBe('404 link-unknown')
    const refused = await bring(code)
    expect(refused.headers.get('Retry-After')).toBe('120')
    expect(await refusalOf(refused)).toBe('429 too-many-attempts')
    expect(await refusalOf(await finish('guess'))).toBe('429 too-many-attempts')
    expect((await bring(code, { address: '203.0.113.7' })).status).toBe(200)
    relay.clock.turn(2 * MINUTE_MS)
    expect((await bring((await shown()).code)).status).toBe(200)
  })

  it('[A5] counts guessed claims too, but not asking for an answer', async () => {
    const link = await shown()
    const { claim } = await claimed(link.code)
    for (let n = 0; n < 30; n++) expect(await refusalOf(await finish(claim))).toBe('409 link-pending')
    for (let n = 0; n < 10; n++)
      expect(await refusalOf(await finish(`${claim}${n}`))).toBe('404 link-unknown')
    expect(await refusalOf(await finish(claim))).toBe('429 too-many-attempts')
  })

  it('[A5] comes to nothing when the first device was signed out after its yes', async () => {
    const link = await shown()
    const { claim } = await claimed(link.code)
    await say(link.id, true)
    await relay.ask('/api/auth/logout', { token: alice.token, method: 'POST' })
    expect(await refusalOf(await finish(claim))).toBe('404 link-unknown')
  })

  it('[A5] comes to nothing when its person is gone', async () => {
    const link = await shown()
    const { claim } = await claimed(link.code)
    await say(link.id, true)
    await relay.db.deleteFrom('users').where('id', '=', alice.user.id).execute()
    expect(await refusalOf(await finish(claim))).toBe('404 link-unknown')
  })

  it('[A5] may be tried again when the session could not be stored', async () => {
    const link = await shown()
    const { claim } = await claimed(link.code)
    await say(link.id, true)
    const { create } = relay.sessions
    relay.sessions.create = () => Promise.reject(new Error('no'))
    expect((await finish(claim)).status).toBe(500)
    relay.sessions.create = create
    expect((await finish(claim)).status).toBe(200)
  })

  it('[A5] shows a person twenty codes in two minutes at most', async () => {
    for (let n = 0; n < 20; n++) await shown()
    const oneMore = await relay.ask('/api/devices/links', { token: alice.token, method: 'POST' })
    expect(await refusalOf(oneMore)).toBe('429 too-many-requests')
  })

  it.each([
    ['/api/auth/link', {}],
    ['/api/auth/link', { code: 1 }],
    ['/api/auth/link', { code: 'x'.repeat(65) }],
    ['/api/auth/link', { code: 'ABCDEFGH', more: true }],
    ['/api/auth/link/finish', { claim: 'x'.repeat(129) }],
  ])('refuses at %s what is of another form: %j', async (path, body) => {
    expect(await refusalOf(await relay.ask(path, { body }))).toMatch(/^400 invalid/)
  })
})

describe('the name of a device', () => {
  const names = async () =>
    (
      await read<{ sessions: { id: string; name?: string }[] }>(
        await relay.ask('/api/sessions', { token: alice.token }),
      )
    ).sessions
  const rename = async (name: unknown, token = alice.token) =>
    relay.ask(`/api/sessions/${(await names())[0]?.id}`, { method: 'PATCH', token, body: { name } })

  it('is what its person calls it, until they take it away', async () => {
    expect((await rename('  Kitchen\u202e tablet ')).status).toBe(204)
    expect((await names())[0]?.name).toBe('Kitchen tablet')
    expect((await rename('')).status).toBe(204)
    expect((await names())[0]).not.toHaveProperty('name')
  })

  it('is text, of 64 characters, and somebody’s own', async () => {
    expect(await refusalOf(await rename('\u200b'))).toBe('400 invalid name')
    expect(await refusalOf(await rename('x'.repeat(65)))).toBe('400 invalid name')
    expect(await refusalOf(await rename(7))).toBe('400 invalid name')
    const eve = await relay.register('eve')
    expect(await refusalOf(await rename('mine', eve.token))).toBe('404 not-found')
  })
})
