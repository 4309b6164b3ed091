import { EventEmitter } from 'node:events'
import type { IncomingMessage, Server } from 'node:http'
import { PassThrough } from 'node:stream'
import { describe, expect, it } from 'vitest'
import { dispatchUpgrades, type UpgradeDeps } from '../../../relay/gate/dispatchUpgrades.ts'
import { err } from '../../../sync/result.ts'

const HERE = 'http://localhost:8787'
const SECRET = 'averysecrettokenaverysecrettokenaverysec'

/** What an upgrade comes to: whose secret was looked up, and what went on. */
async function ask(url: string, headers: Record<string, string> = {}, broken = false) {
  const server = new EventEmitter()
  const secrets: string[] = []
  const logged: unknown[] = []
  const handed: IncomingMessage[] = []
  const log = (...parts: unknown[]) => logged.push(...parts)
  const deps: UpgradeDeps = {
    sockets: {
      upgrade: (request) => handed.push(request),
      endSession: () => undefined,
      count: () => 0,
      closeAll: () => undefined,
    },
    peers: {
      async upgrade({ request }) {
        handed.push(request)
        return undefined
      },
      endSession: () => undefined,
      closeFor: () => undefined,
      closeAll: () => undefined,
    },
    async authenticate(secret) {
      secrets.push(secret)
      if (broken) throw new Error('the disk is gone')
      return err('unknown-session')
    },
    origins: () => [HERE],
    https: false,
    log: { info: log, warn: log, error: log, debug: log },
  }
  dispatchUpgrades(server as Server, deps)
  const socket = new PassThrough()
  const request = { url, headers } as IncomingMessage
  server.emit('upgrade', request, socket, Buffer.alloc(0))
  await new Promise((resolve) => setImmediate(resolve))
  return { secrets, logged, handed, request, answered: String(socket.read() ?? '') }
}

describe('an upgrade', () => {
  it.each(['/y/conversation/x/y', '/sync', '/peerjs', '/elsewhere', '/y/%'])(
    '[A2] of %s loses what is secret in its address before anything else sees it',
    async (path) => {
      for (const headers of [{}, { origin: HERE }, { origin: 'https://evil.example' }] as const) {
        const { request, logged } = await ask(`${path}?token=${SECRET}`, headers)
        expect(JSON.stringify({ ...request, logged })).not.toContain(SECRET)
      }
    },
  )

  it('[A2] that failed is logged without it', async () => {
    const { logged, answered } = await ask(`/y/conversation/x/y?token=${SECRET}`, {}, true)
    expect(logged).toContain('upgrade failed')
    expect(JSON.stringify(logged)).not.toContain(SECRET)
    expect(answered).toMatch(/^HTTP\/1.1 503/)
  })

  it.each([
    ['the token in the address', `?token=${SECRET}`, {}, [SECRET]],
    ['the first of several', `?token=${SECRET}&token=other`, {}, [SECRET]],
    ['the header before the address', '?token=other', { authorization: `Bearer ${SECRET}` }, [SECRET]],
    [
      'our page’s cookie, not the address',
      '?token=other',
      { origin: HERE, cookie: `prosa=${SECRET}` },
      [SECRET],
    ],
    ['nobody: our page has only a token', `?token=${SECRET}`, { origin: HERE }, []],
    ['nobody: a cookie without an Origin', '', { cookie: `prosa=${SECRET}` }, []],
    ['nobody: a cookie with an empty Origin', '', { cookie: `prosa=${SECRET}`, origin: '' }, []],
    [
      'nobody: a foreign page with everything',
      `?token=${SECRET}`,
      { origin: 'https://evil.example', cookie: `prosa=${SECRET}` },
      [],
    ],
  ])('[A1] of the door is signed in by %s', async (_how, query, headers, expected) => {
    expect((await ask(`/y/conversation/x/y${query}`, headers)).secrets).toEqual(expected)
  })

  it('[A1] of /sync is never signed in by its address', async () => {
    expect((await ask(`/sync?token=${SECRET}`)).secrets).toEqual([])
  })

  it.each(['/y', '/yes/conversation/x/y', '/', '/peerjs2', ''])('is not found at "%s"', async (path) => {
    const { answered, handed } = await ask(path)
    expect(answered).toMatch(/^HTTP\/1.1 404/)
    expect(handed).toEqual([])
  })
})
