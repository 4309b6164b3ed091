import { describe, expect, it, vi } from 'vitest'
import type { ConversationId, UserId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { err, ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve } from './world.ts'

describe('the directory', () => {
  it('[M2] lists public rooms to everybody, those with most members first', async () => {
    const { conversations, places, group, room } = await createWorld()
    await group(bob)
    await conversations.create(alice, { kind: 'room', name: 'Private', memberIds: [bob, eve] })
    const small = await room('Chess')
    const large = await room('Walks', bob)
    await conversations.describe(alice, large, { topic: 'On Sundays' })
    expect(await places.rooms(eve, '')).toEqual([
      { id: large, name: 'Walks', topic: 'On Sundays', members: 2, joined: false },
      { id: small, name: 'Chess', members: 1, joined: false },
    ])
    expect((await places.rooms(bob, '')).map(({ joined }) => joined)).toEqual([true, false])
  })

  it('[M2] is searched by name and topic, in any script and case', async () => {
    const { conversations, places, room } = await createWorld()
    const chess = await room('Шахматы ♟️')
    await conversations.describe(alice, chess, { topic: 'Für Ältere' })
    await room('Walks')
    for (const text of ['шахматы', 'ÄLTERE', ' ♟️ '])
      expect((await places.rooms(eve, text)).map(({ id }) => id)).toEqual([chess])
    expect(await places.rooms(eve, 'nothing like it')).toEqual([])
    expect(await places.rooms(eve, '%')).toEqual([])
  })

  it('[M2] does not show a room to who is banned from it', async () => {
    const { places, room } = await createWorld()
    const id = await room('Chess')
    await places.ban({ actor: alice, conversation: id, target: eve })
    expect(await places.rooms(eve, '')).toEqual([])
    expect(await places.rooms(bob, '')).toHaveLength(1)
  })

  it('[M2] answers so many rooms at most', async () => {
    const { places, room } = await createWorld({ limits: { maxRoomResults: 2 } })
    for (const name of ['One', 'Two', 'Three']) await room(name)
    expect(await places.rooms(eve, '')).toHaveLength(2)
  })
})

describe('joining', () => {
  it('[M2] a public room: with a notice in one’s own name, told to all', async () => {
    const { conversations, room, say, writer } = await createWorld()
    const id = await room('Chess')
    await say(id, alice, 'before eve')
    const joined = await conversations.putMember(eve, id, eve)
    expect(joined).toMatchObject(ok({ id, public: true, unread: 0 }))
    expect(writer.rooms.get(id)).toMatchObject({ [`member:${eve}`]: { role: 'member', name: 'eve' } })
    expect(writer.relayEntries.get(id)?.at(-1)).toEqual({
      i: expect.any(String),
      k: 'join',
      u: eve,
      n: 'eve',
    })
    expect(writer.announced.at(-1)).toEqual([id, [alice, eve]])
  })

  it('[M2] twice is once', async () => {
    const { conversations, room, writer } = await createWorld()
    const id = await room('Chess')
    await conversations.putMember(eve, id, eve)
    const entries = writer.relayEntries.get(id)
    expect((await conversations.putMember(eve, id, eve)).ok).toBe(true)
    expect(writer.relayEntries.get(id)).toEqual(entries)
  })

  it('[M2] makes a member of whoever asks to be more', async () => {
    const { conversations, room } = await createWorld()
    const id = await room('Chess')
    await conversations.putMember(eve, id, eve, 'host')
    expect(await conversations.roleOf(eve, id)).toBe('member')
    expect(await conversations.putMember(eve, id, eve, 'host')).toEqual(err({ code: 'forbidden' }))
  })

  it('[M2] what is private is joined by nobody, and not told from what is not there', async () => {
    const { conversations, group, room } = await createWorld()
    const direct = await conversations.create(alice, { kind: 'direct', memberIds: [bob] })
    const privateRoom = await room('Was public')
    await conversations.describe(alice, privateRoom, { public: false })
    const ids = [
      await group(bob),
      privateRoom,
      direct.ok ? direct.value.conversation.id : '',
      'no-such-thing',
    ]
    for (const id of ids)
      expect(await conversations.putMember(eve, id as ConversationId, eve)).toEqual(
        err({ code: 'not-found' }),
      )
  })

  it('[M2] is refused to the 1,001st', async () => {
    const { conversations, room } = await createWorld({ limits: { maxMembers: 2 } })
    const id = await room('Chess', bob)
    expect(await conversations.putMember(eve, id, eve)).toEqual(err({ code: 'too-many-members' }))
    await conversations.removeMember(bob, id, bob)
    expect((await conversations.putMember(eve, id, eve)).ok).toBe(true)
  })

  it('[M2] takes a thousand people and no more, as the limits are', async () => {
    const { conversations, addPerson, db, room } = await createWorld()
    const id = await room('Chess')
    const people = Array.from(
      { length: LIMITS.maxMembers },
      (_, n) => n.toString(32).padStart(16, '0') as UserId,
    )
    for (const person of people) await addPerson(person, `person ${person}`)
    const [last, ...others] = people
    const rows = others.slice(1).map((user_id) => ({ user_id, conversation: id, joined_at: 0 }))
    for (let at = 0; at < rows.length; at += 100) {
      const members = rows.slice(at, at + 100).map((row) => ({ ...row, role: 'member' as const }))
      await db.insertInto('members').values(members).execute()
    }
    expect((await conversations.putMember(eve, id, eve)).ok).toBe(true)
    const refused = err({ code: 'too-many-members' })
    expect(await conversations.putMember(last as UserId, id, last as UserId)).toEqual(refused)
    expect(await conversations.putMember(alice, id, last as UserId)).toEqual(refused)
  })

  it('[M8] is judged when it is committed: a room made private meanwhile is not found', async () => {
    const { conversations, room, writer } = await createWorld()
    const id = await room('Chess')
    const write = writer.write
    vi.spyOn(writer, 'write').mockImplementationOnce(async (conversation, change) => {
      await conversations.describe(alice, id, { public: false })
      return write(conversation, change)
    })
    expect(await conversations.putMember(eve, id, eve)).toEqual(err({ code: 'not-found' }))
    expect(await conversations.roleOf(eve, id)).toBeUndefined()
  })

  it('[M2] and leaving again gives a notice each', async () => {
    const { conversations, room, writer } = await createWorld()
    const id = await room('Chess')
    await conversations.putMember(eve, id, eve)
    await conversations.removeMember(eve, id, eve)
    expect(writer.relayEntries.get(id)?.map(({ k, u }) => [k, u])).toEqual([
      ['join', alice],
      ['join', eve],
      ['leave', eve],
    ])
    expect(writer.closed).toEqual([[id, eve]])
  })
})

describe('a room', () => {
  it('[M2] is made public with its name and topic, which its document says', async () => {
    const { conversations, writer } = await createWorld()
    const made = await conversations.create(alice, {
      kind: 'room',
      name: 'Chess',
      topic: 'For beginners',
      public: true,
    })
    if (!made.ok) throw new Error(made.error.code)
    const { conversation } = made.value
    expect(conversation).toMatchObject({ name: 'Chess', topic: 'For beginners', public: true })
    const room = { kind: 'room', name: 'Chess', topic: 'For beginners', public: true }
    expect(writer.rooms.get(conversation.id)).toMatchObject(room)
  })

  it('[M2] alone is public, and has a name then', async () => {
    const { conversations, group } = await createWorld()
    const create = async (body: object) => {
      const made = await conversations.create(alice, { kind: 'room', public: true, ...body })
      return made.ok ? 'made' : `${made.error.code} ${made.error.field}`
    }
    expect(await create({ kind: 'group', name: 'Family' })).toBe('invalid public')
    expect(await create({ kind: 'direct', memberIds: [bob] })).toBe('invalid public')
    expect(await create({})).toBe('invalid name')
    const refusal = { code: 'invalid', field: 'public' }
    expect(await conversations.describe(alice, await group(bob), { public: true })).toEqual(err(refusal))
  })

  it('[M2] is not found any more by strangers once it is private, and stays with its members', async () => {
    const { conversations, places, room, writer } = await createWorld()
    const id = await room('Chess', bob)
    await conversations.describe(alice, id, { public: false })
    expect(await places.rooms(eve, '')).toEqual([])
    expect(await conversations.roleOf(bob, id)).toBe('member')
    expect(writer.rooms.get(id)).not.toHaveProperty('public')
  })

  it('[M3] that everybody left is public no more: nobody comes into one without a host', async () => {
    const { conversations, places, room, writer } = await createWorld()
    const id = await room('Chess', bob)
    await conversations.removeMember(bob, id, bob)
    expect(await places.rooms(eve, '')).toHaveLength(1)
    await conversations.removeMember(alice, id, alice)
    expect(await places.rooms(eve, '')).toEqual([])
    expect(await conversations.putMember(eve, id, eve)).toEqual(err({ code: 'not-found' }))
    expect(writer.rooms.get(id)).not.toHaveProperty('public')
  })

  it('[M2] has a thousand members at most when it is made', async () => {
    const { conversations } = await createWorld({ limits: { maxMembers: 2 } })
    const memberIds = [bob, eve] as UserId[]
    const made = await conversations.create(alice, { kind: 'room', name: 'Chess', memberIds })
    expect(made).toEqual(err({ code: 'too-many-members', field: 'memberIds' }))
  })
})
