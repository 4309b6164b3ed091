import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { type RelayApp, refusalOf } from '../http/relayApp.ts'
import {
  accept,
  arrive,
  ask,
  block,
  change,
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

describe('[§11] bounds', () => {
  it('60 requests an hour; answers and repeats cost nothing, guesses do', async () => {
    const others = []
    for (let n = 0; n < 20; n++) others.push(await arrive(relay, `other${n}`))
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
    const renamed = await change(alice, { status: 'x' })
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
    ;({ relay, alice, bob, eve } = await meet({ limits: { maxContacts: 2 } }))
    const others = []
    for (let n = 0; n < 4; n++) others.push(await arrive(relay, `other${n}`))
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
