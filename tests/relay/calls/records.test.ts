import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { CallRecord } from '../../../sync/callsApi.ts'
import { readEntry } from '../../../sync/entry.ts'
import { RELAY } from '../../../sync/ids.ts'
import { type Caller, callsOf, createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('a call that is over', () => {
  let talk: Talk
  let group: Conversation
  let hers: Caller
  let his: Caller
  beforeEach(async () => {
    talk = await startTalk({ limits: { callEmptyMs: 300, ringEmptyMs: 100 } })
    group = await talk.alice.createConversation({
      kind: 'group',
      name: 'Calls',
      memberIds: [talk.bob.user.id, talk.eve.user.id],
    })
    hers = await createCaller(talk.alice, group)
    his = await createCaller(talk.bob, group)
  })
  afterEach(() => talk.relay.close())

  const ids = (...people: TestPerson[]) => people.map(({ user }) => user.id)
  const unread = async (person: TestPerson) =>
    (await person.overview()).conversations.find(({ id }) => id === group.id)?.unread
  async function start() {
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    return call
  }
  const together = (caller: Caller, others: number) =>
    eventually(() => expect(caller.others()).toHaveLength(others))

  it('[K7] is an entry of the relay: which, from when to when, who was in it, who missed it, who recorded it', async () => {
    const before = Date.now()
    const call = await start()
    his.say({ action: 'answer', call })
    his.join(call)
    await together(hers, 1)
    his.join(call, { recording: true })
    await eventually(async () => expect(await callsOf(talk.eve)).toMatchObject([{ recorded: ids(talk.bob) }]))
    his.join(call)
    his.hangUp(call)
    await together(hers, 0)
    hers.hangUp(call)
    await hers.hears('ended')
    const record = await recordOf(talk.eve)
    expect(record).toMatchObject({
      ...{ conversation: group.id, call, media: 'audio', people: ids(talk.alice, talk.bob) },
      ...{ declined: [], missed: ids(talk.eve), recorded: ids(talk.bob) },
    })
    const { startedAt, answeredAt = 0, endedAt = 0 } = record
    expect(before <= startedAt && startedAt <= answeredAt && answeredAt <= endedAt).toBe(true)

    const lane = () => hers.talk.doc.getArray('log:@relay').toJSON()
    const entry = await eventually(() => lane().find(({ k }: { k: string }) => k === 'call'))
    expect(readEntry(RELAY, entry)).toEqual({
      ...{ i: record.record, k: 'call', o: call, v: 'audio', s: startedAt, j: answeredAt, e: endedAt },
      ...{ a: ids(talk.alice, talk.bob), d: [], m: ids(talk.eve), r: ids(talk.bob) },
    })
  })

  it('[K7] stands among what was said, and counts as unread for who missed it', async () => {
    const call = await start()
    his.say({ action: 'decline', call })
    await hers.hears('declined')
    hers.hangUp(call)
    await hers.hears('ended')
    const { record } = await recordOf(talk.alice)
    const { body } = await talk.alice.request('GET', `/api/conversations/${group.id}/entries?limit=1`)
    expect(body).toMatchObject({ entries: [{ author: RELAY, k: 'call', i: record, o: call }] })
    expect([await unread(talk.alice), await unread(talk.bob), await unread(talk.eve)]).toEqual([0, 0, 1])
    // A message before it does not count as having seen it; reading on does.
    const eves = await createCaller(talk.eve, group)
    eves.talk.doc.getMap(`state:${talk.eve.user.id}`).set('read', call[1])
    await eves.talk.acknowledged()
    expect(await unread(talk.eve)).toBe(1)
    eves.talk.doc.getMap(`state:${talk.eve.user.id}`).set('read', record)
    await eves.talk.acknowledged()
    expect(await unread(talk.eve)).toBe(0)
  })

  it('[K7] is in the list of conversations: as what was last, and by its record for who missed it', async () => {
    const listed = async (person: TestPerson) =>
      (await person.overview()).conversations.find(({ id }) => id === group.id)
    const call = await start()
    hers.hangUp(call)
    const { record } = await recordOf(talk.eve)
    expect(await listed(talk.eve)).toMatchObject({
      lastEntry: {
        author: RELAY,
        k: 'call',
        o: call,
        place: record,
        m: expect.arrayContaining(ids(talk.bob, talk.eve)),
      },
      ...{ missed: [record], unread: 1 },
    })
    expect(await listed(talk.alice)).toMatchObject({ missed: [] })
    his.talk.append({ i: his.talk.clock.tick(), k: 'm', t: 'sorry' })
    await his.talk.acknowledged()
    his.talk.doc.getMap(`state:${talk.bob.user.id}`).set('read', record)
    await his.talk.acknowledged()
    expect(await listed(talk.bob)).toMatchObject({ missed: [], lastEntry: { k: 'm', t: 'sorry' } })
  })

  it('[K7] is told to devices that do not have the conversation open', async () => {
    const home = await talk.eve.device().openHome()
    await home.synced()
    const call = await start()
    hers.hangUp(call)
    const { record } = await recordOf(talk.eve)
    await eventually(() =>
      expect(home.stateless).toContainEqual(
        expect.objectContaining({ type: 'activity', conversation: group.id, author: RELAY, entry: record }),
      ),
    )
  })

  it('[K7] holds who joined late, and ended when the last one vanished', async () => {
    const call = await start()
    his.join(call)
    await together(hers, 1)
    const eves = await createCaller(talk.eve, group)
    await together(eves, 2)
    eves.join(call)
    await together(hers, 2)
    hers.device.close()
    his.device.close()
    await together(eves, 0)
    const left = Date.now()
    eves.device.close()
    const { people, endedAt = 0, missed } = await recordOf(talk.bob)
    expect([people, missed]).toEqual([ids(talk.alice, talk.bob, talk.eve), []])
    expect(endedAt).toBeGreaterThanOrEqual(left)
  })

  it('[K7] is found by conversation, person, time and whether one missed it, a page at a time', async () => {
    const records: CallRecord[] = []
    for (const answered of [false, true, false]) {
      const call = hers.call()
      hers.join(call)
      await eventually(() => expect(his.rings().map((ring) => ring.call)).toContainEqual(call))
      if (answered) {
        his.join(call)
        await together(hers, 1)
        his.hangUp(call)
      }
      hers.hangUp(call)
      const known = records.length
      records.unshift(
        ...((await eventually(async () => {
          const calls = await callsOf(talk.alice)
          return calls.length > known && calls[0]?.endedAt !== undefined && calls.slice(0, 1)
        })) as CallRecord[]),
      )
    }
    const ask = async (person: TestPerson, query: string) =>
      (await callsOf(person, query)).map(({ record }) => records.findIndex((one) => one.record === record))
    expect(await ask(talk.bob, '')).toEqual([0, 1, 2])
    expect(await ask(talk.bob, '?missed=true')).toEqual([0, 2])
    expect(await ask(talk.eve, `?user=${talk.bob.user.id}&conversation=${group.id}`)).toEqual([0, 1, 2])
    expect(await ask(talk.eve, '?missed=true&limit=1')).toEqual([0])
    expect(await ask(talk.alice, '?missed=true')).toEqual([])
    expect(await ask(talk.alice, `?conversation=${talk.group.id}`)).toEqual([])
    expect(await ask(talk.bob, `?before=${records[1]?.record}`)).toEqual([2])
    expect(await ask(talk.bob, `?before=${records[1]?.record}&limit=1`)).toEqual([2])
    expect(await ask(talk.bob, `?to=${(records[0]?.startedAt ?? 0) - 1}&limit=1`)).toEqual([1])
    expect(await ask(talk.bob, `?from=${records[0]?.endedAt}`)).toEqual([0])
    expect(await ask(talk.bob, `?to=${(records[2]?.endedAt ?? 0) - 1_000}`)).toEqual([])
    const { body } = await talk.bob.request('GET', '/api/calls?limit=2')
    expect(body).toMatchObject({ calls: [{}, {}], next: records[1]?.record })
    const carol = await talk.relay.register('carol')
    expect(await ask(carol, `?conversation=${group.id}`)).toEqual([])
    const bad = ['user=bob', 'conversation=x', 'from=yesterday', 'to=', 'limit=0', 'limit=many', 'before=now']
    for (const query of [...bad, 'missed=perhaps', 'order=asc'])
      expect((await talk.bob.request('GET', `/api/calls?${query}`)).status).toBe(400)
  })

  it('[K7] stands before all others in the list while it goes on, for its members', async () => {
    const call = await start()
    his.join(call)
    await together(hers, 1)
    const [first] = await callsOf(talk.eve)
    expect(first).toMatchObject({ call, people: ids(talk.alice, talk.bob), answeredAt: expect.any(Number) })
    expect(first).not.toHaveProperty('endedAt')
    expect(await callsOf(await talk.relay.register('carol'))).toEqual([])
    expect(await callsOf(talk.eve, '?missed=true')).toEqual([])
  })

  it('[K6] somebody who was put out and came back hears of its end again', async () => {
    const call = await start()
    his.join(call)
    const eves = await createCaller(talk.eve, group)
    eves.join(call)
    await together(hers, 2)
    const him = `/api/conversations/${group.id}/members/${talk.bob.user.id}`
    await talk.alice.request('DELETE', him)
    await his.hears('ended')
    await talk.alice.request('PUT', him)
    const again = await createCaller(talk.bob, group)
    again.join(call)
    await together(hers, 2)
    for (const caller of [again, eves, hers]) caller.hangUp(call)
    await again.hears('ended')
  })

  it('[K6] [M12] goes on without somebody who was put out, who hears no more of it', async () => {
    const call = await start()
    his.join(call)
    const eves = await createCaller(talk.eve, group)
    eves.join(call)
    await together(hers, 2)
    await talk.alice.request('DELETE', `/api/conversations/${group.id}/members/${talk.bob.user.id}`)
    await together(hers, 1)
    expect(await his.hears('ended')).toMatchObject({ call, why: 'over' })
    his.say({ action: 'signal', call, from: his.ticket.peer, to: hers.ticket.peer, data: {} })
    his.say({ action: 'answer', call, peer: his.ticket.peer })
    await his.saidAll()
    eves.hangUp(call)
    hers.hangUp(call)
    await hers.hears('ended')
    expect([his.heard('ended').length, hers.heard('signal'), hers.heard('answered')]).toEqual([1, [], []])
  })
})
