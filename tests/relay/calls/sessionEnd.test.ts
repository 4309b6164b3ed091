import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { bearer, type Caller, callsOf, connectPeer, createCaller } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('a session that ends in a call', () => {
  let clock: ReturnType<typeof createHandTurnedClock>
  let talk: Talk
  let group: Conversation
  let hers: Caller
  let his: Caller
  let eves: Caller
  let call: EntryReference
  beforeEach(async () => {
    clock = createHandTurnedClock(Date.now())
    talk = await startTalk({ now: clock.now, limits: { pingIntervalMs: 20 } })
    const memberIds = [talk.bob.user.id, talk.eve.user.id]
    group = await talk.alice.createConversation({ kind: 'group', name: 'Calls', memberIds })
    hers = await createCaller(talk.alice, group)
    his = await createCaller(talk.bob, group)
    eves = await createCaller(talk.eve, group)
    call = hers.call()
    await his.isRung()
    for (const caller of [hers, his, eves]) caller.join(call)
    await together(2)
  })
  afterEach(() => talk.relay.close())

  const together = async (others: number, callers = [hers, eves]) => {
    for (const caller of callers) await eventually(() => expect(caller.others()).toHaveLength(others))
  }
  const connect = ({ person, ticket }: Caller) =>
    connectPeer(talk.relay.relay.url, ticket, { headers: bearer(person) })
  const peersOf = (caller: Caller) => caller.others().map(({ peer }) => peer)
  const current = async (person: TestPerson): Promise<string> => {
    const { body } = await person.request('GET', '/api/sessions')
    const { sessions } = body as { sessions: { id: string; current: boolean }[] }
    return sessions.find((session) => session.current)?.id ?? ''
  }

  const ends: readonly (readonly [how: string, end: () => Promise<unknown>])[] = [
    ['by its person', () => talk.bob.request('POST', '/api/auth/logout')],
    [
      'by another one',
      async () => {
        const other = await talk.relay.signIn('bob')
        return other.request('DELETE', `/api/sessions/${await current(talk.bob)}`)
      },
    ],
    [
      'because it expired',
      async () => {
        talk.relay.write('UPDATE sessions SET expires_at = 0 WHERE public_id = ?', await current(talk.bob))
        clock.turn(2 * 3600_000)
      },
    ],
  ]
  it.each(ends)('[A2] [K6] %s is let go of by the others at once, and for good', async (_how, end) => {
    const [a, b, e] = [await connect(hers), await connect(his), await connect(eves)]
    await end()
    for (const caller of [hers, eves])
      expect(await caller.hears('gone')).toMatchObject({ call, peer: his.ticket.peer })
    expect(await b.closed).toMatchObject({ code: 4401 })
    await together(1)
    expect([peersOf(hers), peersOf(eves)]).toEqual([[eves.ticket.peer], [hers.ticket.peer]])
    await expect(connect(his)).rejects.toThrow('401')
    // Nobody is reached under its id any more, and the call goes on.
    a.send('OFFER', his.ticket.peer, { type: 'media' })
    const payload = { type: 'media', still: 'here' }
    a.send('OFFER', eves.ticket.peer, payload)
    await eventually(() => expect(e.messages).toContainEqual(expect.objectContaining({ payload })))
    expect(await callsOf(talk.eve)).toMatchObject([{ call, people: expect.any(Array) }])
    expect([...hers.heard('ended'), ...eves.heard('ended')]).toEqual([])
  })

  it('[K6] is told of to devices that were away, also after a restart of the relay', async () => {
    await talk.bob.request('POST', '/api/auth/logout')
    await hers.hears('gone')
    const again = await createCaller(talk.eve, group)
    expect(await again.hears('gone')).toMatchObject({ call, peer: his.ticket.peer })
    await talk.relay.restart()
    const later = await createCaller(talk.eve, group)
    expect(await later.hears('gone')).toMatchObject({ call, peer: his.ticket.peer })
  })

  it('[K6] is told of whoever had vanished before: they may be connected with the others all the same', async () => {
    his.device.close()
    await together(1)
    await talk.bob.request('POST', '/api/auth/logout')
    for (const caller of [hers, eves])
      expect(await caller.hears('gone')).toMatchObject({ call, peer: his.ticket.peer })
  })

  it('[K6] leaves the same person’s other device in it', async () => {
    const other = await createCaller(await talk.relay.signIn('bob'), group)
    other.join(call)
    await together(3)
    await talk.bob.request('POST', '/api/auth/logout')
    await together(2)
    expect(peersOf(hers).toSorted()).toEqual([other.ticket.peer, eves.ticket.peer].toSorted())
    expect(hers.heard('gone').map(({ peer }) => peer)).toEqual([his.ticket.peer])
  })

  it('[K6] ends a call of two, as leaving does', async () => {
    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    const [one, other] = [await createCaller(talk.alice, direct), await createCaller(talk.bob, direct)]
    const between = one.call()
    one.join(between)
    await other.isRung()
    other.join(between)
    await together(1, [one, other])
    await talk.bob.request('POST', '/api/auth/logout')
    expect(await one.hears('ended')).toMatchObject({ call: between, why: 'over' })
  })
})
