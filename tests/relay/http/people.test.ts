import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRelayApp, type RelayApp, type RelayAppOptions, refusalOf } from './relayApp.ts'

let relay: RelayApp
let token: string
let alice: { id: string }
const open = async (options?: RelayAppOptions) => {
  relay = await openRelayApp(options)
  const registered = await relay.register('alice', { displayName: 'Alice' })
  token = registered.token
  alice = registered.user
}
afterEach(() => relay.close())

describe('finding people', () => {
  beforeEach(() => open())
  const find = async (q: string): Promise<string[]> => {
    const answer = await relay.ask(`/api/users?q=${encodeURIComponent(q)}`, { token })
    const { users } = (await answer.json()) as { users: { username: string }[] }
    return users.map(({ username }) => username)
  }

  it('finds them by username and display name, whatever the case, beginnings first', async () => {
    await relay.register('bob', { displayName: 'Bob Élan' })
    await relay.register('carol', { displayName: 'Caroline Bobson' })
    await relay.register('jimbob')
    expect(await find('BO')).toEqual(['bob', 'carol', 'jimbob'])
    expect(await find('ÉLAN')).toEqual(['bob'])
  })

  it('finds a name typed in look-alike letters', async () => {
    await relay.register('bob')
    expect(await find('ЬОВ'.replace('Ь', 'B'))).toEqual(['bob'])
  })

  it('[§11] looks 120 times a minute for each person, then asks to wait', async () => {
    const { token: bobs } = await relay.register('bob')
    const search = (by: string) => relay.ask('/api/users?q=zz', { token: by })
    for (let n = 0; n < 120; n++) expect((await search(token)).status).toBe(200)
    const refused = await search(token)
    expect(refused.headers.get('Retry-After')).toBe('60')
    expect(await refusalOf(refused)).toBe('429 too-many-requests')
    expect((await search(bobs)).status).toBe(200)
    relay.clock.turn(60_000)
    expect((await search(token)).status).toBe(200)
  })

  it('never finds oneself, nor people who only stand for imported messages', async () => {
    const { user } = await relay.register('alicia')
    await relay.db.updateTable('users').set({ placeholder: 1 }).where('id', '=', user.id).execute()
    expect(await find('ali')).toEqual([])
  })

  it('gives 20 at most', async () => {
    for (let n = 0; n < 25; n++) await relay.register(`bob${n}`)
    expect(await find('bob')).toHaveLength(20)
  })

  it.each(['%%', '__', "' or 1=1"])('takes %s for what it is: text', async (q) => {
    await relay.register('bob')
    expect(await find(q)).toEqual([])
  })

  it.each(['', 'a', ' a ', 'x'.repeat(65)])('refuses to look for %j', async (q) => {
    const answer = await relay.ask(`/api/users?q=${encodeURIComponent(q)}`, { token })
    expect(await refusalOf(answer)).toBe('400 invalid q')
  })

  it('is for signed-in people, and shows no more of others than their profile', async () => {
    const { user } = await relay.register('bob')
    expect((await relay.ask('/api/users?q=bob')).status).toBe(401)
    const answer = await relay.ask('/api/users?q=bob', { token })
    expect(await answer.json()).toEqual({ users: [user] })
  })
})

describe('one’s own profile', () => {
  const change = (body: object) => relay.ask('/api/me', { method: 'PATCH', token, body })

  it('changes name and status, and tells of a new name once', async () => {
    const renamed: string[] = []
    await open({ onProfileChanged: async (user) => void renamed.push(user) })
    const answer = await change({ displayName: ' Alice  Liddell ', status: 'at tea' })
    expect(await answer.json()).toMatchObject({
      displayName: 'Alice Liddell',
      status: 'at tea',
      owner: false,
    })
    await change({ displayName: 'Alice Liddell' })
    await change({ status: '' })
    expect(renamed).toEqual([alice.id])
    expect(await (await relay.ask('/api/me', { token })).json()).not.toHaveProperty('status')
  })

  it('changes nothing when nothing is given', async () => {
    await open()
    expect(await (await change({})).json()).toMatchObject({ displayName: 'Alice' })
  })

  it('is changed even if what follows fails', async () => {
    await open({ onProfileChanged: () => Promise.reject(new Error('no room')) })
    expect((await change({ displayName: 'Alicia' })).status).toBe(200)
    expect(relay.errors).toHaveLength(1)
  })
})
