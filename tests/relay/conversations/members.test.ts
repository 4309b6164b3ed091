import { describe, expect, it } from 'vitest'
import type { ConversationId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, nobody } from './world.ts'

describe('for strangers', () => {
  it('a conversation that exists is like one that does not', async () => {
    const world = await createWorld()
    const notFound = err({ code: 'not-found' })
    for (const id of [await world.group(bob), 'no-such-thing' as ConversationId]) {
      expect(await world.conversations.get(eve, id)).toEqual(notFound)
      expect(await world.conversations.roleOf(eve, id)).toBeUndefined()
      expect(await world.conversations.describe(eve, id, { name: 'Mine' })).toEqual(notFound)
      expect(await world.conversations.putMember(eve, id, eve)).toEqual(notFound)
      expect(await world.conversations.removeMember(eve, id, alice)).toEqual(notFound)
      expect(await world.conversations.removeMember(eve, id, eve)).toEqual(notFound)
    }
  })
})

describe('adding somebody', () => {
  it('[M1] is for hosts and moderators; more than member, for hosts', async () => {
    const { conversations, group } = await createWorld()
    const id = await group(bob)
    expect(await conversations.putMember(bob, id, eve)).toEqual(err({ code: 'forbidden' }))
    await conversations.putMember(alice, id, bob, 'moderator')
    expect(await conversations.putMember(bob, id, eve, 'moderator')).toEqual(err({ code: 'forbidden' }))
    expect((await conversations.putMember(bob, id, eve)).ok).toBe(true)
    expect(await conversations.roleOf(eve, id)).toBe('member')
    expect(await conversations.putMember(alice, id, nobody)).toEqual(err({ code: 'unknown-user' }))
  })

  it('is written to room and lane, and told to all', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob)
    await conversations.putMember(alice, id, eve)
    expect(writer.rooms.get(id)).toMatchObject({ [`member:${eve}`]: { role: 'member', name: 'eve' } })
    expect(writer.relayEntries.get(id)?.at(-1)).toMatchObject({ k: 'join', u: eve, n: 'eve', b: alice })
    expect(writer.announced.at(-1)).toEqual([id, [alice, bob, eve]])
  })

  it('twice changes nothing', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob)
    const entries = writer.relayEntries.get(id)
    expect((await conversations.putMember(alice, id, bob)).ok).toBe(true)
    expect(writer.relayEntries.get(id)).toEqual(entries)
  })
})

describe('a role', () => {
  it('[M1] is given by hosts alone', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob, eve)
    await conversations.putMember(alice, id, bob, 'moderator')
    expect(writer.relayEntries.get(id)?.at(-1)).toMatchObject({ k: 'role', u: bob, v: 'moderator', b: alice })
    expect(await conversations.putMember(bob, id, eve, 'moderator')).toEqual(err({ code: 'forbidden' }))
    expect(await conversations.putMember(bob, id, bob, 'host')).toEqual(err({ code: 'forbidden' }))
  })

  it('[M3] of the last host stays while others are there', async () => {
    const { conversations, group } = await createWorld()
    const id = await group(bob)
    expect(await conversations.putMember(alice, id, alice, 'member')).toEqual(err({ code: 'last-host' }))
    await conversations.putMember(alice, id, bob, 'host')
    expect((await conversations.putMember(alice, id, alice, 'member')).ok).toBe(true)
  })
})

describe('a host who is alone', () => {
  it('[M3] stays host: whoever joins later finds one', async () => {
    const { conversations, room } = await createWorld()
    const id = await room('Chess')
    expect(await conversations.putMember(alice, id, alice, 'member')).toEqual(err({ code: 'last-host' }))
    expect((await conversations.putMember(bob, id, bob)).ok).toBe(true)
    expect(await conversations.roleOf(alice, id)).toBe('host')
  })
})

describe('leaving', () => {
  it('[M3] is refused to the last host until somebody else is host', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob)
    expect(await conversations.removeMember(alice, id, alice)).toEqual(err({ code: 'last-host' }))
    await conversations.putMember(alice, id, bob, 'host')
    expect(await conversations.removeMember(alice, id, alice)).toEqual(ok(undefined))
    expect(writer.relayEntries.get(id)?.at(-1)).toEqual({
      i: expect.any(String),
      k: 'leave',
      u: alice,
      n: 'alice',
      a: 'alice',
    })
    expect(writer.rooms.get(id)).not.toHaveProperty(`member:${alice}`)
  })

  it('[M3] is open to a host who is alone', async () => {
    const { conversations, group } = await createWorld()
    const id = await group()
    expect(await conversations.removeMember(alice, id, alice)).toEqual(ok(undefined))
    expect(await conversations.get(alice, id)).toEqual(err({ code: 'not-found' }))
  })
})

describe('removing somebody', () => {
  it('closes their documents and tells them', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob, eve)
    expect(await conversations.removeMember(alice, id, eve)).toEqual(ok(undefined))
    expect(writer.closed).toEqual([[id, eve]])
    expect(writer.announced.at(-1)).toEqual([id, [alice, bob, eve]])
    expect(writer.relayEntries.get(id)?.at(-1)).toMatchObject({ k: 'leave', u: eve, n: 'eve', b: alice })
    expect(await conversations.removeMember(alice, id, eve)).toEqual(err({ code: 'unknown-user' }))
  })

  it('[M1] is for hosts and moderators, and never of somebody above', async () => {
    const { conversations, group } = await createWorld()
    const id = await group(bob, eve)
    expect(await conversations.removeMember(bob, id, eve)).toEqual(err({ code: 'forbidden' }))
    await conversations.putMember(alice, id, bob, 'moderator')
    expect(await conversations.removeMember(bob, id, alice)).toEqual(err({ code: 'forbidden' }))
    expect(await conversations.removeMember(bob, id, eve)).toEqual(ok(undefined))
  })
})

describe('a name', () => {
  it('[M1] of the conversation is changed by hosts and moderators', async () => {
    const { conversations, group, writer } = await createWorld()
    const id = await group(bob)
    expect(await conversations.describe(bob, id, { name: 'Dinner' })).toEqual(err({ code: 'forbidden' }))
    const changed = await conversations.describe(alice, id, { name: 'Dinner', topic: 'Tonight' })
    expect(changed).toMatchObject(ok({ name: 'Dinner', topic: 'Tonight' }))
    expect(writer.rooms.get(id)).toMatchObject({ name: 'Dinner', topic: 'Tonight' })
  })

  it('of a person changes in all their conversations', async () => {
    const { conversations, db, group, writer } = await createWorld()
    const [one, other, without] = [await group(bob), await group(bob), await group(eve)]
    await db.updateTable('users').set({ display_name: 'Bobby' }).where('id', '=', bob).execute()
    expect(await conversations.renameMember(bob)).toEqual([])
    for (const id of [one, other])
      expect(writer.rooms.get(id)).toMatchObject({ [`member:${bob}`]: { role: 'member', name: 'Bobby' } })
    expect(writer.rooms.get(without)).not.toHaveProperty(`member:${bob}`)
  })

  it('of a guest is written once they have no entries yet', async () => {
    const { conversations, group, say, writer } = await createWorld()
    const id = await group()
    await say(id, eve, 'was here before')
    await conversations.nameGuests(id, [
      { id: nobody, name: 'ghost' },
      { id: eve, name: 'eve' },
    ])
    expect(writer.rooms.get(id)).toMatchObject({ [`member:${nobody}`]: { role: 'member', name: 'ghost' } })
    expect(writer.rooms.get(id)).not.toHaveProperty(`member:${eve}`)
    expect(await conversations.roleOf(nobody, id)).toBeUndefined()
  })
})
