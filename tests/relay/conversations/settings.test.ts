import { describe, expect, it } from 'vitest'
import { readRoomFields } from '../../../relay/conversations/readRoomFields.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve } from './world.ts'

const HOSTS_ONLY = [
  { public: true },
  { posting: 'moderators' },
  { slowSeconds: 10 },
  { retentionDays: 7 },
] as const

describe('how a place is run', () => {
  it('[M1] hosts alone say who posts how often, whether it is public and how long it keeps entries', async () => {
    const { conversations, room } = await createWorld()
    const id = await room('Chess', bob, eve)
    await conversations.describe(alice, id, { public: false })
    await conversations.putMember(alice, id, bob, 'moderator')
    for (const change of HOSTS_ONLY) {
      expect(await conversations.describe(bob, id, change)).toEqual(err({ code: 'forbidden' }))
      expect(await conversations.describe(eve, id, change)).toEqual(err({ code: 'forbidden' }))
      // What is allowed alone is refused with it.
      expect(await conversations.describe(bob, id, { name: 'Mine', ...change })).toEqual(
        err({ code: 'forbidden' }),
      )
      expect(await conversations.describe(alice, id, change)).toMatchObject(ok(change))
    }
    expect(await conversations.describe(bob, id, { topic: 'Openings' })).toMatchObject(
      ok({ name: 'Chess', topic: 'Openings', ...Object.assign({}, ...HOSTS_ONLY) }),
    )
  })

  it('[G6] is in the document while it is not as everywhere else', async () => {
    const { conversations, db, room, writer } = await createWorld()
    const id = await room('Chess')
    const fields = () => db.transaction().execute((tx) => readRoomFields(tx, id))
    await conversations.describe(alice, id, { posting: 'moderators', slowSeconds: 10, retentionDays: 7 })
    expect(writer.rooms.get(id)).toMatchObject({
      posting: 'moderators',
      slow: 10,
      retention: 7,
      public: true,
    })
    expect(writer.rooms.get(id)).toEqual(await fields())
    const usual = { posting: 'everyone', slowSeconds: 0, retentionDays: null, public: false } as const
    await conversations.describe(alice, id, usual)
    for (const field of ['posting', 'slow', 'retention', 'public'])
      expect(writer.rooms.get(id)).not.toHaveProperty(field)
    expect(writer.rooms.get(id)).toEqual(await fields())
  })

  it('[M10] is in the audit as far as it changed', async () => {
    const { conversations, places, room } = await createWorld()
    const id = await room('Chess')
    await conversations.describe(alice, id, { name: 'Chess', slowSeconds: 10, posting: 'everyone' })
    await conversations.describe(alice, id, { name: 'Chess' })
    const audit = await places.audit(alice, id, { limit: 10 })
    expect(audit).toMatchObject(
      ok({ audit: [{ action: 'describe', detail: { slowSeconds: 10 } }, { action: 'create' }] }),
    )
  })

  it('[M1] a direct conversation has none of it', async () => {
    const { conversations, places } = await createWorld()
    const made = await conversations.create(alice, { kind: 'direct', memberIds: [bob] })
    if (!made.ok) throw new Error(made.error.code)
    const { id } = made.value.conversation
    const fixed = err({ code: 'direct-fixed' })
    for (const change of [...HOSTS_ONLY, { name: 'Us' }])
      expect(await conversations.describe(alice, id, change)).toEqual(fixed)
    const to = { actor: alice, conversation: id, target: bob }
    expect(await places.ban(to)).toEqual(fixed)
    expect(await places.unban(to)).toEqual(fixed)
    expect(await places.mute({ ...to, seconds: 60 })).toEqual(fixed)
    expect(await places.unmute(to)).toEqual(fixed)
    expect(await places.bans(alice, id)).toEqual(fixed)
    expect(await places.reports(alice, id)).toEqual(fixed)
    expect(await places.audit(alice, id, { limit: 1 })).toEqual(fixed)
    expect(await conversations.removeMember(alice, id, bob)).toEqual(fixed)
  })
})
