import type { AddressInfo } from 'node:net'
import { type ServerType, serve } from '@hono/node-server'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { openRelayApp, PASSWORD, type RelayApp, refusalOf } from './relayApp.ts'

let relay: RelayApp
let server: ServerType
let url: string
beforeAll(async () => {
  relay = await openRelayApp()
  await new Promise<void>((listening) => {
    server = serve({ fetch: relay.app.fetch, port: 0, hostname: '127.0.0.1' }, () => listening())
  })
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
})
afterAll(async () => {
  await new Promise((closed) => server.close(closed))
  await relay.close()
})

const post = (path: string, body: string, headers: Record<string, string> = {}) =>
  fetch(url + path, { method: 'POST', body, headers: { Connection: 'close', ...headers } })

describe('over a real socket', () => {
  it('registers and answers', async () => {
    const answer = await post('/api/auth/register', JSON.stringify({ username: 'alice', password: PASSWORD }))
    expect(answer.status).toBe(201)
    const { token } = (await answer.json()) as { token: string }
    const me = await fetch(`${url}/api/me`, {
      headers: { Authorization: `Bearer ${token}`, Connection: 'close' },
    })
    expect(me.status).toBe(200)
    expect(me.headers.get('X-Content-Type-Options')).toBe('nosniff')
  })

  it('[§11] refuses a body over 1 MiB', async () => {
    const body = JSON.stringify({ username: 'x'.repeat(2 * 1024 * 1024), password: '' })
    expect(await refusalOf(await post('/api/auth/login', body))).toBe('413 too-large')
  })

  it('refuses a form that another site’s page posts here', async () => {
    const form = { 'Content-Type': 'application/x-www-form-urlencoded', Origin: 'https://evil.example' }
    expect(await refusalOf(await post('/api/auth/login', 'username=alice', form))).toBe('403 foreign-origin')
  })

  it('[§11] counts failed sign-ins against the address of the socket', async () => {
    for (let n = 0; n < 100; n++)
      await post('/api/auth/login', JSON.stringify({ username: `name${n}`, password: 'wrong' }))
    const refused = await post('/api/auth/login', JSON.stringify({ username: 'alice', password: PASSWORD }))
    expect(await refusalOf(refused)).toBe('429 too-many-attempts')
  })
})
