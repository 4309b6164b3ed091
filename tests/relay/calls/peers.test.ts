import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryReference } from '../../../sync/entry.ts'
import {
  askTicket,
  bearer,
  type Caller,
  connectPeer,
  createCaller,
  type PeerClient,
} from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('/peerjs', () => {
  let talk: Talk
  let hers: Caller
  let his: Caller
  beforeEach(async () => {
    talk = await startTalk({ limits: { maxPeerMessageBytes: 8 * 1024, maxPeerSocketsPerUser: 3 } })
    hers = await createCaller(talk.alice, talk.group)
    his = await createCaller(talk.bob, talk.group)
  })
  afterEach(() => talk.relay.close())

  const url = () => talk.relay.relay.url
  const connect = (caller: Caller, headers = bearer(caller.person), path = '/peerjs') =>
    connectPeer(url(), caller.ticket, { headers, path })
  const received = (client: PeerClient) => client.messages.filter(({ type }) => type !== 'OPEN')
  async function inCall(...callers: Caller[]): Promise<EntryReference> {
    const call = hers.call()
    await hers.talk.acknowledged()
    for (const caller of callers) {
      caller.join(call)
      await caller.talk.acknowledged()
    }
    const [first, ...others] = callers
    await eventually(() => expect(first?.others() ?? []).toHaveLength(others.length))
    return call
  }

  it('[K5] carries offers, answers and candidates between two who are in one call', async () => {
    const [a, b] = [await connect(hers), await connect(his, bearer(talk.bob), '/peerjs/peerjs')]
    await inCall(hers, his)
    const payload = { type: 'media', connectionId: 'mc_1', sdp: { type: 'offer', sdp: 'v=0' } }
    a.send('OFFER', his.ticket.peer, payload)
    a.send('CANDIDATE', his.ticket.peer, { candidate: 'candidate:1' })
    await eventually(() => expect(received(b)).toHaveLength(2))
    expect(received(b)).toMatchObject([
      { type: 'OFFER', src: hers.ticket.peer, payload },
      { type: 'CANDIDATE', src: hers.ticket.peer },
    ])
    b.send('ANSWER', hers.ticket.peer, { sdp: { type: 'answer' } })
    await eventually(() => expect(received(a)).toMatchObject([{ type: 'ANSWER', src: his.ticket.peer }]))
  })

  it('[K5] carries no offer of a data connection, which PeerJS would take from anybody', async () => {
    const [a, b] = [await connect(hers), await connect(his)]
    await inCall(hers, his)
    for (const payload of [{ type: 'data', connectionId: 'dc_1', serialization: 'json' }, {}, [], null, 1])
      a.send('OFFER', his.ticket.peer, payload)
    a.send('OFFER', his.ticket.peer, { type: 'media', connectionId: 'mc_1' })
    await eventually(() => expect(received(b)).toHaveLength(1))
    expect(received(b)).toMatchObject([{ payload: { type: 'media' } }])
  })

  it('[K5] takes nobody without a ticket of their own session, nor from another site', async () => {
    const { peer, token } = hers.ticket
    const refusal = (options: Parameters<typeof connectPeer>[2], ticket = { peer, token }) =>
      connectPeer(url(), ticket, options).then(
        () => 'open',
        (error: Error) => error.message,
      )
    const own = { headers: bearer(talk.alice) }
    expect(await refusal({})).toBe('401')
    expect(await refusal({ headers: { authorization: 'Bearer nonsense' } })).toBe('401')
    expect(await refusal({ headers: bearer(talk.bob) })).toBe('403')
    // Her own other session may not either.
    expect(await refusal({ headers: bearer(await talk.relay.signIn('alice')) })).toBe('403')
    expect(await refusal(own, { peer: his.ticket.peer, token })).toBe('403')
    expect(await refusal(own, { peer: his.ticket.peer, token: his.ticket.token })).toBe('403')
    expect(await refusal(own, { peer, token: `${token}x` })).toBe('403')
    expect(await refusal(own, { peer: '', token: '' })).toBe('403')
    expect(await refusal({ headers: { ...own.headers, origin: 'https://evil.example' } })).toBe('403')
    expect(await refusal({ ...own, path: '/peerjs/peers' })).toBe('404')
    const cookie = `prosa=${talk.alice.token}`
    expect(await refusal({ headers: { cookie } }), 'a cookie counts with our Origin only').toBe('401')
    expect(await refusal({ headers: { cookie, origin: url() } })).toBe('open')
    expect(await refusal(own)).toBe('open')
  })

  it('[K5] has no routes beside: neither a list of peers nor ids', async () => {
    for (const path of ['/peerjs', '/peerjs/peerjs/peers', '/peerjs/peerjs/id', '/peers', '/peerjs/id']) {
      const answer = await fetch(`${url()}${path}`)
      expect([path, await answer.text()]).toEqual([path, expect.not.stringContaining('PeerJS')])
    }
  })

  it('[K5] gives an id to the newest socket of its owner, and closes the one before', async () => {
    const first = await connect(hers)
    const second = await connect(hers)
    expect(await first.closed).toMatchObject({ code: 4409 })
    const b = await connect(his)
    await inCall(hers, his)
    b.send('OFFER', hers.ticket.peer, { type: 'media', n: 1 })
    await eventually(() => expect(received(second)).toMatchObject([{ type: 'OFFER', payload: { n: 1 } }]))
    expect(second.isOpen()).toBe(true)
    // One whose connection died without a word does not keep its owner out either.
    second.ws.pause()
    const third = await connect(hers)
    b.send('OFFER', hers.ticket.peer, { type: 'media', n: 2 })
    await eventually(() => expect(received(third)).toMatchObject([{ payload: { n: 2 } }]))
  })

  it('[K5] carries nothing between strangers, nor for those who left', async () => {
    const lair = await talk.eve.createConversation({ kind: 'group', name: 'Lair', memberIds: [] })
    const eve = await createCaller(talk.eve, lair)
    const e = await connect(eve)
    const [a, b] = [await connect(hers), await connect(his)]
    const call = await inCall(hers)
    eve.join(eve.call())
    await eve.talk.acknowledged()
    for (const type of ['OFFER', 'ANSWER', 'CANDIDATE', 'LEAVE', 'EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN'])
      for (const sender of [e, b]) sender.send(type, hers.ticket.peer, { from: 'a stranger' })
    e.send('OFFER', his.ticket.peer, { type: 'media' })
    a.send('OFFER', his.ticket.peer, { type: 'media', n: 'he is rung, and not in it' })
    his.join(call)
    await eventually(() => expect(hers.others()).toHaveLength(1))
    for (const type of ['EXPIRE', 'OPEN', 'ERROR', 'ID-TAKEN', 'HEARTBEAT']) b.send(type, hers.ticket.peer)
    b.sendRaw(JSON.stringify({ type: 'LEAVE' }))
    const payload = { type: 'media' }
    b.sendRaw(JSON.stringify({ type: 'OFFER', dst: hers.ticket.peer, src: eve.ticket.peer, payload }))
    await eventually(() => expect(received(a)).toHaveLength(1))
    expect(received(a)).toMatchObject([{ type: 'OFFER', src: his.ticket.peer, payload }])
    his.hangUp(call)
    await eventually(() => expect(hers.others()).toEqual([]))
    b.send('OFFER', hers.ticket.peer, { type: 'media' })
    his.join(call)
    await eventually(() => expect(hers.others()).toHaveLength(1))
    b.send('ANSWER', hers.ticket.peer, {})
    await eventually(() => expect(received(a).map(({ type }) => type)).toEqual(['OFFER', 'ANSWER']))
    expect([received(b), received(e)]).toEqual([[], []])
  })

  it('[K5] keeps nothing for whoever is in the call and not connected', async () => {
    const a = await connect(hers)
    await inCall(hers, his)
    for (const n of [1, 2, 3]) {
      a.send('OFFER', his.ticket.peer, { type: 'media', n })
      a.send('CANDIDATE', his.ticket.peer, { n })
    }
    // Once this is answered the relay has read all before it.
    a.sendRaw('nonsense')
    await a.closed
    const [b, again] = [await connect(his), await connect(hers)]
    again.send('OFFER', his.ticket.peer, { type: 'media', n: 4 })
    await eventually(() => expect(received(b)).toHaveLength(1))
    expect(received(b)).toMatchObject([{ payload: { n: 4 } }])
    expect(received(again)).toEqual([])
  })

  it('[K5] closes what is malformed, too large or too deep, and nobody else’s socket', async () => {
    const b = await connect(his)
    await inCall(hers, his)
    const deep = `${'['.repeat(3_000)}${']'.repeat(3_000)}`
    const dst = his.ticket.peer
    for (const [bad, code] of [
      ['nonsense', 1008],
      ['null', 1008],
      ['{"dst":"x"}', 1008],
      [Uint8Array.of(1, 2, 3), 1008],
      [`{"type":"OFFER","dst":"${dst}","payload":${deep}}`, 1008],
      [`{"type":"OFFER","dst":"${dst}","payload":"${'x'.repeat(8 * 1024)}"}`, 1009],
    ] as const) {
      const a = await connect(hers)
      a.sendRaw(bad)
      expect([bad, await a.closed]).toEqual([bad, expect.objectContaining({ code })])
    }
    const a = await connect(hers)
    a.send('OFFER', dst, { type: 'media', still: 'here' })
    await eventually(() => expect(received(b)).toMatchObject([{ payload: { still: 'here' } }]))
  })

  it('[A2] [K5] closes when the session ends, and when the membership does', async () => {
    const [a, b] = [await connect(hers), await connect(his)]
    await inCall(hers, his)
    await talk.alice.request('DELETE', `/api/conversations/${talk.group.id}/members/${talk.bob.user.id}`)
    expect(await b.closed).toMatchObject({ code: 4403 })
    await expect(connect(his)).rejects.toThrow('403')
    await talk.alice.request('POST', '/api/auth/logout')
    expect(await a.closed).toMatchObject({ code: 4401, reason: 'session-ended' })
    await expect(connect(hers)).rejects.toThrow('401')
  })

  it('[K5] keeps as many of one person as they may have, the newest', async () => {
    const clients: PeerClient[] = []
    for (let n = 0; n < 4; n++) {
      const ticket = await askTicket(talk.alice, talk.group.id)
      clients.push(await connectPeer(url(), ticket, { headers: bearer(talk.alice) }))
    }
    expect(await clients[0]?.closed).toMatchObject({ code: 4409 })
    expect(clients.slice(1).every((client) => client.isOpen())).toBe(true)
  })
})

describe('/peerjs, bounded', () => {
  /** alice and bob in one call of the group, each with a socket. */
  async function twoInCall(talk: Awaited<ReturnType<typeof startTalk>>) {
    const [hers, his] = [await createCaller(talk.alice, talk.group), await createCaller(talk.bob, talk.group)]
    const open = (caller: Caller) =>
      connectPeer(talk.relay.relay.url, caller.ticket, { headers: bearer(caller.person) })
    const [a, b] = [await open(hers), await open(his)]
    const call = hers.call()
    hers.join(call)
    await hers.talk.acknowledged()
    his.join(call)
    await eventually(() => expect(hers.others()).toHaveLength(1))
    return { hers, his, a, b }
  }

  it('[K5] makes whoever floods wait, and loses nothing of it', async () => {
    const talk = await startTalk({ limits: { peerMessagesBurst: 20, peerMessagesPerSecond: 50 } })
    const { his, a, b } = await twoInCall(talk)
    // More than is read from a socket at once.
    const fill = 'x'.repeat(4_000)
    for (let n = 0; n < 60; n++) a.send('CANDIDATE', his.ticket.peer, { n, fill })
    const numbers = () =>
      b.messages.flatMap(({ payload }) => (payload as { n?: number } | undefined)?.n ?? [])
    await eventually(() => numbers().length > 0)
    expect(numbers().length).toBeLessThan(60)
    await eventually(() => expect(numbers()).toEqual(Array.from({ length: 60 }, (_, n) => n)))
    await talk.relay.close()
  })

  it('[K5] makes whoever offers over and over wait sooner', async () => {
    const talk = await startTalk({ limits: { peerMessagesBurst: 100, peerMessagesPerSecond: 20 } })
    const { hers, his, a, b } = await twoInCall(talk)
    // More than is read from a socket at once.
    const fill = 'x'.repeat(4_000)
    for (let n = 0; n < 60; n++) a.send('OFFER', his.ticket.peer, { type: 'media', fill })
    for (let n = 0; n < 60; n++) b.send('CANDIDATE', hers.ticket.peer, { fill })
    const arrived = (client: PeerClient) => client.messages.filter(({ payload }) => payload !== undefined)
    await eventually(() => expect(arrived(a)).toHaveLength(60))
    expect(arrived(b).length).toBeLessThan(60)
    await talk.relay.close()
  })

  it('[G12] gives up sockets that are silent, and keeps those that answer', async () => {
    const talk = await startTalk({ limits: { pingIntervalMs: 20, silenceMs: 200 } })
    const connect = async () =>
      connectPeer(talk.relay.relay.url, await askTicket(talk.alice, talk.group.id), {
        headers: bearer(talk.alice),
      })
    const [silent, well] = [await connect(), await connect()]
    silent.ws.pong = () => undefined
    expect(await silent.closed).toMatchObject({ reason: 'silent' })
    expect(well.isOpen()).toBe(true)
    await talk.relay.close()
  })
})
