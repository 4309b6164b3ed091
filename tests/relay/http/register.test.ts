import { afterEach, describe, expect, it } from 'vitest'
import {
  cookieOf,
  LOCAL,
  openRelayApp,
  PASSWORD,
  type RelayApp,
  type RelayAppOptions,
  refusalOf,
} from './relayApp.ts'

let relay: RelayApp
const open = async (options?: RelayAppOptions) => {
  relay = await openRelayApp(options)
}
afterEach(() => relay.close())

const register = (body: object, more: object = {}) =>
  relay.ask('/api/auth/register', { body: { username: 'alice', password: PASSWORD, ...body }, ...more })
const ownerCode = async () => (await relay.invitations.ensureOwnerInvitation())?.split('=')[1] ?? ''
const inviteFrom = async (token: string, body: object = {}) => {
  const answer = await relay.ask('/api/invitations', { token, body })
  const { url } = (await answer.json()) as { url: string }
  return new URL(url).searchParams.get('invite') ?? ''
}

describe('registering', () => {
  it('[A1] answers a script with a token and no cookie', async () => {
    await open()
    const answer = await register({ displayName: 'Alice Liddell' })
    expect(answer.status).toBe(201)
    expect(answer.headers.get('Set-Cookie')).toBeNull()
    const body = (await answer.json()) as { token: string; user: object }
    expect(body.user).toEqual({
      id: expect.stringMatching(/^[0-9a-v]{16}$/),
      username: 'alice',
      displayName: 'Alice Liddell',
    })
    expect((await relay.ask('/api/me', { token: body.token })).status).toBe(200)
  })

  it('[A1] answers a page of ours with a cookie and no token', async () => {
    await open()
    const answer = await register({}, { origin: LOCAL })
    expect(answer.headers.get('Set-Cookie')).toMatch(
      /^prosa=[a-z0-9]{40}; Max-Age=34560000; Path=\/; HttpOnly; SameSite=Lax$/,
    )
    expect(await answer.json()).not.toHaveProperty('token')
    expect((await relay.ask('/api/me', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  it('[A1] binds the cookie to the host over https', async () => {
    await open({ origins: ['https://chat.example.org'], https: true })
    const answer = await register({}, { origin: 'https://chat.example.org' })
    const cookie = answer.headers.get('Set-Cookie') ?? ''
    expect(cookie).toMatch(/^__Host-prosa=[a-z0-9]{40};/)
    expect(cookie).toContain('Secure')
    expect(cookie).not.toContain('Domain')
    expect((await relay.ask('/api/me', { cookie: cookieOf(answer) })).status).toBe(200)
  })

  it('[A2] stores no secret, only its hash', async () => {
    await open()
    const { token } = await relay.register('alice')
    const rows = JSON.stringify(await relay.db.selectFrom('sessions').selectAll().execute())
    expect(rows).not.toContain(token)
  })

  it.each([
    [{ username: 'a' }, '400 username-odd username'],
    [{ username: 'x'.repeat(33) }, '400 username-odd username'],
    [{ username: 'alice🦊' }, '400 username-odd username'],
    [{ username: 'alice\u200f' }, '400 username-odd username'],
    [{ password: 'short' }, '400 password-weak password'],
    [{ password: 'x'.repeat(257) }, '400 password-weak password'],
    [{ displayName: '\u200b\u202e' }, '400 invalid displayName'],
    [{ displayName: 'x'.repeat(65) }, '400 invalid displayName'],
    [{ invite: 'no-such-code' }, '404 invitation-unknown invite'],
  ])('refuses %j as %s', async (body, refusal) => {
    await open()
    expect(await refusalOf(await register(body))).toBe(refusal)
    expect(await relay.accounts.list()).toEqual([])
  })

  it.each(['alice', 'ALICE', 'аlice', 'ａｌｉｃｅ'])('refuses %s once alice is there', async (username) => {
    await open()
    await relay.register('alice')
    expect(await refusalOf(await register({ username }))).toBe('409 username-taken username')
  })

  it('keeps what disturbs a line out of display names', async () => {
    await open()
    const { user } = await relay.register('alice', { displayName: ' Alice\u202e\n of  Wonderland' })
    expect(user.displayName).toBe('Alice of Wonderland')
  })

  it('lets one of many at once have a name', async () => {
    await open()
    const answers = await Promise.all(Array.from({ length: 8 }, () => register({})))
    expect(answers.map((answer) => answer.status).sort()).toEqual([201, ...Array<number>(7).fill(409)])
  })

  it('refuses the 31st account of an address within an hour, and takes it after', async () => {
    await open()
    for (let n = 0; n < 30; n++) await relay.register(`person${n}`)
    const refused = await register({ username: 'eve' })
    expect(await refusalOf(refused)).toBe('429 too-many-attempts')
    expect(refused.headers.get('Retry-After')).toBe('3600')
    expect((await register({ username: 'bob' }, { address: '10.0.0.2' })).status).toBe(201)
    relay.clock.turn(3600_000)
    expect((await register({ username: 'eve' })).status).toBe(201)
  })

  it('counts no refused registration against an address', async () => {
    await open()
    await relay.register('alice')
    for (let n = 0; n < 40; n++) expect((await register({})).status).toBe(409)
    expect((await register({ username: 'bob' })).status).toBe(201)
  })
})

describe('with registration by invitation', () => {
  it('[A3] makes whoever has the link of the first run the owner, once', async () => {
    await open({ registration: 'invite' })
    const invite = await ownerCode()
    const { token } = await relay.register('alice', { invite })
    expect(await (await relay.ask('/api/me', { token })).json()).toMatchObject({ owner: true })
    expect(await refusalOf(await register({ username: 'eve', invite }))).toBe('410 invitation-used invite')
    expect(await relay.invitations.ensureOwnerInvitation()).toBeUndefined()
  })

  it('[A3] makes one owner of many who use the link at once', async () => {
    await open({ registration: 'invite' })
    const invite = await ownerCode()
    const names = ['alice', 'bob', 'eve']
    await Promise.all(names.map((username) => register({ username, invite })))
    expect((await relay.accounts.list()).map(({ owner }) => owner)).toEqual([true])
  })

  it('[A3] replaces the link at each start while there is no owner', async () => {
    await open({ registration: 'invite' })
    const [first, second] = [await ownerCode(), await ownerCode()]
    expect(await refusalOf(await register({ invite: first }))).toBe('404 invitation-unknown invite')
    expect((await register({ invite: second })).status).toBe(201)
  })

  it('wants an invitation', async () => {
    await open({ registration: 'invite' })
    expect(await refusalOf(await register({}))).toBe('403 invitation-required invite')
  })

  it('takes an invitation as often as it says, and nobody it lets in is owner', async () => {
    await open({ registration: 'invite' })
    const { token } = await relay.register('alice', { invite: await ownerCode() })
    const invite = await inviteFrom(token, { uses: 2 })
    const bob = await relay.register('bob', { invite })
    await relay.register('carol', { invite })
    expect(await refusalOf(await register({ username: 'eve', invite }))).toBe('410 invitation-used invite')
    expect(await (await relay.ask('/api/me', { token: bob.token })).json()).toMatchObject({ owner: false })
  })

  it('uses nothing up when the registration fails', async () => {
    await open({ registration: 'invite' })
    const { token, user: alice } = await relay.register('alice', { invite: await ownerCode() })
    const invite = await inviteFrom(token)
    const both = await Promise.all(['bob', 'bob'].map((username) => register({ username, invite })))
    expect(both.map((answer) => answer.status).sort()[0]).toBe(201)
    const [invitation] = await relay.invitations.list({ id: alice.id, owner: true })
    expect(invitation).toMatchObject({ uses: 1, used: 1 })
  })

  it('refuses an expired invitation', async () => {
    await open({ registration: 'invite' })
    const { token } = await relay.register('alice', { invite: await ownerCode() })
    const invite = await inviteFrom(token, { days: 1 })
    relay.clock.turn(24 * 3600_000)
    expect(await refusalOf(await register({ username: 'bob', invite }))).toBe('410 invitation-expired invite')
  })

  it('tells who invited whom and where to', async () => {
    const events: unknown[] = []
    await open({ registration: 'invite', onRegistered: async (event) => void events.push(event) })
    const alice = await relay.register('alice', { invite: await ownerCode() })
    const bob = await relay.register('bob', { invite: await inviteFrom(alice.token) })
    expect(events).toEqual([
      { user: alice.user.id, invitedBy: undefined, conversation: undefined },
      { user: bob.user.id, invitedBy: alice.user.id, conversation: undefined },
    ])
  })

  it('makes the account even if what follows fails', async () => {
    await open({ onRegistered: () => Promise.reject(new Error('no room')) })
    expect((await register({})).status).toBe(201)
    expect(relay.errors).toHaveLength(1)
  })
})

describe('with registration closed', () => {
  it('[A3] takes the link of the first run and nobody else', async () => {
    await open({ registration: 'closed' })
    expect(await refusalOf(await register({}))).toBe('403 registration-closed')
    const { token } = await relay.register('alice', { invite: await ownerCode() })
    expect(await refusalOf(await relay.ask('/api/invitations', { token, body: {} }))).toBe(
      '403 registration-closed',
    )
  })

  it('refuses an invitation from before', async () => {
    await open({ registration: 'closed' })
    const made = await relay.invitations.create(undefined, {})
    const invite = made.ok ? made.value.path.split('=')[1] : ''
    expect(await refusalOf(await register({ invite }))).toBe('403 registration-closed')
  })
})

describe('with registration open', () => {
  it('[A3] makes nobody but the link’s holder owner', async () => {
    await open({ registration: 'open' })
    const invite = await ownerCode()
    const bob = await relay.register('bob')
    const alice = await relay.register('alice', { invite })
    const owners = (await relay.accounts.list()).filter(({ owner }) => owner).map(({ id }) => id)
    expect(owners).toEqual([alice.user.id])
    expect(owners).not.toContain(bob.user.id)
  })
})
