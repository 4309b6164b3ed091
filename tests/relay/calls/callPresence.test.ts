import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { EntryReference } from '../../../sync/entry.ts'
import { askTicket, type Caller, createCaller } from '../../helpers/caller.ts'
import { eventually } from '../../helpers/eventually.ts'
import { connectRaw, presenceFrame } from '../../helpers/rawClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('presence in a call', () => {
  let talk: Talk
  let hers: Caller
  let his: Caller
  let call: EntryReference
  beforeEach(async () => {
    talk = await startTalk({ limits: { maxMeshAudio: 2, maxPeersPerPerson: 2 } })
    hers = await createCaller(talk.alice, talk.group)
    his = await createCaller(talk.bob, talk.group)
    call = hers.call()
    await his.isRung()
  })
  afterEach(() => talk.relay.close())

  const states = (caller: Caller) =>
    [...(caller.talk.provider.awareness?.getStates() ?? [])].filter(
      ([client]) => client !== caller.talk.doc.clientID,
    )
  const callIn = (caller: Caller, client: number) =>
    (caller.talk.provider.awareness?.getStates().get(client) as { call?: { hand?: boolean } } | undefined)
      ?.call

  it('[K4] shows who is in it, by which peer, and how', async () => {
    hers.join(call, { camera: true, hand: true, recording: true })
    await eventually(() => expect(his.others()).toHaveLength(1))
    expect(states(his)).toMatchObject([
      [
        hers.talk.doc.clientID,
        {
          user: { id: talk.alice.user.id },
          call: { id: call, peer: hers.ticket.peer, camera: true, hand: true, recording: true },
        },
      ],
    ])
    hers.talk.provider.awareness?.setLocalState({ typing: true })
    await eventually(() => expect(his.others()).toEqual([]))
    expect(states(his)).toMatchObject([[hers.talk.doc.clientID, { typing: true }]])
  })

  it('[K4] takes no peer of another person, session or conversation, and none that is made up', async () => {
    const other = await talk.alice.createConversation({ kind: 'group', name: 'Other', memberIds: [] })
    const session = await talk.relay.signIn('alice')
    const peers = [
      his.ticket.peer,
      (await askTicket(talk.alice, other.id)).peer,
      (await askTicket(session, talk.group.id)).peer,
      'a'.repeat(40),
      'nonsense',
    ]
    for (const peer of peers) {
      hers.talk.provider.awareness?.setLocalState({
        hand: peer,
        call: { id: call, peer, mic: true, camera: false, screen: false, hand: false },
      })
      await eventually(() => expect(states(his)).toMatchObject([[hers.talk.doc.clientID, { hand: peer }]]))
      expect(his.others()).toEqual([])
    }
    hers.join(call)
    await eventually(() => expect(his.others()).toHaveLength(1))
  })

  it('[K4] is of the call that goes on alone; who comes to another is told that it is over', async () => {
    const [message, made] = [his.talk.say('no call'), his.talk.clock.tick()]
    await his.talk.acknowledged()
    for (const id of [
      [talk.bob.user.id, message],
      [talk.bob.user.id, made],
      [talk.bob.user.id, call[1]],
    ] as EntryReference[]) {
      his.join(id)
      await eventually(() =>
        expect(his.heard('ended')).toContainEqual(expect.objectContaining({ call: id, why: 'over' })),
      )
    }
    expect(hers.others()).toEqual([])
    his.join(call)
    hers.join(call)
    await eventually(() => expect([hers.others(), his.others()]).toMatchObject([[{}], [{}]]))
    his.hangUp(call)
    hers.hangUp(call)
    await hers.hears('ended')
    his.join(call)
    await eventually(() => expect(his.heard('ended').at(-1)).toMatchObject({ call, why: 'over' }))
    expect(hers.others()).toEqual([])
  })

  it('[K4] says so in one state a connection', async () => {
    const raw = await connectRaw(talk.relay.relay.url)
    await raw.open(talk.name, talk.alice.token)
    const state = { id: call, peer: hers.ticket.peer, mic: true, camera: false, screen: false, hand: false }
    const show = (...shown: (readonly [number, number, unknown])[]) =>
      raw.send(
        presenceFrame(
          talk.name,
          shown.map(([id, clock, value]) => [id, clock, JSON.stringify(value)] as const),
        ),
      )
    show([101, 1, { call: state }], [102, 1, { typing: true, call: state }])
    await eventually(() => expect(his.talk.provider.awareness?.getStates().has(102)).toBe(true))
    expect([callIn(his, 101) !== undefined, callIn(his, 102)]).toEqual([true, undefined])
    // Once the one has left, the other may.
    show([101, 2, null])
    show([102, 2, { call: state }])
    await eventually(() => expect(callIn(his, 102)).toBeDefined())
    show([102, 3, { typing: true }])
    show([103, 1, { call: { ...state, hand: true } }])
    await eventually(() => expect(callIn(his, 103)?.hand).toBe(true))
    raw.ws.close()
    await eventually(() => expect(his.others()).toEqual([]))
  })

  it('[K4] is refused where as many are in it as may be, and of one’s third device', async () => {
    await talk.alice.request('PUT', `/api/conversations/${talk.group.id}/members/${talk.eve.user.id}`)
    const eve = await createCaller(talk.eve, talk.group)
    const [second, third] = [
      await createCaller(await talk.relay.signIn('alice'), talk.group),
      await createCaller(await talk.relay.signIn('alice'), talk.group),
    ]
    hers.join(call)
    his.join(call)
    await eventually(() => expect([hers.others(), his.others()]).toMatchObject([[{}], [{}]]))
    eve.join(call)
    expect(await eve.hears('full')).toMatchObject({ call })
    second.join(call)
    await eventually(() => expect(his.others()).toHaveLength(2))
    third.join(call)
    await third.hears('full')
    expect(his.others()).toHaveLength(2)
    his.hangUp(call)
    await eventually(() => expect(eve.others()).toHaveLength(2))
    eve.join(call, { hand: true })
    await eventually(() => expect(hers.others().map(({ user }) => user)).toContain(talk.eve.user.id))
  })

  it('[K4] counts who says that they left, and is shown all the same', async () => {
    await talk.alice.request('PUT', `/api/conversations/${talk.group.id}/members/${talk.eve.user.id}`)
    const eve = await createCaller(talk.eve, talk.group)
    hers.join(call)
    his.join(call)
    await eventually(() => expect([hers.others(), his.others()]).toMatchObject([[{}], [{}]]))
    his.say({ action: 'leave', call })
    await his.saidAll()
    eve.join(call)
    expect(await eve.hears('full')).toMatchObject({ call })
    expect(hers.others()).toHaveLength(1)
  })
})
