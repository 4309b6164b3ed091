import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import type { RelayApp } from '../http/relayApp.ts'
import { change, meet, type Person, profile } from './acquaintances.ts'

let relay: RelayApp
let alice: Person
let eve: Person
beforeEach(async () => {
  ;({ relay, alice, eve } = await meet())
})
afterEach(() => relay.close())

describe('[S5] profiles', () => {
  it('are for everybody signed in', async () => {
    const body = { status: ' at\ntea ', about: 'one\r\n\n\n\ntwo\u202e three', showsPresence: false }
    const answer = await change(alice, body)
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
    await change(alice, { status: 'x', about: 'y' })
    await change(alice, { status: ' \u200e ', about: '\n' })
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
    expect((await change(alice, body)).status).toBe(400)
  })
})
