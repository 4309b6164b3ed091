import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LOCAL, openRelayApp, type RelayApp, refusalOf } from './relayApp.ts'

const DAY_MS = 24 * 3600_000
let relay: RelayApp
let alice: Awaited<ReturnType<RelayApp['register']>>
let bob: Awaited<ReturnType<RelayApp['register']>>
beforeEach(async () => {
  relay = await openRelayApp()
  const link = (await relay.invitations.ensureOwnerInvitation()) ?? ''
  alice = await relay.register('alice', { invite: link.split('=')[1], displayName: 'Alice' })
  bob = await relay.register('bob')
})
afterEach(() => relay.close())

interface Made {
  readonly id: string
  readonly url: string
}
const create = async (token: string, body: object = {}, more: object = {}): Promise<Made> =>
  (await (await relay.ask('/api/invitations', { token, body, ...more })).json()) as Made
const list = async (token: string) =>
  (
    (await (await relay.ask('/api/invitations', { token })).json()) as {
      invitations: { id: string; url?: string }[]
    }
  ).invitations
const codeOf = ({ url }: Made) => new URL(url).searchParams.get('invite') ?? ''
const preview = (code: string, address = '127.0.0.1') =>
  relay.ask(`/api/invitations/preview?code=${encodeURIComponent(code)}`, { address })

describe('an invitation', () => {
  it('is a link, for one person and 7 days unless said otherwise', async () => {
    const now = relay.clock.now()
    expect(await create(alice.token)).toEqual({
      id: expect.any(String),
      url: expect.stringMatching(/^http:\/\/localhost:8787\/register\?invite=[\w-]{22}$/),
      createdAt: now,
      expiresAt: now + 7 * DAY_MS,
      uses: 1,
      used: 0,
      by: 'Alice',
    })
    expect(await create(alice.token, { uses: 1000, days: 365 })).toMatchObject({
      uses: 1000,
      expiresAt: now + 365 * DAY_MS,
    })
  })

  it('leads to the origin it was asked from', async () => {
    const { url } = await create(alice.token, {}, { origin: 'http://127.0.0.1:8787' })
    expect(url).toMatch(/^http:\/\/127\.0\.0\.1:8787\//)
    expect((await create(alice.token, {}, { origin: LOCAL })).url).toMatch(/^http:\/\/localhost:8787\//)
  })

  it('shows its code once: the relay keeps a hash', async () => {
    const code = codeOf(await create(alice.token))
    const [listed] = await list(alice.token)
    expect(listed).not.toHaveProperty('url')
    expect(JSON.stringify(await relay.db.selectFrom('invitations').selectAll().execute())).not.toContain(code)
  })

  it('is listed for whoever made it and for the owner; the link of the first run for nobody', async () => {
    const ofAlice = await create(alice.token)
    const ofBob = await create(bob.token)
    expect((await list(bob.token)).map(({ id }) => id)).toEqual([ofBob.id])
    expect((await list(alice.token)).map(({ id }) => id).sort()).toEqual([ofAlice.id, ofBob.id].sort())
  })

  it('is revoked by whoever made it or the owner, and then unknown', async () => {
    const revoke = ({ id }: Made, token: string) =>
      relay.ask(`/api/invitations/${id}`, { method: 'DELETE', token })
    const ofAlice = await create(alice.token)
    const ofBob = await create(bob.token)
    expect(await refusalOf(await revoke(ofAlice, bob.token))).toBe('404 not-found')
    expect((await revoke(ofBob, alice.token)).status).toBe(204)
    expect((await revoke(ofAlice, alice.token)).status).toBe(204)
    expect(await refusalOf(await preview(codeOf(ofBob)))).toBe('404 invitation-unknown')
  })

  it('leads into a conversation only for its members, and never into one of two', async () => {
    const conversation = (id: string, kind: 'group' | 'direct') => ({
      id,
      kind,
      name: '',
      topic: '',
      generation: 'g',
      notes_generation: 'n',
      created_by: alice.user.id,
      created_at: 0,
      public: 0 as const,
    })
    const member = (id: string) => ({
      conversation: id,
      user_id: alice.user.id,
      role: 'host' as const,
      joined_at: 0,
    })
    await relay.db
      .insertInto('conversations')
      .values([conversation('walking-club', 'group'), conversation('d-00000000000000000000000000', 'direct')])
      .execute()
    await relay.db
      .insertInto('members')
      .values([member('walking-club'), member('d-00000000000000000000000000')])
      .execute()
    const ask = (token: string, id: string) =>
      relay.ask('/api/invitations', { token, body: { conversation: id } })
    expect((await ask(alice.token, 'walking-club')).status).toBe(201)
    expect(await refusalOf(await ask(bob.token, 'walking-club'))).toBe('404 not-found conversation')
    expect((await ask(alice.token, 'd-00000000000000000000000000')).status).toBe(404)
  })
})

describe('a preview', () => {
  it('tells whoever holds the link who invites them where', async () => {
    const answer = await preview(codeOf(await create(alice.token)))
    expect(await answer.json()).toEqual({ by: 'Alice', owner: false, relay: 'localhost:8787' })
  })

  it('[§11] are at most fifty a person that could still be used, and more once some ended', async () => {
    const made = await Promise.all(Array.from({ length: 60 }, () => create(bob.token)))
    expect(made.filter(({ url }) => url !== undefined)).toHaveLength(50)
    const refused = await relay.ask('/api/invitations', { token: bob.token, body: {} })
    expect(await refusalOf(refused)).toBe('409 too-many-invitations')
    expect((await create(alice.token)).url).toBeDefined()

    await relay.ask(`/api/invitations/${made[0]?.id}`, { method: 'DELETE', token: bob.token })
    expect((await create(bob.token)).url).toBeDefined()
    relay.clock.turn(7 * DAY_MS)
    expect((await create(bob.token)).url).toBeDefined()
  })

  it('tells that a link makes the owner', async () => {
    const fresh = await openRelayApp()
    const link = (await fresh.invitations.ensureOwnerInvitation()) ?? ''
    const answer = await fresh.ask(`/api/invitations/preview?code=${link.split('=')[1]}`)
    expect(await answer.json()).toEqual({ owner: true, relay: 'localhost:8787' })
    await fresh.close()
  })

  it('says what is wrong with a link', async () => {
    const used = codeOf(await create(alice.token, { uses: 1 }))
    await relay.register('carol', { invite: used })
    const old = codeOf(await create(alice.token, { days: 1 }))
    relay.clock.turn(DAY_MS)
    expect(await refusalOf(await preview(used))).toBe('410 invitation-used')
    expect(await refusalOf(await preview(old))).toBe('410 invitation-expired')
    expect(await refusalOf(await preview('guess'))).toBe('404 invitation-unknown')
    expect(await refusalOf(await preview(''))).toBe('400 invalid code')
    expect(await refusalOf(await preview('x'.repeat(129)))).toBe('400 invalid code')
  })

  it('cannot be used to guess: 100 wrong codes of an address, then it waits', async () => {
    for (let n = 0; n < 100; n++) expect((await preview(`guess${n}`, '10.0.0.9')).status).toBe(404)
    const right = codeOf(await create(alice.token))
    const refused = await preview(right, '10.0.0.9')
    expect(refused.headers.get('Retry-After')).toBe('900')
    expect(await refusalOf(refused)).toBe('429 too-many-attempts')
    expect((await preview(right, '10.0.0.8')).status).toBe(200)
  })
})

describe('where nobody registers', () => {
  it('[M11] people with an account are still invited into conversations', async () => {
    const closed = await openRelayApp({ registration: 'closed' })
    const link = (await closed.invitations.ensureOwnerInvitation()) ?? ''
    const owner = await closed.register('owner', { invite: link.split('=')[1] })
    await closed.db
      .insertInto('conversations')
      .values({
        ...{ id: 'walking-club', kind: 'group', name: 'Walks', topic: '', public: 0 },
        ...{ generation: 'g', notes_generation: 'n', created_by: owner.user.id, created_at: 0 },
      })
      .execute()
    const membership = {
      conversation: 'walking-club',
      user_id: owner.user.id,
      role: 'host',
      joined_at: 0,
    } as const
    await closed.db.insertInto('members').values(membership).execute()
    const make = (body: object) => closed.ask('/api/invitations', { token: owner.token, body })
    expect(await refusalOf(await make({}))).toBe('403 registration-closed')
    const made = (await (await make({ conversation: 'walking-club' })).json()) as Made
    expect(made).toMatchObject({ conversation: 'walking-club' })
    const answer = await closed.ask(`/api/invitations/preview?code=${codeOf(made)}`)
    expect(await answer.json()).toMatchObject({ to: { name: 'Walks', members: 1 } })
    const body = { username: 'somebody', password: 'a long password', invite: codeOf(made) }
    expect(await refusalOf(await closed.ask('/api/auth/register', { body }))).toBe('403 registration-closed')
    await closed.close()
  })
})
