import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

const NEXT = 'a better horse battery'
let relay: RelayApp
let token: string
beforeEach(async () => {
  relay = await openRelayApp()
  token = (await relay.register('alice')).token
})
afterEach(() => relay.close())

describe('changing one’s password', () => {
  const change = (current: string, password: string, as = token) =>
    relay.ask('/api/me/password', { token: as, body: { current, password } })

  it('takes the new one from then on, and keeps the devices that are signed in', async () => {
    expect((await change(PASSWORD, NEXT)).status).toBe(204)
    expect((await relay.login('alice', PASSWORD)).status).toBe(401)
    expect((await relay.login('alice', NEXT)).status).toBe(200)
    expect((await relay.ask('/api/me', { token })).status).toBe(200)
  })

  it('needs the current one, and a new one of 8 characters', async () => {
    expect(await refusalOf(await change('not the password', NEXT))).toBe('401 wrong-credentials current')
    expect(await refusalOf(await change(PASSWORD, 'short'))).toBe('400 password-weak password')
    expect((await relay.login('alice', PASSWORD)).status).toBe(200)
  })

  it('counts wrong guesses like failed sign-ins', async () => {
    for (let n = 0; n < 10; n++) await change(`guess ${n}`, NEXT)
    expect(await refusalOf(await change(PASSWORD, NEXT))).toBe('429 too-many-attempts current')
  })

  it('is for who is signed in', async () => {
    expect((await change(PASSWORD, NEXT, 'not a token at all')).status).toBe(401)
  })
})

describe('a password that was reset for somebody', () => {
  it('opens at once, whatever was guessed before', async () => {
    for (let n = 0; n < 10; n++) await relay.login('alice', `guess ${n}`)
    expect((await relay.login('alice', PASSWORD)).status).toBe(429)
    await relay.accounts.resetPassword('alice', NEXT)
    expect((await relay.login('alice', NEXT)).status).toBe(200)
  })
})
