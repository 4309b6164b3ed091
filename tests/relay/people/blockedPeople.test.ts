import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { User } from '../../../sync/api.ts'
import { type RelayApp, refusalOf } from '../http/relayApp.ts'
import {
  accept,
  ask,
  block,
  change,
  contactsOf,
  meet,
  NOBODY,
  type Person,
  profile,
  remove,
  seenBy,
} from './acquaintances.ts'

let relay: RelayApp
let alice: Person
let bob: Person
let eve: Person
beforeEach(async () => {
  ;({ relay, alice, bob, eve } = await meet())
})
afterEach(() => relay.close())

describe('[S3] who is blocked', () => {
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
