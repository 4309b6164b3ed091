import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { askTicket, type Caller, createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('a call that rings', () => {
  let talk: Talk
  let group: Conversation
  let hers: Caller
  let his: Caller
  let call: EntryReference
  beforeEach(async () => {
    talk = await startTalk()
    group = await groupOf(talk.bob)
    hers = await createCaller(talk.alice, group)
    his = await createCaller(talk.bob, group)
    call = hers.call()
    hers.join(call)
    await his.isRung()
  })
  afterEach(() => talk.relay.close())

  const groupOf = (...others: TestPerson[]): Promise<Conversation> =>
    talk.alice.createConversation({
      kind: 'group',
      name: 'Calls',
      memberIds: others.map(({ user }) => user.id),
    })
  const here = (caller: Caller, ...people: TestPerson[]) =>
    eventually(() =>
      expect(
        caller
          .others()
          .map(({ user }) => user)
          .toSorted(),
      ).toEqual(people.map(({ user }) => user.id).toSorted()),
    )

  it('[K6] stops on a person’s other devices when one answers, which alone hear where', async () => {
    const phone = await createCaller(await talk.relay.signIn('bob'), group)
    await phone.isRung()
    phone.say({ action: 'answer', call, peer: phone.ticket.peer })
    const { body } = await phone.person.request('GET', '/api/me')
    const { session } = body as { session: string }
    expect(await his.hears('answered')).toMatchObject({ call, by: talk.bob.user.id, session })
    const told = await hers.hears('answered')
    expect(told).toMatchObject({ call, by: talk.bob.user.id, peer: phone.ticket.peer })
    expect(told).not.toHaveProperty('session')
    // Too late: the other one was first.
    his.say({ action: 'answer', call, peer: his.ticket.peer })
    his.say({ action: 'decline', call })
    phone.join(call)
    await here(hers, talk.bob)
    expect([...hers.heard('answered').slice(1), ...hers.heard('declined')]).toEqual([])
  })

  it('[K6] is declined for all of a person’s devices', async () => {
    const phone = await createCaller(await talk.relay.signIn('bob'), group)
    his.say({ action: 'decline', call })
    expect(await phone.hears('declined')).toMatchObject({ call, by: talk.bob.user.id })
    expect(await hers.hears('declined')).toMatchObject({ by: talk.bob.user.id })
    expect(await hers.hears('ended')).toMatchObject({ call, why: 'declined' })
    expect(await recordOf(talk.alice)).toMatchObject({ declined: [talk.bob.user.id], missed: [] })
  })

  it('[K6] carries words with a decline between two alone: in a group a moderator says who may write', async () => {
    his.say({ action: 'decline', call, words: 'in a meeting' })
    expect(await hers.hears('declined')).not.toHaveProperty('words')

    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    const [two, one] = [await createCaller(talk.alice, direct), await createCaller(talk.bob, direct)]
    const second = two.call()
    two.join(second)
    await one.isRung()
    one.say({ action: 'decline', call: second, words: '  in a meeting ' })
    expect(await two.hears('declined')).toMatchObject({ by: talk.bob.user.id, words: 'in a meeting' })
  })

  it('[K6] finds somebody busy, who has missed it then', async () => {
    his.say({ action: 'busy', call })
    expect(await hers.hears('busy')).toMatchObject({ call, by: talk.bob.user.id })
    expect(await hers.hears('ended')).toMatchObject({ why: 'busy' })
    expect(await his.hears('ended')).toMatchObject({ why: 'busy' })
    expect(await recordOf(talk.alice)).toMatchObject({ declined: [], missed: [talk.bob.user.id] })
  })

  it('[K6] of two is over for both when one leaves, and survives that a second device takes over', async () => {
    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    const [hersToo, laptop] = [await createCaller(talk.alice, direct), await createCaller(talk.bob, direct)]
    const phone = await createCaller(await talk.relay.signIn('bob'), direct)
    const second = hersToo.call()
    hersToo.join(second)
    await laptop.isRung()
    laptop.join(second)
    await here(hersToo, talk.bob)
    phone.join(second)
    await here(hersToo, talk.bob, talk.bob)
    laptop.say({ action: 'leave', call: second, peer: laptop.ticket.peer })
    laptop.vanish()
    await here(hersToo, talk.bob)
    expect(hersToo.heard('ended')).toEqual([])
    phone.hangUp(second)
    expect(await hersToo.hears('ended')).toMatchObject({ call: second, why: 'over' })
    expect(await laptop.hears('ended')).toMatchObject({ call: second, why: 'over' })
  })

  it('[K6] hears nobody who has no part in it, and nothing that is not of the form', async () => {
    const eve = await createCaller(
      talk.eve,
      await talk.eve.createConversation({ kind: 'group', name: 'Lair' }),
    )
    const peer = hers.ticket.peer
    const as = (message: object) =>
      eve.home.provider.sendStateless(JSON.stringify({ type: 'call', conversation: group.id, ...message }))
    as({ action: 'answer', call, peer: eve.ticket.peer })
    as({ action: 'decline', call, words: 'she is not here' })
    as({ action: 'busy', call })
    as({ action: 'leave', call, peer })
    as({ action: 'signal', call, from: eve.ticket.peer, to: peer, data: {} })
    as({ action: 'signal', call, from: his.ticket.peer, to: peer, data: {} })
    await eve.saidAll()
    const raw = (text: string) => his.home.provider.sendStateless(text)
    for (const text of [
      '',
      'null',
      '[]',
      '{"type":"call"',
      '{"type":"call"}',
      '{"type":"call","action":"sing"}',
    ])
      raw(text)
    his.say({ action: 'decline', call, words: 'x'.repeat(257) })
    raw(JSON.stringify({ type: 'call', action: 'decline', conversation: group.id, call, more: true }))
    // On a conversation it is not heard either.
    his.talk.provider.sendStateless(
      JSON.stringify({ type: 'call', action: 'decline', conversation: group.id, call }),
    )
    his.say({ action: 'answer', call, peer })
    const told = await hers.hears('answered')
    expect(told).toMatchObject({ by: talk.bob.user.id })
    expect(told, 'another’s peer is not taken for his').not.toHaveProperty('peer')
    for (const event of ['declined', 'busy', 'ended', 'signal'])
      expect([...hers.heard(event), ...his.heard(event), ...eve.heard(event)]).toEqual([])
  })

  it('[K5] passes signals between its peers alone, to the one device that is meant', async () => {
    const phone = await createCaller(await talk.relay.signIn('bob'), group)
    const eve = await askTicket(talk.eve, group.id)
    expect(eve).toMatchObject({ error: { code: 'not-found' } })
    const [from, to] = [hers.ticket.peer, his.ticket.peer]
    const data = { type: 'offer', sdp: 'v=0' }
    // He is no more than rung yet.
    hers.say({ action: 'signal', call, from, to, data: { too: 'early' } })
    his.say({ action: 'signal', call, from: to, to: from, data: { not: 'in it' } })
    await his.saidAll()
    his.join(call)
    await here(hers, talk.bob)
    hers.say({ action: 'signal', call, from, to: phone.ticket.peer, data: { not: 'here' } })
    hers.say({ action: 'signal', call, from: to, to, data: { as: 'himself' } })
    phone.say({ action: 'signal', call, from: to, to: from, data: { as: 'his other device' } })
    await phone.saidAll()
    // Nor does anybody leave for another.
    his.say({ action: 'leave', call, peer: from })
    hers.say({ action: 'signal', call, from, to, data })
    expect(await his.hears('signal')).toMatchObject({ call, by: talk.alice.user.id, from, to, data })
    his.say({ action: 'signal', call, from: to, to: from, data: { type: 'answer' } })
    expect(await hers.hears('signal')).toMatchObject({ by: talk.bob.user.id, data: { type: 'answer' } })
    expect(hers.heard('signal')).toHaveLength(1)
    expect([his.heard('signal'), phone.heard('signal')]).toMatchObject([[{ data }], []])
    his.hangUp(call)
    await here(hers)
    hers.say({ action: 'signal', call, from, to, data: { too: 'late' } })
    hers.hangUp(call)
    await hers.hears('ended')
    expect(his.heard('signal')).toHaveLength(1)
  })

  it('[K5] reaches who has said that they answer before their presence has come', async () => {
    const [from, to] = [hers.ticket.peer, his.ticket.peer]
    his.say({ action: 'answer', call, peer: to })
    await hers.hears('answered')
    hers.say({ action: 'signal', call, from, to, data: { type: 'offer' } })
    expect(await his.hears('signal')).toMatchObject({ from, to })
  })
})

describe('what is said about calls', () => {
  it('[K6] beyond what anybody needs is dropped', async () => {
    const talk = await startTalk({ limits: { callActionsBurst: 20, callActionsPerSecond: 0.01 } })
    const [hers, his] = [await createCaller(talk.alice, talk.group), await createCaller(talk.bob, talk.group)]
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    for (let n = 0; n < 40; n++) his.say({ action: 'leave', call: [talk.bob.user.id, call[1]] })
    his.say({ action: 'decline', call })
    await his.saidAll()
    hers.hangUp(call)
    expect(await hers.hears('ended')).toMatchObject({ why: 'missed' })
    expect(hers.heard('declined')).toEqual([])
    await talk.relay.close()
  })

  it('[K5] [K6] is heard however many signals others have made a device send', async () => {
    const talk = await startTalk({ limits: { callActionsBurst: 20, callActionsPerSecond: 0.01 } })
    const [hers, his] = [await createCaller(talk.alice, talk.group), await createCaller(talk.bob, talk.group)]
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    const [from, to] = [his.ticket.peer, hers.ticket.peer]
    for (let n = 0; n < 40; n++) his.say({ action: 'signal', call, from, to, data: { n } })
    his.say({ action: 'decline', call })
    await hers.hears('declined')
    await talk.relay.close()
  })

  it('[K5] passes no signal on that is too deep to be written out again', async () => {
    const talk = await startTalk()
    const [hers, his] = [await createCaller(talk.alice, talk.group), await createCaller(talk.bob, talk.group)]
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    his.join(call)
    await eventually(() => expect(hers.others()).toHaveLength(1))
    const [from, to] = [his.ticket.peer, hers.ticket.peer]
    for (const depth of [100, 9_000]) {
      const data = `{"a":${'['.repeat(depth)}${']'.repeat(depth)}}`
      const head = JSON.stringify({
        type: 'call',
        conversation: talk.group.id,
        action: 'signal',
        call,
        from,
        to,
      })
      his.home.provider.sendStateless(`${head.slice(0, -1)},"data":${data}}`)
    }
    his.say({ action: 'signal', call, from, to, data: { shallow: true } })
    await hers.hears('signal')
    expect(hers.heard('signal')).toMatchObject([{ data: { shallow: true } }])
    expect(talk.relay.logs()).not.toContain('a call was not told')
    await talk.relay.close()
  })
})
