import { sql } from 'kysely'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { LIMITS } from '../../../sync/limits.ts'
import { openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

let relay: RelayApp
let token: string
beforeEach(async () => {
  relay = await openRelayApp()
  token = (await relay.register('alice')).token
})
afterEach(() => relay.close())

const login = (body: unknown) => relay.ask('/api/auth/login', { body })

describe('a request body', () => {
  it.each(['{', 'not json', '{"username": "alice"', "{'username': 1}", '\u0000'])(
    'is refused when it is no JSON: %j',
    async (body) => {
      expect(await refusalOf(await login(body))).toBe('400 bad-json')
    },
  )

  it.each([
    ['nothing', '', '400 invalid username'],
    ['a list', [], '400 invalid'],
    ['text', '"alice"', '400 invalid'],
    ['null', 'null', '400 invalid'],
    ['a number for a name', { username: 7, password: PASSWORD }, '400 invalid username'],
    ['a list for a name', { username: ['alice'], password: PASSWORD }, '400 invalid username'],
    ['null for a password', { username: 'alice', password: null }, '400 invalid password'],
    ['no password', { username: 'alice' }, '400 invalid password'],
    ['an unknown field', { username: 'alice', password: PASSWORD, admin: true }, '400 invalid admin'],
    ['a prototype', '{"username": "alice", "password": "x", "__proto__": {}}', '400 invalid __proto__'],
  ])('is refused when it holds %s', async (_what, body, refusal) => {
    expect(await refusalOf(await login(body))).toBe(refusal)
  })

  it.each([
    ['/api/me', 'PATCH', { displayName: 'x'.repeat(65) }, '400 invalid displayName'],
    ['/api/me', 'PATCH', { displayName: ' ' }, '400 invalid displayName'],
    ['/api/me', 'PATCH', { displayName: '\u202e' }, '400 invalid displayName'],
    ['/api/me', 'PATCH', [], '400 invalid'],
    ['/api/me', 'PATCH', { owner: true }, '400 invalid owner'],
    ['/api/me', 'PATCH', { status: 'x'.repeat(257) }, '400 invalid status'],
    ['/api/invitations', 'POST', { uses: 0 }, '400 invalid uses'],
    ['/api/invitations', 'POST', { uses: 1.5 }, '400 invalid uses'],
    ['/api/invitations', 'POST', { days: 366 }, '400 invalid days'],
    ['/api/invitations', 'POST', { owner: true }, '400 invalid owner'],
    ['/api/invitations', 'POST', { conversation: '../x' }, '400 invalid conversation'],
    ['/api/invitations', 'POST', { conversation: 'strangers-room' }, '404 not-found conversation'],
  ])('to %s by %s is refused: %j', async (path, method, body, refusal) => {
    expect(await refusalOf(await relay.ask(path, { method, body, token }))).toBe(refusal)
  })

  it('[§11] is refused over 1 MiB, whether it says its length or not', async () => {
    const body = JSON.stringify({ username: 'x'.repeat(LIMITS.maxBodyBytes), password: '' })
    expect(await refusalOf(await login(body))).toBe('413 too-large')
    const stream = new Blob([body]).stream()
    const streamed = await relay.app.request('/api/auth/login', {
      method: 'POST',
      body: stream,
      duplex: 'half',
    } as RequestInit)
    expect(await refusalOf(streamed)).toBe('413 too-large')
  })
})

describe('a request for what is not there', () => {
  it.each(['/api', '/api/', '/api/nothing', '/api/me/more', '/sync', '/files/abc/d', '/y/x', '/peerjs'])(
    'is answered as JSON: %s',
    async (path) => {
      expect(await refusalOf(await relay.ask(path))).toBe('404 not-found')
    },
  )

  it('is answered alike for another method', async () => {
    expect(await refusalOf(await relay.ask('/api/auth/login'))).toBe('404 not-found')
  })
})

describe('when something fails inside', () => {
  it('says so without telling what, and logs without the query', async () => {
    await relay.db.schema.dropTable('invitations').execute()
    const answer = await relay.ask('/api/invitations/preview?code=secret-code')
    const text = await answer.text()
    expect(answer.status).toBe(500)
    expect(JSON.parse(text)).toMatchObject({ error: { code: 'internal' } })
    expect(text).not.toContain('invitations')
    expect(relay.errors).toEqual([{ error: expect.any(Error), path: '/api/invitations/preview' }])
  })

  it('answers 503 when the database takes no writes, and still reads', async () => {
    await sql`PRAGMA query_only = 1`.execute(relay.db)
    const rename = { method: 'PATCH', body: { displayName: 'Alicia' }, token }
    expect(await refusalOf(await relay.ask('/api/me', rename))).toBe('503 cannot-store')
    relay.clock.turn(24 * 3600_000)
    expect((await relay.ask('/api/me', { token })).status).toBe(200)
  })
})

describe('health', () => {
  it('answers while the process lives, and ready while it can serve', async () => {
    let ready = false
    const starting = await openRelayApp({ isReady: () => ready })
    const health = await starting.ask('/health')
    expect([health.status, await health.json()]).toEqual([200, { status: 'ok' }])
    expect(await refusalOf(await starting.ask('/ready'))).toBe('503 not-ready')
    ready = true
    expect((await starting.ask('/ready')).status).toBe(200)
    await starting.close()
  })
})

describe('every answer', () => {
  it.each(['/api/me', '/api/nothing', '/health', '/nothing', '/api/docs'])(
    'carries the security headers: %s',
    async (path) => {
      const { headers } = await relay.ask(path)
      const policy = headers.get('Content-Security-Policy') ?? ''
      for (const rule of [
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
        "connect-src 'self' ws://localhost:8787 ws://127.0.0.1:8787",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
      ])
        expect(policy.split('; ')).toContain(rule)
      expect(policy).not.toContain('unsafe')
      expect(headers.get('X-Content-Type-Options')).toBe('nosniff')
      expect(headers.get('Referrer-Policy')).toBe('no-referrer')
      expect(headers.get('Cross-Origin-Opener-Policy')).toBe('same-origin')
      expect(headers.get('Permissions-Policy')).toContain('camera=(self)')
      expect(headers.get('Strict-Transport-Security')).toBeNull()
    },
  )

  it('of the API is never stored', async () => {
    for (const path of ['/api/me', '/api/nothing', '/api/openapi.json'])
      expect((await relay.ask(path)).headers.get('Cache-Control')).toBe('no-store')
  })

  it('asks for https from then on, over https only', async () => {
    const secure = await openRelayApp({ https: true, origins: ['https://chat.example.org'] })
    const { headers } = await secure.ask('/api/me')
    expect(headers.get('Strict-Transport-Security')).toBe('max-age=31536000')
    expect(headers.get('Content-Security-Policy')).toContain("connect-src 'self' wss://chat.example.org")
    await secure.close()
  })
})
