import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { type RelayApp, refusalOf } from '../http/relayApp.ts'
import {
  accept,
  arrive,
  ask,
  block,
  meet,
  NOBODY,
  type Person,
  profile,
  remove,
  seenBy,
  send,
} from './acquaintances.ts'

let relay: RelayApp
let alice: Person
let bob: Person
let eve: Person
beforeEach(async () => {
  ;({ relay, alice, bob, eve } = await meet())
})
afterEach(() => relay.close())

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
      const one = await arrive(relay, `one${n}`)
      const other = await arrive(relay, `other${n}`)
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
    ;({ relay, alice, bob, eve } = await meet({ limits: { maxContacts: 2 } }))
    for (const from of [eve, bob, await arrive(relay, 'mallory')]) {
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
