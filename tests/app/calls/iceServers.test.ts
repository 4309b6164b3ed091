import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { createIceServers } from '../../../app/calls/iceServers.ts'
import { createSignalling } from '../../../app/calls/signalling.ts'
import type { Api } from '../../../app/net/api.ts'
import type { Ice } from '../../../sync/callsApi.ts'
import { err, ok } from '../../../sync/result.ts'

const made = vi.hoisted(() => ({ options: [] as { readonly config: RTCConfiguration }[] }))
vi.mock('peerjs', () => ({
  Peer: class {
    constructor(_id: string, options: { readonly config: RTCConfiguration }) {
      made.options.push(options)
    }
    on(): void {}
    destroy(): void {}
  },
}))

const HOUR_MS = 3600_000
const MINUTE_MS = 60_000

describe('[K9] the servers that a call goes through', () => {
  let asked = 0
  let isAway = false
  let leftMs = HOUR_MS
  const given = (): Ice => ({
    iceServers: [{ urls: ['turn:turn.example.org'], username: `${asked}`, credential: 'c' }],
    maxMeshPeers: { audio: 8, video: 6 },
    // A device's clock may say anything.
    ...{ expiresAt: 1, leftMs },
  })
  const api = {
    request: async () => {
      asked += 1
      return isAway ? err({ code: 'unreachable', message: '' }) : ok(given())
    },
  } as unknown as Pick<Api, 'request'>
  let ending: AbortController
  const begun = () => createIceServers(api, given(), ending.signal).current
  const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms)

  beforeEach(() => {
    vi.useFakeTimers()
    asked = 0
    isAway = false
    leftMs = HOUR_MS
    ending = new AbortController()
  })
  afterEach(() => {
    ending.abort()
    vi.useRealTimers()
  })

  it('have other credentials when half of their time is over, as long as the call goes on', async () => {
    const current = begun()
    await pass(HOUR_MS / 2 - 1)
    expect([asked, current()[0]?.username]).toEqual([0, '0'])
    await pass(1)
    expect(current()[0]?.username).toBe('1')
    await pass(HOUR_MS / 2)
    expect(current()[0]?.username).toBe('2')
    ending.abort()
    await pass(24 * HOUR_MS)
    expect(asked).toBe(2)
  })

  it('keep those they have while the relay is away, and ask again soon', async () => {
    const current = begun()
    isAway = true
    await pass(HOUR_MS / 2 + MINUTE_MS)
    expect(asked).toBeGreaterThan(1)
    expect(current()[0]?.username).toBe('0')
    isAway = false
    await pass(MINUTE_MS)
    expect(Number(current()[0]?.username)).toBe(asked)
  })

  it('are not asked for over and over, however little is left of them', async () => {
    leftMs = -HOUR_MS
    begun()
    await pass(MINUTE_MS)
    expect(asked).toBeLessThanOrEqual(6)
  })

  it('are read anew for each connection', () => {
    vi.stubGlobal('location', { hostname: 'prosa.example', port: '', protocol: 'https:' })
    let username = 'first'
    const signalling = createSignalling({
      ticket: { peer: 'p', token: 't', expiresAt: 1 },
      renew: async () => undefined,
      iceServers: () => [{ urls: ['turn:turn.example.org'], username }],
      onOpen: () => undefined,
      onCall: () => undefined,
    })
    const shown = () => made.options.at(-1)?.config.iceServers?.[0]?.username
    expect(shown()).toBe('first')
    username = 'second'
    expect(shown()).toBe('second')
    signalling.close()
    vi.unstubAllGlobals()
  })
})
