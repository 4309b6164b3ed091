import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cookieOf, LOCAL, openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

const MINUTE_MS = 60_000
let relay: RelayApp
beforeEach(async () => {
  relay = await openRelayApp()
  await relay.register('alice')
})
afterEach(() => relay.close())

describe('signing in', () => {
  it('[A1] gives a page a cookie and a script a token', async () => {
    const page = await relay.login('alice', PASSWORD, { origin: LOCAL })
    expect(cookieOf(page)).toMatch(/^prosa=/)
    expect(await page.json()).not.toHaveProperty('token')
    const script = await relay.login('alice', PASSWORD)
    expect(script.headers.get('Set-Cookie')).toBeNull()
    expect(await script.json()).toHaveProperty('token')
  })

  it('takes the name in any case', async () => {
    expect((await relay.login('ALICE', PASSWORD)).status).toBe(200)
  })

  it('takes the same password typed in decomposed letters', async () => {
    await relay.register('bob', { password: 'ação e reação' })
    expect((await relay.login('bob', 'ação e reação'.normalize('NFD'))).status).toBe(200)
  })

  it.each([
    ['a wrong password', 'alice', 'wrong password'],
    ['an unknown name', 'nobody', PASSWORD],
    ['a name nobody can have', '🦊', PASSWORD],
    ['an empty password', 'alice', ''],
    ['a password without end', 'alice', 'x'.repeat(500_000)],
  ])('answers alike for %s', async (_what, username, password) => {
    const answer = await relay.login(username, password)
    expect([answer.status, await answer.json()]).toEqual([
      401,
      { error: { code: 'wrong-credentials', message: 'Wrong username or password.' } },
    ])
  })

  it('lets nobody in as somebody who only stands for imported messages', async () => {
    await relay.db.updateTable('users').set({ placeholder: 1 }).execute()
    expect((await relay.login('alice', PASSWORD)).status).toBe(401)
  })

  it('[A2] names the device by its browser', async () => {
    const userAgent = 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0'
    const answer = await relay.login('alice', PASSWORD, { headers: { 'User-Agent': userAgent } })
    const { token } = (await answer.json()) as { token: string }
    const { sessions } = (await (await relay.ask('/api/sessions', { token })).json()) as {
      sessions: object[]
    }
    expect(sessions).toContainEqual(expect.objectContaining({ device: 'Firefox on Linux', current: true }))
  })
})

describe('too many failed sign-ins', () => {
  const fail = (name: string, address = '10.0.0.1') => relay.login(name, 'wrong password', { address })

  it('[§11] refuses an account’s 11th from one address within 15 minutes, even the right password, and takes it after', async () => {
    for (let n = 0; n < 10; n++) expect((await fail('alice')).status).toBe(401)
    relay.clock.turn(5 * MINUTE_MS)
    const refused = await relay.login('alice', PASSWORD, { address: '10.0.0.1' })
    expect(await refusalOf(refused)).toBe('429 too-many-attempts')
    expect(refused.headers.get('Retry-After')).toBe('600')
    relay.clock.turn(10 * MINUTE_MS)
    expect((await relay.login('alice', PASSWORD, { address: '10.0.0.1' })).status).toBe(200)
  })

  it('[§11] keeps nobody out of an account from elsewhere: a stranger’s guesses shut out the stranger', async () => {
    for (let n = 0; n < 30; n++) await fail('alice')
    expect((await relay.login('alice', PASSWORD, { address: '10.0.0.2' })).status).toBe(200)
  })

  it('[§11] refuses an account’s 101st from wherever, but not where its person has signed in before', async () => {
    expect((await relay.login('alice', PASSWORD, { address: '10.9.9.9' })).status).toBe(200)
    for (let n = 0; n < 100; n++) expect((await fail('alice', `10.0.1.${n}`)).status).toBe(401)
    expect((await fail('alice', '10.0.2.1')).status).toBe(429)
    expect((await relay.login('alice', PASSWORD, { address: '10.0.2.2' })).status).toBe(429)
    expect((await relay.login('alice', PASSWORD, { address: '10.9.9.9' })).status).toBe(200)
    relay.clock.turn(15 * MINUTE_MS)
    expect((await relay.login('alice', PASSWORD, { address: '10.0.2.2' })).status).toBe(200)
  })

  it('[§11] lets no more through when they come all at once', async () => {
    const answers = await Promise.all(Array.from({ length: 40 }, () => fail('alice')))
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(10)
  })

  it('[§11] counts an unknown name like a known one', async () => {
    for (let n = 0; n < 10; n++) await fail('nobody')
    expect((await fail('nobody')).status).toBe(429)
  })

  it('[§11] counts a look-alike and another case as the same account', async () => {
    for (let n = 0; n < 10; n++) await fail(['alice', 'ALICE', 'аlice'][n % 3] ?? '')
    expect((await relay.login('alice', PASSWORD, { address: '10.0.0.1' })).status).toBe(429)
  })

  it('[§11] leaves other accounts alone', async () => {
    await relay.register('bob')
    for (let n = 0; n < 11; n++) await fail('alice')
    expect((await relay.login('bob', PASSWORD)).status).toBe(200)
  })

  it('[§11] refuses an address after ten times as many, whatever the account', async () => {
    for (let n = 0; n < 100; n++) expect((await fail(`name${n}`)).status).toBe(401)
    expect((await relay.login('alice', PASSWORD, { address: '10.0.0.1' })).status).toBe(429)
    expect((await relay.login('alice', PASSWORD, { address: '10.0.0.2' })).status).toBe(200)
  })

  it('[§11] counts an IPv6 network as one address', async () => {
    for (let n = 0; n < 100; n++) await fail(`name${n}`, `2001:db8:1:2::${n.toString(16)}`)
    expect((await relay.login('alice', PASSWORD, { address: '2001:db8:1:2:ffff::1' })).status).toBe(429)
    expect((await relay.login('alice', PASSWORD, { address: '2001:db8:1:3::1' })).status).toBe(200)
  })

  it('[§11] counts no success', async () => {
    for (let n = 0; n < 120; n++) expect((await relay.login('alice', PASSWORD)).status).toBe(200)
  })

  it('believes no forwarded address without a proxy of our own', async () => {
    const forged = (n: number) => ({ headers: { 'X-Forwarded-For': `192.0.2.${n}` }, address: '10.0.0.1' })
    for (let n = 0; n < 100; n++) await relay.login(`name${n}`, 'wrong password', forged(n))
    expect((await relay.login('alice', PASSWORD, forged(200))).status).toBe(429)
  })
})

describe('behind a proxy of our own', () => {
  it('counts against the last hop, which the proxy saw, not what the client claims', async () => {
    const proxied = await openRelayApp({ trustProxy: true })
    const from = (claim: string, seen: string) => ({ headers: { 'X-Forwarded-For': `${claim}, ${seen}` } })
    for (let n = 0; n < 100; n++)
      await proxied.login(`name${n}`, 'wrong', from(`192.0.2.${n}`, '198.51.100.1'))
    expect((await proxied.login('bob', 'wrong', from('192.0.2.250', '198.51.100.1'))).status).toBe(429)
    expect((await proxied.login('bob', 'wrong', from('192.0.2.250', '198.51.100.2'))).status).toBe(401)
    await proxied.close()
  })
})

describe('resetting a password', () => {
  it('takes the new one only, and ends every session', async () => {
    const { token } = await relay.register('bob')
    expect((await relay.accounts.resetPassword('BOB', 'a new password')).ok).toBe(true)
    expect((await relay.login('bob', PASSWORD)).status).toBe(401)
    expect((await relay.login('bob', 'a new password')).status).toBe(200)
    expect(await refusalOf(await relay.ask('/api/me', { token }))).toBe('401 session-ended')
  })

  it.each([
    ['nobody', 'a new password', 'unknown-user'],
    ['alice', 'short', 'password-weak'],
  ])('refuses %s with %s', async (username, password, error) => {
    expect(await relay.accounts.resetPassword(username, password)).toEqual({ ok: false, error })
  })
})
