import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../sync/api.ts'
import type { Contact } from '../../../sync/peopleApi.ts'
import { openRelayApp, type RelayApp, type RelayAppOptions, refusalOf } from '../http/relayApp.ts'

let relay: RelayApp
let alice: Person
let bob: Person
let eve: Person
beforeEach(() => meet())
afterEach(() => relay.close())

interface Person {
  readonly user: User
  readonly token: string
}

async function meet(options?: RelayAppOptions): Promise<void> {
  relay = await openRelayApp(options)
  alice = await relay.register('alice', { displayName: 'Alice' })
  bob = await relay.register('bob', { displayName: 'Bob' })
  eve = await relay.register('eve', { displayName: 'Eve' })
}

const send = (method: string, by: Person, to: Person | string, body?: object) =>
  relay.ask(`/api/contacts/${typeof to === 'string' ? to : to.user.id}`, { method, token: by.token, body })
const ask = (by: Person, to: Person | string) => send('POST', by, to)
const accept = (by: Person, to: Person) => send('PATCH', by, to, { state: 'accepted' })
const block = (by: Person, to: Person | string) => send('PATCH', by, to, { state: 'blocked' })
const remove = (by: Person, to: Person | string) => send('DELETE', by, to)

async function contactsOf(of: Person): Promise<readonly Contact[]> {
  const answer = await relay.ask('/api/contacts', { token: of.token })
  return ((await answer.json()) as { contacts: Contact[] }).contacts
}
/** `bob pending in`, one a contact. */
const seenBy = async (of: Person): Promise<string[]> =>
  (await contactsOf(of)).map(({ user, state, direction }) =>
    [user.username, state, direction].join(' ').trim(),
  )
const profile = async (by: Person, of: Person | string): Promise<Record<string, unknown>> => {
  const answer = await relay.ask(`/api/users/${typeof of === 'string' ? of : of.user.id}`, {
    token: by.token,
  })
  return (await answer.json()) as Record<string, unknown>
}
const NOBODY = '0'.repeat(16)

describe('asking and answering', () => {
  it('[S1] shows a request to both, each from their side', async () => {
    const asked = await ask(alice, bob)
    expect(asked.status).toBe(200)
    expect(await asked.json()).toEqual({
      user: bob.user,
      state: 'pending',
      direction: 'out',
      at: relay.clock.now(),
    })
    expect(await seenBy(alice)).toEqual(['bob pending out'])
    expect(await seenBy(bob)).toEqual(['alice pending in'])
    expect(relay.told).toEqual([[alice.user.id, bob.user.id]])
    expect(await profile(alice, bob)).toMatchObject({ standing: 'asked' })
    expect(await profile(bob, alice)).toMatchObject({ standing: 'asking' })
  })

  it('[S1] accepted, both are contacts and hear of it', async () => {
    await ask(alice, bob)
    expect((await accept(bob, alice)).status).toBe(200)
    expect(await seenBy(alice)).toEqual(['bob accepted'])
    expect(await seenBy(bob)).toEqual(['alice accepted'])
    expect(relay.told.at(-1)).toEqual([bob.user.id, alice.user.id])
  })

  it('[S1] asking somebody who asks accepts', async () => {
    await ask(alice, bob)
    expect(await (await ask(bob, alice)).json()).toMatchObject({ state: 'accepted' })
    expect(await seenBy(alice)).toEqual(['bob accepted'])
  })

  it('[S1] both ask at the same moment: they are contacts, many times over', async () => {
    for (let n = 0; n < 10; n++) {
      const one = await relay.register(`one${n}`)
      const other = await relay.register(`other${n}`)
      await Promise.all([ask(one, other), ask(other, one), ask(one, other), ask(other, one)])
      expect([await seenBy(one), await seenBy(other)]).toEqual([[`other${n} accepted`], [`one${n} accepted`]])
    }
  })

  it('[S6] twice is once, whatever is sent', async () => {
    for (const twice of [() => ask(alice, bob), () => accept(bob, alice), () => remove(alice, bob)]) {
      const [first, second] = [await twice(), await twice()]
      expect([first.status, await first.text()]).toEqual([second.status, await second.text()])
    }
    await block(alice, bob)
    await block(alice, bob)
    expect(await seenBy(alice)).toEqual(['bob blocked'])
  })

  it('[S1] asks neither oneself nor nobody', async () => {
    expect(await refusalOf(await ask(alice, alice))).toBe('400 not-yourself')
    expect(await refusalOf(await block(alice, alice))).toBe('400 not-yourself')
    for (const nobody of [NOBODY, 'not-an-id', '%00', '..%2fme']) {
      expect(await refusalOf(await ask(alice, nobody))).toBe('404 unknown-user')
      expect(await refusalOf(await block(alice, nobody))).toBe('404 unknown-user')
    }
    expect((await remove(alice, NOBODY)).status).toBe(204)
  })

  it('[S1] people who only stand for imported words are nobody', async () => {
    await relay.db.updateTable('users').set({ placeholder: 1 }).where('id', '=', bob.user.id).execute()
    expect(await refusalOf(await ask(alice, bob))).toBe('404 unknown-user')
    expect((await relay.ask(`/api/users/${bob.user.id}`, { token: alice.token })).status).toBe(404)
  })

  it('accepts nothing that nobody asked', async () => {
    expect(await refusalOf(await accept(alice, bob))).toBe('404 not-found')
    await ask(alice, bob)
    expect(await refusalOf(await accept(alice, bob))).toBe('404 not-found')
    expect(await seenBy(bob)).toEqual(['alice pending in'])
  })

  it.each([{}, { state: 'pending' }, { state: 'accepted', more: 1 }, [], 'x'])(
    'refuses %j as a change',
    async (body) => {
      expect((await send('PATCH', alice, bob, body as object)).status).toBe(400)
    },
  )

  it('is for signed-in people', async () => {
    expect((await relay.ask('/api/contacts')).status).toBe(401)
    for (const method of ['POST', 'PATCH', 'DELETE'])
      expect((await relay.ask(`/api/contacts/${bob.user.id}`, { method, body: {} })).status).toBe(401)
  })
})

describe('[S2] what is not announced', () => {
  it('declining: who asked goes on seeing a pending request, and asking again does not reach', async () => {
    await ask(alice, bob)
    const before = relay.told.length
    expect((await remove(bob, alice)).status).toBe(204)
    expect(relay.told.slice(before)).toEqual([[bob.user.id]])
    expect(await seenBy(alice)).toEqual(['bob pending out'])
    expect(await seenBy(bob)).toEqual([])
    await ask(alice, bob)
    await remove(alice, bob)
    await ask(alice, bob)
    expect(await seenBy(bob)).toEqual([])
    expect(relay.told.slice(before + 1).flat()).not.toContain(bob.user.id)
  })

  it('whoever declined can still ask, which accepts', async () => {
    await ask(alice, bob)
    await remove(bob, alice)
    await ask(bob, alice)
    expect(await seenBy(alice)).toEqual(['bob accepted'])
  })

  it('withdrawing: it is no more asked of the other, and again is the same request', async () => {
    await ask(alice, bob)
    const before = relay.told.length
    await remove(alice, bob)
    expect(await seenBy(bob)).toEqual([])
    expect(await refusalOf(await accept(bob, alice))).toBe('404 not-found')
    await ask(alice, bob)
    expect(await seenBy(bob)).toEqual(['alice pending in'])
    expect(relay.told.slice(before).flat()).not.toContain(bob.user.id)
  })

  it('removing: the other’s list stays as it was, and asking them again needs no answer', async () => {
    await ask(alice, bob)
    await accept(bob, alice)
    const before = relay.told.length
    await remove(alice, bob)
    expect(relay.told.slice(before)).toEqual([[alice.user.id]])
    expect([await seenBy(alice), await seenBy(bob)]).toEqual([[], ['alice accepted']])
    await ask(alice, bob)
    expect(await seenBy(alice)).toEqual(['bob accepted'])
  })

  it('at the bound the oldest declined one is forgotten, not the newest', async () => {
    await relay.close()
    await meet({ limits: { maxContacts: 2 } })
    for (const from of [eve, bob, await relay.register('mallory')]) {
      relay.clock.turn(1_000)
      await ask(from, alice)
      await remove(alice, from)
    }
    const { length } = await relay.db
      .selectFrom('contacts')
      .select('other_id')
      .where('user_id', '=', alice.user.id)
      .execute()
    expect(length).toBe(2)
    await remove(eve, alice)
    await ask(eve, alice)
    await remove(bob, alice)
    await ask(bob, alice)
    expect(await seenBy(alice)).toEqual(['eve pending in'])
  })
})

describe('[S3] who is blocked', () => {
  const change = (by: Person, body: object) =>
    relay.ask('/api/me', { method: 'PATCH', token: by.token, body })
  const find = async (by: Person, q: string): Promise<string[]> => {
    const { users } = (await (await relay.ask(`/api/users?q=${q}`, { token: by.token })).json()) as {
      users: User[]
    }
    return users.map(({ username }) => username)
  }
  beforeEach(() => change(alice, { status: 'at tea', about: 'I follow rabbits.' }))

  it('does not find who blocks them, by name or by id; who blocks finds them', async () => {
    await block(alice, bob)
    expect(await find(bob, 'ali')).toEqual([])
    expect(await find(eve, 'ali')).toEqual(['alice'])
    expect(await find(alice, 'bob')).toEqual(['bob'])
    expect(await profile(bob, alice)).toEqual(await profile(bob, NOBODY))
    expect(await profile(alice, bob)).toMatchObject({ standing: 'blocked' })
  })

  it('is answered as by nobody: asking, blocking, accepting, removing', async () => {
    await block(alice, bob)
    for (const deed of [ask, block]) {
      const [hers, nobodys] = [await deed(bob, alice), await deed(bob, NOBODY)]
      expect([hers.status, await hers.text()]).toEqual([nobodys.status, await nobodys.text()])
    }
    expect(await refusalOf(await accept(bob, alice))).toBe('404 not-found')
    expect((await remove(bob, alice)).status).toBe(204)
    expect([await seenBy(alice), await seenBy(bob)]).toEqual([['bob blocked'], []])
  })

  it('goes on seeing their request, or contact, by its name alone', async () => {
    await ask(bob, alice)
    await block(alice, bob)
    expect(await contactsOf(bob)).toMatchObject([{ state: 'pending', direction: 'out' }])
    expect((await contactsOf(bob))[0]?.user).toEqual({
      id: alice.user.id,
      username: 'alice',
      displayName: 'Alice',
    })
    expect(await profile(bob, alice)).toEqual({
      id: alice.user.id,
      username: 'alice',
      displayName: 'Alice',
      standing: 'asked',
    })
    expect((await ask(bob, alice)).status).toBe(200)
    expect(await seenBy(alice)).toEqual(['bob blocked'])
  })

  it('is not told, nor is anything of it by being refused more often', async () => {
    await ask(bob, alice)
    await accept(alice, bob)
    const before = relay.told.length
    await block(alice, bob)
    expect(relay.told.slice(before)).toEqual([[alice.user.id]])
    await remove(bob, alice)
    for (let n = 0; n < 5; n++) await ask(bob, alice)
    expect(relay.told.slice(before + 1).flat()).not.toContain(alice.user.id)
  })

  it('withdraws what they asked of the other by blocking them', async () => {
    await ask(alice, bob)
    await block(alice, bob)
    expect(await seenBy(bob)).toEqual([])
    expect(await refusalOf(await accept(bob, alice))).toBe('404 not-found')
  })

  it('is let in again by lifting it: nothing stands until somebody asks', async () => {
    await ask(bob, alice)
    await accept(alice, bob)
    await block(alice, bob)
    expect(await refusalOf(await ask(alice, bob))).toBe('403 forbidden')
    await remove(alice, bob)
    expect(await seenBy(alice)).toEqual([])
    expect(await find(bob, 'ali')).toEqual(['alice'])
    expect(await profile(bob, alice)).toMatchObject({ status: 'at tea', about: 'I follow rabbits.' })
  })

  it('a request of the time of the block stays with them, until they ask again', async () => {
    await ask(bob, alice)
    await block(alice, bob)
    await remove(alice, bob)
    expect(await seenBy(alice)).toEqual([])
    await ask(bob, alice)
    expect(await seenBy(alice)).toEqual(['bob pending in'])
  })

  it('two who block each other are both let go one by one', async () => {
    await ask(bob, alice)
    await block(alice, bob)
    await block(bob, alice)
    expect(await seenBy(bob)).toEqual(['alice blocked'])
    await remove(alice, bob)
    expect(await seenBy(bob)).toEqual(['alice blocked'])
    expect(await find(alice, 'bob')).toEqual([])
  })
})

describe('[S5] profiles', () => {
  it('are for everybody signed in', async () => {
    const body = { status: ' at\ntea ', about: 'one\r\n\n\n\ntwo\u202e three', showsPresence: false }
    const answer = await relay.ask('/api/me', { method: 'PATCH', token: alice.token, body })
    expect(await answer.json()).toMatchObject({
      status: 'at tea',
      about: 'one\n\ntwo three',
      showsPresence: false,
      showsLastSeen: true,
    })
    expect(await (await relay.ask('/api/me', { token: alice.token })).json()).toMatchObject({
      about: 'one\n\ntwo three',
      showsPresence: false,
    })
    expect(await profile(eve, alice)).toEqual({
      id: alice.user.id,
      username: 'alice',
      displayName: 'Alice',
      status: 'at tea',
      about: 'one\n\ntwo three',
      standing: 'none',
    })
    expect((await relay.ask(`/api/users/${alice.user.id}`)).status).toBe(401)
  })

  it('lose what is emptied', async () => {
    const patch = (body: object) => relay.ask('/api/me', { method: 'PATCH', token: alice.token, body })
    await patch({ status: 'x', about: 'y' })
    await patch({ status: ' \u200e ', about: '\n' })
    expect(Object.keys(await profile(alice, alice)).sort()).toEqual([
      'displayName',
      'id',
      'standing',
      'username',
    ])
  })

  it.each([
    { status: 'x'.repeat(257) },
    { about: 'x'.repeat(1_001) },
    { showsPresence: 'no' },
    { avatar: 'x' },
  ])('refuse %j', async (body) => {
    expect((await relay.ask('/api/me', { method: 'PATCH', token: alice.token, body })).status).toBe(400)
  })
})

describe('[§11] bounds', () => {
  it('60 requests an hour; answers and repeats cost nothing, guesses do', async () => {
    const others = []
    for (let n = 0; n < 20; n++) others.push(await relay.register(`other${n}`))
    for (const other of others) {
      await ask(other, alice)
      await ask(alice, other)
      await ask(alice, other)
    }
    await ask(alice, bob)
    for (let n = 0; n < 59; n++) expect((await ask(alice, NOBODY)).status).toBe(404)
    const refused = await ask(alice, eve)
    expect(refused.headers.get('Retry-After')).toBe('3600')
    expect(await refusalOf(refused)).toBe('429 too-many-requests')
    relay.clock.turn(3600_000)
    expect((await ask(alice, eve)).status).toBe(200)
  })

  it('a request that reaches nobody counts as one that does', async () => {
    await ask(bob, alice)
    await remove(alice, bob)
    for (let n = 0; n < 59; n++) {
      await remove(bob, alice)
      expect((await ask(bob, alice)).status).toBe(200)
    }
    expect(await refusalOf(await ask(bob, eve))).toBe('429 too-many-requests')
  })

  it('120 changes a minute', async () => {
    for (let n = 0; n < 120; n++) await remove(alice, bob)
    expect(await refusalOf(await remove(alice, bob))).toBe('429 too-many-requests')
    expect(await refusalOf(await block(alice, bob))).toBe('429 too-many-requests')
    const renamed = await relay.ask('/api/me', { method: 'PATCH', token: alice.token, body: { status: 'x' } })
    expect(await refusalOf(renamed)).toBe('429 too-many-requests')
    expect((await remove(bob, alice)).status).toBe(204)
  })

  it('1,200 profiles a minute', async () => {
    for (let n = 0; n < 1_200; n++) await profile(alice, NOBODY)
    expect(await profile(alice, bob)).toMatchObject({ error: { code: 'too-many-requests' } })
    relay.clock.turn(60_000)
    expect(await profile(alice, bob)).toMatchObject({ username: 'bob' })
  })

  it('so many contacts, blocks and requests, each counted apart: strangers cannot fill a list', async () => {
    await relay.close()
    await meet({ limits: { maxContacts: 2 } })
    const others = []
    for (let n = 0; n < 4; n++) others.push(await relay.register(`other${n}`))
    const [one, two, three, four] = others as [Person, Person, Person, Person]
    for (const other of others) expect((await ask(other, alice)).status).toBe(200)
    expect(await seenBy(alice)).toHaveLength(2)
    expect(await seenBy(four)).toEqual(['alice pending out'])
    expect((await ask(alice, bob)).status).toBe(200)
    expect((await accept(alice, one)).status).toBe(200)
    expect(await refusalOf(await accept(alice, two))).toBe('409 too-many-contacts')
    expect(await refusalOf(await ask(alice, eve))).toBe('409 too-many-contacts')
    expect((await block(alice, two)).status).toBe(200)
    expect((await block(alice, three)).status).toBe(200)
    expect(await refusalOf(await block(alice, eve))).toBe('409 too-many-contacts')
  })
})
