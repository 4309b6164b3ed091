import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { cookieOf, LOCAL, openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

const FOREIGN = [
  'https://evil.example',
  'http://localhost:8788',
  'https://localhost:8787',
  'http://localhost:8787.evil.example',
  'http://localhost',
  'HTTP://LOCALHOST:8787',
  'null',
]
let relay: RelayApp
let token: string
let cookie: string
beforeEach(async () => {
  relay = await openRelayApp()
  token = (await relay.register('alice')).token
  cookie = cookieOf(await relay.login('alice', PASSWORD, { origin: LOCAL }))
})
afterEach(() => relay.close())

const rename = (more: object) =>
  relay.ask('/api/me', { method: 'PATCH', body: { displayName: 'Alice' }, ...more })

describe('the Origin of a request', () => {
  it.each(FOREIGN)('[A1] is refused everywhere when it is %s', async (origin) => {
    const asked = [
      relay.ask('/api/me', { cookie, origin }),
      relay.ask('/api/me', { token, origin }),
      rename({ token, origin }),
      relay.login('alice', PASSWORD, { origin }),
      relay.ask('/api/openapi.json', { origin }),
      relay.ask('/health', { origin }),
      relay.ask('/no/such/thing', { origin }),
    ]
    for (const answer of await Promise.all(asked)) {
      expect(await refusalOf(answer)).toBe('403 foreign-origin')
      expect(answer.headers.get('Set-Cookie')).toBeNull()
      expect(answer.headers.get('Access-Control-Allow-Origin')).toBeNull()
    }
  })

  it.each([LOCAL, 'http://127.0.0.1:8787'])(
    '[A1] may change things by cookie when it is %s',
    async (origin) => {
      expect((await rename({ cookie, origin })).status).toBe(200)
    },
  )

  it.each([
    ['PATCH', '/api/me'],
    ['POST', '/api/auth/logout'],
    ['POST', '/api/invitations'],
    ['DELETE', '/api/sessions/x'],
    ['DELETE', '/api/invitations/x'],
    ['POST', '/api/conversations'],
  ])('[A1] must be there for %s %s by cookie', async (method, path) => {
    expect(await refusalOf(await relay.ask(path, { method, cookie }))).toBe('403 foreign-origin')
  })

  it('[A1] need not be there to read by cookie', async () => {
    expect((await relay.ask('/api/me', { cookie })).status).toBe(200)
  })

  it('[A1] need not be there with a token, even beside a cookie', async () => {
    expect((await rename({ token })).status).toBe(200)
    expect((await rename({ token, cookie })).status).toBe(200)
  })
})
