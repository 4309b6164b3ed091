import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createIce } from '../../../relay/calls/ice.ts'
import { createTickets } from '../../../relay/calls/tickets.ts'
import { readConfig } from '../../../relay/config.ts'
import type { CallTicket, Ice } from '../../../sync/callsApi.ts'
import type { ConversationId, UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { askTicket } from '../../helpers/caller.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

const alice = {
  user: 'a'.repeat(16) as UserId,
  session: 'sofa',
  conversation: 'conversation' as ConversationId,
}
const others = [
  { ...alice, user: 'b'.repeat(16) as UserId },
  { ...alice, session: 'train' },
  { ...alice, conversation: 'conversations' as ConversationId },
]

describe('a ticket', () => {
  function desk(key = 'key') {
    const clock = createHandTurnedClock()
    let drawn = 0
    const randomBytes = (length: number) => new Uint8Array(length).fill(++drawn)
    const tickets = createTickets({ key: Buffer.from(key), randomBytes, now: clock.now, ticketMs: 1_000 })
    const issue = (owner = alice, peer?: string): CallTicket => {
      const ticket = tickets.issue(owner, peer)
      if (ticket === undefined) throw new Error('not theirs')
      return ticket
    }
    return { clock, tickets, issue }
  }

  it('[K5] is for one session of one person in one conversation, until it expires', () => {
    const { clock, tickets, issue } = desk()
    const { peer, token, expiresAt } = issue()
    expect(peer).toMatch(/^[0-9a-v]{40}$/)
    expect(tickets.read(peer, token)).toEqual(alice)
    expect(tickets.isPeerOf(peer, alice)).toBe(true)
    for (const other of others) expect(tickets.isPeerOf(peer, other)).toBe(false)
    clock.turn(999)
    expect(tickets.read(peer, token)).toEqual(alice)
    clock.turn(1)
    expect(clock.now()).toBe(expiresAt)
    expect(tickets.read(peer, token)).toBeUndefined()
    expect(tickets.isPeerOf(peer, alice), 'the id stays theirs').toBe(true)
  })

  it('[K5] renews the token of one’s own peer, and of no other', () => {
    const { clock, tickets, issue } = desk()
    const first = issue()
    clock.turn(900)
    const second = issue(alice, first.peer)
    expect(second.peer).toBe(first.peer)
    clock.turn(900)
    expect(tickets.read(first.peer, first.token)).toBeUndefined()
    expect(tickets.read(second.peer, second.token)).toEqual(alice)
    for (const other of others) expect(tickets.issue(other, first.peer)).toBeUndefined()
    expect(issue().peer).not.toBe(first.peer)
  })

  it('[K5] cannot be forged, mixed or stretched', () => {
    const { tickets, issue } = desk()
    const { peer, token } = issue()
    const [expiry, ...rest] = token.split('.')
    const later = (Number.parseInt(expiry ?? '', 36) + 1_000).toString(36)
    const [hers, his] = [issue(), issue(others[0])]
    const parts = (index: number, value: string) => token.split('.').with(index, value).join('.')
    for (const [id, bad] of [
      [peer, ''],
      [peer, [later, ...rest].join('.')],
      [peer, his.token],
      [peer, hers.token],
      [his.peer, token],
      [hers.peer, token],
      [peer, parts(1, others[0]?.user ?? '')],
      [peer, parts(2, 'train')],
      [peer, parts(3, 'conversations')],
      [peer, `${token}.more`],
      [peer, `${token.slice(0, -1)}`],
      [`${peer.slice(0, -1)}${peer.endsWith('0') ? '1' : '0'}`, token],
      ['', token],
    ] as const)
      expect([id, bad, tickets.read(id, bad)]).toEqual([id, bad, undefined])
    const { peer: foreign, token: ofAnother } = desk('another key').issue()
    expect(tickets.read(foreign, ofAnother)).toBeUndefined()
    expect(tickets.isPeerOf(foreign, alice)).toBe(false)
  })
})

describe('servers for calls', () => {
  const ice = (turnUrl?: string, turnSecret?: string) =>
    createIce({ turnUrl, turnSecret, limits: { ...LIMITS, iceCredentialsMs: 60_000 }, now: () => 5_000_500 })(
      alice.user,
    )

  it('[K9] are none at all without a setting', () => {
    expect(ice()).toEqual({
      ...{ iceServers: [], maxMeshPeers: { audio: 8, video: 6 } },
      // To the whole second of the credentials.
      ...{ expiresAt: 5_060_000, leftMs: 59_500 },
    })
  })

  it('[K9] come with credentials of one person for a limited time, as coturn computes them', () => {
    const answer = ice(
      'turn:turn.example.org:3478, turns:turn.example.org:5349, stun:stun.example.org',
      'secret',
    )
    const username = `5060:${alice.user}`
    expect(answer.iceServers).toEqual([
      { urls: ['stun:stun.example.org'] },
      {
        urls: ['turn:turn.example.org:3478', 'turns:turn.example.org:5349'],
        username,
        credential: createHmac('sha1', 'secret').update(username).digest('base64'),
      },
    ])
    expect(answer.expiresAt).toBe(5_060_000)
    expect(ice('stun:stun.example.org', 'secret').iceServers).toEqual([{ urls: ['stun:stun.example.org'] }])
    expect(ice(undefined, 'secret').iceServers).toEqual([])
  })

  it('[K9] are good for no longer than a session that ended needs to be forgotten', () => {
    expect(LIMITS.iceCredentialsMs).toBeLessThanOrEqual(3600_000)
  })

  it('[K9] are refused at the start when they are none, or lack the secret', () => {
    const read = (settings: Record<string, string>) => {
      const config = readConfig(settings)
      return config.ok ? config.value.turnUrl : config.error
    }
    expect(read({ PROSA_TURN_URL: 'turn:turn.example.org:3478?transport=tcp', PROSA_TURN_SECRET: 'x' })).toBe(
      'turn:turn.example.org:3478?transport=tcp',
    )
    expect(read({ PROSA_TURN_URL: 'stun:stun.example.org' })).toBe('stun:stun.example.org')
    for (const url of ['https://turn.example.org', 'turn.example.org', 'turn:a b', 'turn:a,,turn:b'])
      expect(read({ PROSA_TURN_URL: url, PROSA_TURN_SECRET: 'x' })).toContain('PROSA_TURN_URL accepts')
    expect(read({ PROSA_TURN_URL: 'turn:turn.example.org' })).toContain('PROSA_TURN_SECRET')
    expect(read({})).toBeUndefined()
  })
})

describe('/api/calls', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      limits: { maxCallTicketsPerMinute: 5 },
      config: { turnUrl: 'turn:turn.example.org', turnSecret: 'secret' },
    })
  })
  afterAll(() => talk.relay.close())

  it('[K5] gives tickets to members, at a bounded rate', async () => {
    const { peer, token } = await askTicket(talk.alice, talk.group.id)
    expect((await askTicket(talk.alice, talk.group.id, peer)).peer).toBe(peer)
    expect(token).toContain(talk.alice.user.id)
    const his = await askTicket(talk.bob, talk.group.id)
    const ask = (body: object) => talk.alice.request('POST', '/api/calls/ticket', body)
    const conversation = talk.group.id
    expect((await ask({ conversation, peer: his.peer })).status).toBe(404)
    expect((await ask({ conversation, user: talk.bob.user.id })).status).toBe(400)
    expect((await ask({ conversation })).status).toBe(200)
    expect((await ask({ conversation })).status).toBe(200)
    expect((await ask({ conversation })).status).toBe(429)
    for (const id of [conversation, 'no-such-conversation'])
      expect((await talk.eve.request('POST', '/api/calls/ticket', { conversation: id })).status).toBe(404)
  })

  it('[K9] tells who is signed in which servers to use', async () => {
    const { body } = await talk.bob.request('GET', '/api/calls/ice')
    const { iceServers, maxMeshPeers, expiresAt } = body as Ice
    expect(maxMeshPeers).toEqual({ audio: LIMITS.maxMeshAudio, video: LIMITS.maxMeshVideo })
    const [{ username = '', credential } = {}] = iceServers
    expect(username).toBe(`${expiresAt / 1000}:${talk.bob.user.id}`)
    expect(credential).toBe(createHmac('sha1', 'secret').update(username).digest('base64'))
    expect((await fetch(`${talk.relay.relay.url}/api/calls/ice`)).status).toBe(401)
  })
})
