import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { CallRecord } from '../../../sync/callsApi.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import type { EntryReference } from '../../../sync/entry.ts'
import { createCaller, recordOf } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

const LIMITS = { maxRingMembers: 3, maxRingsPerMinute: 3 }
const ago = (seconds: number) =>
  createEntryClock({
    now: () => Date.now() - seconds * 1000,
    replica: Math.floor(Math.random() * 2 ** 20),
  }).tick()

describe('a call rings', () => {
  let talk: Talk
  beforeEach(async () => {
    talk = await startTalk({ limits: LIMITS })
  })
  afterEach(() => talk.relay.close())

  const groupOf = (by: TestPerson, ...others: TestPerson[]): Promise<Conversation> =>
    by.createConversation({ kind: 'group', name: 'Calls', memberIds: others.map(({ user }) => user.id) })
  const directOf = (by: TestPerson, other: TestPerson): Promise<Conversation> =>
    by.createConversation({ kind: 'direct', memberIds: [other.user.id] })
  const homeOf = async (person: TestPerson) => {
    const home = await person.device().openHome()
    await home.synced()
    return home
  }
  const ringsOn = (home: { readonly stateless: readonly Record<string, unknown>[] }) =>
    home.stateless.filter(({ type }) => type === 'ring')

  it('[K1] on all devices of the others, whatever they have open, and not on one’s own', async () => {
    const group = await groupOf(talk.alice, talk.bob)
    const hers = await createCaller(talk.alice, group)
    const homes = [await homeOf(talk.bob), await homeOf(await talk.relay.signIn('bob'))]
    const call = hers.call('video')
    hers.join(call)
    for (const home of homes) {
      await eventually(() => expect(ringsOn(home)).toHaveLength(1))
      expect(ringsOn(home)[0]).toMatchObject({
        ...{ conversation: group.id, call, media: 'video', by: talk.alice.user.id, byName: 'alice' },
        at: expect.any(Number),
        leftMs: expect.toSatisfy((left: number) => left > 0 && left <= 45_000),
      })
    }
    expect(hers.rings()).toEqual([])
    hers.hangUp(call)
    for (const home of homes)
      await eventually(() =>
        expect(home.stateless).toContainEqual(expect.objectContaining({ event: 'ended', call })),
      )
  })

  it('[K1] on a device that connects meanwhile, and on none once it is over', async () => {
    const group = await groupOf(talk.alice, talk.bob)
    const hers = await createCaller(talk.alice, group)
    const call = hers.call()
    hers.join(call)
    await eventually(() => expect(hers.talk.provider.unsyncedChanges).toBe(0))
    await hers.talk.acknowledged()
    const home = await homeOf(talk.bob)
    await eventually(() => expect(ringsOn(home)).toHaveLength(1))
    hers.hangUp(call)
    await hers.hears('ended')
    const late = await homeOf(talk.bob)
    const other = (await createCaller(talk.alice, await groupOf(talk.alice, talk.bob))).call()
    await eventually(() => expect(ringsOn(late).map((ring) => ring.call)).toEqual([other]))
  })

  it('[K1] nobody when the caller gave it up before it arrived', async () => {
    const group = await groupOf(talk.alice, talk.bob)
    const hers = await createCaller(talk.alice, group)
    const home = await homeOf(talk.bob)
    const given: EntryReference = [talk.alice.user.id, hers.talk.clock.tick()]
    hers.say({ action: 'leave', call: given })
    await hers.home.leave()
    hers.call('audio', given[1])
    await hers.talk.acknowledged()
    const call = hers.call()
    await eventually(() => expect(ringsOn(home).map((ring) => ring.call)).toContainEqual(call))
    expect(ringsOn(home).map((ring) => ring.call)).not.toContainEqual(given)
  })

  it('[K1] never late: an entry of 45 s ago rings nobody, nor does one that is named late', async () => {
    const group = await groupOf(talk.alice, talk.bob)
    const hers = await createCaller(talk.alice, group)
    const home = await homeOf(talk.bob)
    hers.call('audio', ago(3600))
    hers.call('audio', ago(61))
    hers.call('audio', ago(46))
    const call = hers.call('audio', ago(40))
    await eventually(() => expect(ringsOn(home).map((ring) => ring.call)).toContainEqual(call))
    expect(ringsOn(home).filter(({ conversation }) => conversation === group.id)).toHaveLength(1)
  })

  it('[K1] nobody where there are too many, and one may join there all the same', async () => {
    const carol = await talk.relay.register('carol')
    const large = await groupOf(talk.alice, talk.bob, talk.eve, carol)
    const home = await homeOf(talk.bob)
    const [hers, theirs] = [await createCaller(talk.alice, large), await createCaller(carol, large)]
    const call = hers.call()
    hers.join(call)
    await hers.talk.acknowledged()
    theirs.join(call)
    await eventually(() => expect(hers.others()).toMatchObject([{ user: carol.user.id }]))
    expect(ringsOn(home)).toEqual([])
    hers.hangUp(call)
    theirs.hangUp(call)
    expect(await recordOf(talk.bob)).toMatchObject({
      people: [talk.alice.user.id, carol.user.id],
      missed: [],
    })
  })

  it('[K1] nobody for a while, where somebody calls over and over, nor has anybody missed those', async () => {
    const group = await groupOf(talk.bob, talk.eve)
    const his = await createCaller(talk.bob, group)
    const home = await homeOf(talk.eve)
    const calls: unknown[] = []
    for (let n = 0; n < 5; n++) {
      const call = his.call()
      his.join(call)
      await his.talk.acknowledged()
      his.hangUp(call)
      await eventually(() => expect(his.heard('ended')).toHaveLength(n + 1))
      calls.push(call)
    }
    expect(ringsOn(home).map((ring) => ring.call)).toEqual(calls.slice(0, 3))
    const unread = async () =>
      (await talk.eve.overview()).conversations.find(({ id }) => id === group.id)?.unread
    await eventually(async () => expect(await unread()).toBe(3))
  })

  it('[K1] nobody for a while, in whichever conversations somebody calls the same people', async () => {
    const carol = await talk.relay.register('carol')
    const home = await homeOf(talk.bob)
    const calls: EntryReference[] = []
    for (let n = 0; n < 4; n++) {
      const hers = await createCaller(talk.alice, await groupOf(talk.alice, talk.bob))
      calls.push(hers.call())
      await hers.talk.acknowledged()
      await hers.saidAll()
    }
    const theirs = (await createCaller(carol, await groupOf(carol, talk.bob))).call()
    await eventually(() => expect(ringsOn(home).map((ring) => ring.call)).toContainEqual(theirs))
    expect(ringsOn(home).map((ring) => ring.call)).toEqual([...calls.slice(0, 3), theirs])
  })

  it('[K2] nobody where one of two blocks the other, and looks as if nobody answered', async () => {
    const frank = await talk.relay.register('frank')
    const direct = await directOf(frank, talk.eve)
    await talk.relay.restart(() =>
      talk.relay.write(
        `INSERT INTO contacts (user_id, other_id, state, at) VALUES (?, ?, 'blocked', 0)`,
        ...[talk.eve.user.id, frank.user.id],
      ),
    )
    const home = await homeOf(talk.eve)
    const his = await createCaller(frank, direct)
    const call = his.call()
    his.join(call)
    const theirs = `/api/calls?conversation=${direct.id}`
    await eventually(async () =>
      expect((await frank.request('GET', theirs)).body).toMatchObject({ calls: [{ call }] }),
    )
    // Not even by a device of hers that knows of it.
    home.provider.sendStateless(
      JSON.stringify({ type: 'call', action: 'decline', conversation: direct.id, call, words: 'never' }),
    )
    // Nor is it told of as a call that goes on.
    expect((await talk.eve.request('GET', theirs)).body).toEqual({ calls: [] })
    his.hangUp(call)
    expect(await his.hears('ended')).toMatchObject({ why: 'missed', call })
    expect([...ringsOn(home), ...his.heard('declined')]).toEqual([])
    await eventually(async () =>
      expect((await frank.request('GET', theirs)).body).toMatchObject({
        calls: [{ endedAt: expect.any(Number), missed: [talk.eve.user.id], declined: [] }],
      }),
    )
    expect((await talk.eve.request('GET', theirs)).body).toEqual({ calls: [] })
  })

  it('[K2] and who blocks while it rings, or no longer does, looks the same', async () => {
    const direct = await directOf(talk.alice, talk.bob)
    const [hers, his] = [await createCaller(talk.alice, direct), await createCaller(talk.bob, direct)]
    const call = hers.call()
    hers.join(call)
    await his.isRung()
    const him = `/api/contacts/${talk.alice.user.id}`
    expect((await talk.bob.request('PATCH', him, { state: 'blocked' })).status).toBe(200)
    await his.hears('ended')
    his.say({ action: 'decline', call, words: 'never' })
    await talk.bob.request('DELETE', him)
    await hers.saidAll()
    expect([...hers.heard('ended'), ...hers.heard('declined')]).toEqual([])
    hers.hangUp(call)
    expect(await hers.hears('ended')).toMatchObject({ why: 'missed' })
    expect(await recordOf(talk.alice)).toMatchObject({ declined: [], missed: [talk.bob.user.id] })
  })

  it('[K2] no longer on any device of who blocks meanwhile; the caller sees what they see of who is offline', async () => {
    const short = await startTalk({ limits: { ringMs: 1_500 } })
    const { alice, bob, eve } = short
    const [blocking, offline] = [await directOf(alice, bob), await directOf(alice, eve)]
    const [hers, unanswered] = [await createCaller(alice, blocking), await createCaller(alice, offline)]
    const his = await createCaller(bob, blocking)
    const others = await (await short.relay.signIn('bob')).device().openHome()
    await others.synced()
    const calls = [hers, unanswered].map((caller) => {
      const call = caller.call()
      caller.join(call)
      return call
    })
    await his.isRung()
    await eventually(() => expect(ringsOn(others)).toHaveLength(1))
    await bob.request('PATCH', `/api/contacts/${alice.user.id}`, { state: 'blocked' })
    for (const home of [his.home, others])
      await eventually(() =>
        expect(home.stateless).toContainEqual(expect.objectContaining({ event: 'ended', call: calls[0] })),
      )
    // Nor on one that connects while it would still ring.
    const late = await bob.device().openHome()
    await late.synced()
    await hers.saidAll()
    expect([...hers.heard('ended'), ...ringsOn(late)]).toEqual([])

    const record = ({ conversation }: Record<string, unknown>) =>
      eventually(async () => {
        const { body } = await alice.request('GET', `/api/calls?conversation=${conversation}`)
        const [newest] = (body as { calls: CallRecord[] }).calls
        return newest?.endedAt === undefined ? undefined : newest
      })
    const [blocked, missed] = [await hers.hears('ended'), await unanswered.hears('ended')]
    expect([blocked, missed]).toMatchObject(calls.map((call) => ({ call, why: 'missed' })))
    expect([await record(blocked), await record(missed)]).toMatchObject([
      { missed: [bob.user.id], declined: [], people: [alice.user.id] },
      { missed: [eve.user.id], declined: [], people: [alice.user.id] },
    ])
    const told = (caller: typeof hers, { conversation }: Record<string, unknown>) =>
      caller.home.stateless
        .filter((one) => one.conversation === conversation)
        .map((one) => [one.type, one.event, Object.keys(one).toSorted()])
    for (const [caller, ended] of [
      [hers, blocked],
      [unanswered, missed],
    ] as const)
      await eventually(() => expect(told(caller, ended)).toHaveLength(3))
    expect(told(hers, blocked)).toEqual(told(unanswered, missed))
    await short.relay.close()
  })

  it('[K3] once where two call each other at once: the lower goes on', async () => {
    const direct = await directOf(talk.alice, talk.bob)
    const [hers, his] = [await createCaller(talk.alice, direct), await createCaller(talk.bob, direct)]
    const [lower, higher] = [ago(2), ago(1)]
    // The higher one arrives first.
    const lost = his.call('audio', higher)
    his.join(lost)
    await his.talk.acknowledged()
    const won = hers.call('audio', lower)
    hers.join(won)
    expect(await his.hears('ended')).toMatchObject({ call: lost, why: 'glare', into: won })
    expect(await his.isRung()).toMatchObject({ call: won })
    his.join(won)
    await eventually(() => expect(his.others()).toHaveLength(1))
    // And one that comes when it was answered joins it.
    const third = his.call()
    await eventually(() =>
      expect(his.heard('ended')).toContainEqual(expect.objectContaining({ call: third, into: won })),
    )
    hers.hangUp(won)
    await eventually(async () => {
      const { body } = await talk.bob.request('GET', `/api/calls?conversation=${direct.id}`)
      return expect(body).toMatchObject({
        calls: [{ call: won, endedAt: expect.any(Number), people: [talk.alice.user.id, talk.bob.user.id] }],
      })
    })
  })
})
