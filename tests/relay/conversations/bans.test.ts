import { describe, expect, it } from 'vitest'
import type { UserId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, nobody, type World } from './world.ts'

const carol = 'c000000000000000' as UserId

describe('a ban', () => {
  it('[M4] puts out, with a notice, and closes what was open', async () => {
    const { conversations, places, group, writer } = await createWorld()
    const id = await group(bob, eve)
    const to = { actor: alice, conversation: id, target: eve }
    expect(await places.ban({ ...to, reason: 'spam' })).toEqual(ok(undefined))
    expect(await conversations.roleOf(eve, id)).toBeUndefined()
    expect(writer.rooms.get(id)).not.toHaveProperty(`member:${eve}`)
    expect(writer.relayEntries.get(id)?.at(-1)).toMatchObject({
      k: 'leave',
      u: eve,
      a: 'eve',
      b: alice,
      w: 'banned',
    })
    expect(writer.closed).toEqual([[id, eve]])
    expect(writer.announced.at(-1)).toEqual([id, [alice, bob, eve]])
  })

  it('[M4] keeps out until it is lifted: by joining as by being added', async () => {
    const { conversations, places, room } = await createWorld()
    const id = await room('Chess', bob, eve)
    const to = { actor: alice, conversation: id, target: eve }
    await places.ban(to)
    expect(await conversations.putMember(eve, id, eve)).toEqual(err({ code: 'banned-here' }))
    expect(await conversations.putMember(alice, id, eve)).toEqual(err({ code: 'banned' }))
    expect(await places.unban(to)).toEqual(ok(undefined))
    expect((await conversations.putMember(eve, id, eve)).ok).toBe(true)
  })

  it('[M4] of who is not in works all the same, twice is once, and another reason replaces the first', async () => {
    const { places, group } = await createWorld()
    const id = await group(bob)
    const to = { actor: alice, conversation: id, target: eve }
    for (const reason of ['spam', 'spam', 'worse']) await places.ban({ ...to, reason })
    expect(await places.bans(alice, id)).toEqual(
      ok([
        expect.objectContaining({
          user: eve,
          name: 'eve',
          username: 'eve',
          byName: 'alice',
          reason: 'worse',
        }),
      ]),
    )
    const audit = await places.audit(alice, id, { limit: 10 })
    expect(audit.ok && audit.value.audit.map(({ reason }) => reason)).toEqual(['worse', 'spam', undefined])
  })

  it('[M4] lifted twice is lifted once', async () => {
    const { places, group } = await createWorld()
    const id = await group(eve)
    const to = { actor: alice, conversation: id, target: eve }
    await places.ban(to)
    for (let n = 0; n < 2; n++) expect(await places.unban(to)).toEqual(ok(undefined))
    const audit = await places.audit(alice, id, { limit: 10 })
    expect(audit.ok && audit.value.audit.map(({ action }) => action)).toEqual(['unban', 'ban', 'create'])
    expect(await places.bans(alice, id)).toEqual(ok([]))
  })
})

describe('who may', () => {
  /** alice and carol are hosts, bob and eve moderators. */
  async function withRoles(world: World) {
    await world.addPerson(carol, 'carol')
    const id = await world.group(bob, eve, carol)
    await world.conversations.putMember(alice, id, carol, 'host')
    for (const moderator of [bob, eve]) await world.conversations.putMember(alice, id, moderator, 'moderator')
    return id
  }

  it('[M1] moderators ban, mute and remove members and moderators, never hosts', async () => {
    const world = await createWorld()
    const id = await withRoles(world)
    const { conversations, places } = world
    const forbidden = err({ code: 'forbidden' })
    const toHost = { actor: bob, conversation: id, target: carol }
    expect(await places.ban(toHost)).toEqual(forbidden)
    expect(await places.mute({ ...toHost, seconds: 60 })).toEqual(forbidden)
    expect(await places.unmute(toHost)).toEqual(forbidden)
    expect(await conversations.removeMember(bob, id, carol)).toEqual(forbidden)
    const toModerator = { ...toHost, target: eve }
    expect(await places.mute({ ...toModerator, seconds: 60 })).toEqual(ok(undefined))
    expect(await places.ban(toModerator)).toEqual(ok(undefined))
  })

  it('[M1] hosts do everything to other hosts', async () => {
    const world = await createWorld()
    const id = await withRoles(world)
    const { places } = world
    const to = { actor: alice, conversation: id, target: carol }
    expect(await places.mute({ ...to, seconds: 60 })).toEqual(ok(undefined))
    expect(await places.ban(to)).toEqual(ok(undefined))
  })

  it('[M1] members do nothing to anybody, and read none of it', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const { places } = world
    const forbidden = err({ code: 'forbidden' })
    for (const target of [alice, eve, nobody, bob]) {
      const to = { actor: bob, conversation: id, target }
      expect(await places.ban(to)).toEqual(forbidden)
      expect(await places.unban(to)).toEqual(forbidden)
      expect(await places.mute({ ...to, seconds: 60 })).toEqual(forbidden)
      expect(await places.unmute(to)).toEqual(forbidden)
    }
    expect(await places.bans(bob, id)).toEqual(forbidden)
    expect(await places.audit(bob, id, { limit: 1 })).toEqual(forbidden)
    expect(await places.reports(bob, id)).toEqual(forbidden)
    expect(await places.handleReport(bob, id, 'x', { state: 'handled' })).toEqual(forbidden)
  })

  it('[M1] nobody does it to themselves, or to nobody', async () => {
    const { places, group } = await createWorld()
    const id = await group(bob)
    const to = { actor: alice, conversation: id }
    for (const act of [places.ban, places.unmute]) {
      expect(await act({ ...to, target: alice })).toEqual(err({ code: 'not-yourself' }))
    }
    expect(await places.mute({ ...to, target: alice, seconds: 60 })).toEqual(err({ code: 'not-yourself' }))
    expect(await places.ban({ ...to, target: nobody })).toEqual(err({ code: 'unknown-user' }))
    expect(await places.mute({ ...to, target: eve, seconds: 60 })).toEqual(err({ code: 'unknown-user' }))
  })

  it('[S3] who blocks the one who acts is not there for them', async () => {
    const { conversations, db, places, group } = await createWorld()
    const id = await group(bob)
    const block = { user_id: eve, other_id: alice, state: 'blocked' as const, at: 0 }
    await db.insertInto('contacts').values(block).execute()
    expect(await conversations.putMember(alice, id, eve)).toEqual(err({ code: 'unknown-user' }))
    expect(await places.ban({ actor: alice, conversation: id, target: eve })).toEqual(
      err({ code: 'unknown-user' }),
    )
    await db.deleteFrom('contacts').execute()
    expect((await conversations.putMember(alice, id, eve)).ok).toBe(true)
    // Among members nobody hides from who runs the place.
    await db.insertInto('contacts').values(block).execute()
    expect(await places.ban({ actor: alice, conversation: id, target: eve })).toEqual(ok(undefined))
  })
})

describe('who was put out', () => {
  async function departed({ conversations }: World, user: UserId) {
    const overview = await conversations.overview(user)
    if (!overview.ok) throw new Error(overview.error.code)
    return overview.value.departed
  }

  it('[M12] is told by whom and why, under the name it had then', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const at = world.clock.now()
    await world.conversations.removeMember(alice, id, eve, 'off topic')
    await world.conversations.describe(alice, id, { name: 'Secret' })
    expect(await departed(world, eve)).toEqual([
      { id, name: 'Lunch', how: 'removed', by: 'alice', reason: 'off topic', at },
    ])
    expect(await departed(world, bob)).toEqual([])
  })

  it('[M12] until they are in again', async () => {
    const world = await createWorld()
    const id = await world.group(eve)
    await world.conversations.removeMember(alice, id, eve)
    await world.conversations.putMember(alice, id, eve)
    expect(await departed(world, eve)).toEqual([])
    await world.conversations.removeMember(eve, id, eve)
    expect(await departed(world, eve)).toEqual([])
  })

  it('[M12] hears of a ban, also of one that follows, and that it was lifted', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const to = { actor: alice, conversation: id, target: eve }
    await world.conversations.removeMember(alice, id, eve, 'off topic')
    await world.places.ban({ ...to, reason: 'spam' })
    expect(await departed(world, eve)).toMatchObject([{ id, name: 'Lunch', how: 'banned', reason: 'spam' }])
    await world.places.unban(to)
    expect(await departed(world, eve)).toMatchObject([{ id, how: 'removed' }])
    await world.places.ban({ ...to, target: bob })
    expect(await departed(world, bob)).toEqual([
      { id, name: 'Lunch', how: 'banned', by: 'alice', at: world.clock.now() },
    ])
  })

  it('[M12] hears nothing of it by whom they block, and five times at most by anybody', async () => {
    const world = await createWorld()
    for (let n = 0; n < 7; n++) {
      const id = await world.group(eve)
      await world.conversations.removeMember(alice, id, eve, `once more ${n}`)
    }
    expect(await departed(world, eve)).toHaveLength(5)
    const block = { user_id: eve, other_id: alice, state: 'blocked', at: world.clock.now() } as const
    await world.db.insertInto('contacts').values(block).execute()
    expect(await departed(world, eve)).toEqual([])
  })

  it('[M12] a ban tells nothing to who was never in: the place is not theirs to know', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    await world.places.ban({ actor: alice, conversation: id, target: eve })
    expect(await departed(world, eve)).toEqual([])
  })
})
