import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { directId } from '../../../sync/ids.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let pairs = 0
beforeAll(async () => {
  relay = await startTestRelay()
})
afterAll(() => relay.close())

interface Two {
  readonly alice: TestPerson
  readonly bob: TestPerson
  readonly direct: Conversation
  block(): Promise<void>
  unblock(): Promise<void>
}

/** Two people who talk with each other. */
async function two(): Promise<Two> {
  pairs += 1
  const alice = await relay.register(`alice${pairs}`)
  const bob = await relay.register(`bob${pairs}`)
  const direct = await alice.createConversation({ kind: 'direct', memberIds: [bob.user.id] })
  const path = `/api/contacts/${bob.user.id}`
  return {
    ...{ alice, bob, direct },
    async block() {
      expect((await alice.request('PATCH', path, { state: 'blocked' })).status).toBe(200)
    },
    async unblock() {
      expect((await alice.request('DELETE', path)).status).toBe(204)
    },
  }
}
const codeOf = ({ status, body }: { status: number; body: unknown }) => ({
  status,
  code: (body as { error?: { code: string } } | undefined)?.error?.code,
})
/** Who is here is told as well, when contacts change. */
const toldOn = ({ stateless }: TestDocument) => stateless.filter(({ type }) => type !== 'presence')
const idsOf = async (person: TestPerson) => (await person.overview()).conversations.map(({ id }) => id)

describe('[S3] a direct conversation that both have', () => {
  it('leaves the list of who blocks, and stays in the other’s', async () => {
    const { alice, bob, direct, block } = await two()
    await block()
    expect(await idsOf(alice)).toEqual([])
    expect(await idsOf(bob)).toEqual([direct.id])
    const entries = `/api/conversations/${direct.id}/entries`
    expect(codeOf(await alice.request('GET', entries))).toEqual({ status: 404, code: 'not-found' })
    expect(codeOf(await alice.request('POST', entries, { text: 'x' }))).toEqual({
      status: 404,
      code: 'not-found',
    })
    expect(codeOf(await alice.request('POST', `/api/conversations/${direct.id}/known`, { ids: [] }))).toEqual(
      { status: 404, code: 'not-found' },
    )
    expect((await bob.request('GET', entries)).status).toBe(200)
  })

  it('what is written there is stored, delivered to nobody, and there once the block is lifted', async () => {
    const { alice, bob, direct, block, unblock } = await two()
    const hers = alice.device().openConversation(direct)
    const home = await alice.device().openHome()
    await Promise.all([hers.synced(), home.synced()])
    await block()
    await eventually(() => expect(hers.closedFor()).toBe('not-found'))
    await eventually(() =>
      expect(toldOn(home)).toEqual([{ type: 'activity', conversation: direct.id }, { type: 'contacts' }]),
    )
    const his = bob.device().openConversation(direct)
    await his.synced()
    his.say('are you there?')
    await his.acknowledged()
    await bob.request('POST', `/api/conversations/${direct.id}/entries`, { text: 'over HTTP' })
    await expect(alice.device().openConversation(direct).synced()).rejects.toThrow('not-found')

    // Whatever was told of his words would be here before this.
    await alice.createConversation({ kind: 'group', name: 'Something else' })
    await eventually(() => expect(toldOn(home)).toHaveLength(3))
    expect(hers.texts(bob.user.id)).toEqual([])
    expect(JSON.stringify(home.stateless)).not.toContain(bob.user.id)

    await unblock()
    const back = (await alice.overview()).conversations.find(({ id }) => id === direct.id)
    expect(back).toMatchObject({ unread: 2 })
    const again = alice.device().openConversation(direct)
    await again.synced()
    expect(again.texts(bob.user.id)).toHaveLength(2)
  })

  it('is silent to who blocks when the other changes their name or picture', async () => {
    const { alice, bob, direct, block } = await two()
    await block()
    const home = await alice.device().openHome()
    await home.synced()
    await bob.request('PATCH', '/api/me', { displayName: 'bob has something to say' })
    await bob.request('DELETE', '/api/me/avatar')
    // Whatever was told of it would be here before this.
    const other = await alice.createConversation({ kind: 'group', name: 'Something else' })
    await eventually(() => expect(toldOn(home).at(-1)).toEqual({ type: 'activity', conversation: other.id }))
    expect(JSON.stringify(home.stateless)).not.toContain(direct.id)
  })

  it('[G6] a block while an update is queued refuses it', async () => {
    const { alice, bob, direct } = await two()
    const hers = alice.device().openConversation(direct)
    const his = bob.device().openConversation(direct)
    await Promise.all([hers.synced(), his.synced()])
    const held = holdCommits()
    const blocking = alice.request('PATCH', `/api/contacts/${bob.user.id}`, { state: 'blocked' })
    await eventually(() => held.waiting() === 1)
    hers.say('too late')
    held.release()
    await blocking
    await eventually(() => expect(hers.closedFor()).toBe('not-found'))
    his.say('after')
    await his.acknowledged()
    expect(his.texts(alice.user.id)).toEqual([])
  })

  it('asked for again by who is blocked is the one there is; by who blocks it is not there', async () => {
    const { alice, bob, direct, block } = await two()
    await block()
    const again = (by: TestPerson, other: TestPerson) =>
      by.request('POST', '/api/conversations', { kind: 'direct', memberIds: [other.user.id] })
    expect(await again(bob, alice)).toMatchObject({ status: 200, body: { id: direct.id } })
    expect(codeOf(await again(alice, bob))).toEqual({ status: 404, code: 'not-found' })
  })
})

describe('[S3] making something new with who blocks', () => {
  it('is answered as with nobody, before and after', async () => {
    const alice = await relay.register('alice-new')
    const bob = await relay.register('bob-new')
    await alice.request('PATCH', `/api/contacts/${bob.user.id}`, { state: 'blocked' })
    const make = (body: object) => bob.request('POST', '/api/conversations', body)
    const id = directId(alice.user.id, bob.user.id)
    for (const body of [{ kind: 'direct' }, { kind: 'direct', id }, { kind: 'group' }, { kind: 'room' }]) {
      const hers = await make({ ...body, memberIds: [alice.user.id] })
      const nobodys = await make({
        kind: body.kind,
        memberIds: ['0'.repeat(16)],
      })
      expect(hers).toEqual(nobodys)
      expect(codeOf(hers)).toEqual({ status: 404, code: 'unknown-user' })
    }
    expect(await idsOf(bob)).toEqual([])
    const hers = { kind: 'direct', memberIds: [bob.user.id] }
    expect(codeOf(await alice.request('POST', '/api/conversations', hers))).toEqual({
      status: 403,
      code: 'forbidden',
    })
  })

  it('both sides at the same moment: whichever came first, nothing is left that both see', async () => {
    for (let n = 0; n < 4; n++) {
      const alice = await relay.register(`alice-race${n}`)
      const bob = await relay.register(`bob-race${n}`)
      await Promise.all([
        alice.request('PATCH', `/api/contacts/${bob.user.id}`, { state: 'blocked' }),
        bob.request('POST', '/api/conversations', { kind: 'direct', memberIds: [alice.user.id] }),
      ])
      expect(await idsOf(alice)).toEqual([])
    }
  })
})

describe('[S3] a conversation that both belong to with others', () => {
  it('goes on: they read each other, but no picture is shown to who is blocked', async () => {
    const alice = await relay.register('alice-group')
    const bob = await relay.register('bob-group')
    const group = await alice.createConversation({ kind: 'group', name: 'Table', memberIds: [bob.user.id] })
    await alice.request('PATCH', `/api/contacts/${bob.user.id}`, { state: 'blocked' })
    const [hers, his] = [alice.device().openConversation(group), bob.device().openConversation(group)]
    await Promise.all([hers.synced(), his.synced()])
    hers.say('still here')
    his.say('so am I')
    await eventually(() => expect(his.texts(alice.user.id)).toEqual(['still here']))
    await eventually(() => expect(hers.texts(bob.user.id)).toEqual(['so am I']))

    await relay.restart(() =>
      relay.write(
        'UPDATE users SET avatar = username || ? WHERE id IN (?, ?)',
        'x',
        alice.user.id,
        bob.user.id,
      ),
    )
    const pictures = async (by: TestPerson) =>
      Object.fromEntries(
        (await by.overview()).conversations.flatMap(({ members }) =>
          members.map(({ username, avatar }) => [username, avatar]),
        ),
      )
    expect(await pictures(bob)).toEqual({ 'alice-group': undefined, 'bob-group': 'bob-groupx' })
    expect(await pictures(alice)).toEqual({ 'alice-group': 'alice-groupx', 'bob-group': 'bob-groupx' })
    // The name stands in front of him: its lack would tell.
    expect(await bob.request('GET', `/api/users/${alice.user.id}`)).toEqual({
      status: 200,
      body: { id: alice.user.id, username: 'alice-group', displayName: 'alice-group', standing: 'none' },
    })
  })
})

describe('[S1] devices', () => {
  it('of both hear of a request and its answer, of nothing else the other’s', async () => {
    const alice = await relay.register('alice-told')
    const bob = await relay.register('bob-told')
    const [hers, his] = [await alice.device().openHome(), await bob.device().openHome()]
    await Promise.all([hers.synced(), his.synced()])
    const told = (home: typeof hers) => home.stateless.filter(({ type }) => type === 'contacts').length
    const [toBob, toAlice] = [`/api/contacts/${bob.user.id}`, `/api/contacts/${alice.user.id}`]
    await alice.request('POST', toBob)
    await eventually(() => expect([told(hers), told(his)]).toEqual([1, 1]))
    await bob.request('PATCH', toAlice, { state: 'accepted' })
    await eventually(() => expect([told(hers), told(his)]).toEqual([2, 2]))
    await bob.request('PATCH', toAlice, { state: 'blocked' })
    await bob.request('DELETE', toAlice)
    await eventually(() => expect(told(his)).toBe(4))
    expect(told(hers)).toBe(2)
  })
})

describe('[S4] whoever registers by an invitation', () => {
  it('is a contact of who made it, on both sides, and nobody else’s', async () => {
    const alice = await relay.register('alice-host')
    const home = await alice.device().openHome()
    await home.synced()
    const { body } = await alice.request('POST', '/api/invitations', {})
    const invite = new URL((body as { url: string }).url).searchParams.get('invite')
    const made = await alice.request('POST', '/api/auth/register', {
      ...{ username: 'guest', password: 'guest has a password' },
      invite,
    })
    expect(made.status).toBe(201)
    await eventually(() => expect(toldOn(home)).toEqual([{ type: 'contacts' }]))
    const names = async (by: TestPerson) => (await by.request('GET', '/api/contacts')).body
    expect(await names(alice)).toMatchObject({
      contacts: [{ user: { username: 'guest' }, state: 'accepted' }],
    })
    expect(await names(await relay.signIn('guest'))).toMatchObject({
      contacts: [{ user: { username: 'alice-host' }, state: 'accepted' }],
    })
  })
})
