import { describe, expect, it } from 'vitest'
import { type ConversationId, directId, type UserId } from '../../../sync/ids.ts'
import { err } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, nobody, type World } from './world.ts'

const create = async (world: World, by: UserId, body: Parameters<World['conversations']['create']>[1]) => {
  const made = await world.conversations.create(by, body)
  if (!made.ok) throw new Error(made.error.code)
  return made.value
}

describe('a direct conversation', () => {
  it('[D8] has the id of its two people, whoever makes it', async () => {
    const world = await createWorld()
    const { conversation, created } = await create(world, alice, { kind: 'direct', memberIds: [bob] })
    expect(conversation.id).toBe(directId(bob, alice))
    expect(created).toBe(true)
    const again = await create(world, bob, { kind: 'direct', memberIds: [alice], id: conversation.id })
    expect(again.created).toBe(false)
    expect(again.conversation.id).toBe(conversation.id)
  })

  it('[D8] refuses an id that is not theirs', async () => {
    const { conversations } = await createWorld()
    const id = directId(bob, eve)
    expect(await conversations.create(alice, { kind: 'direct', memberIds: [bob], id })).toEqual(
      err({ code: 'invalid', field: 'id' }),
    )
  })

  it('has exactly one other person, no name, and two plain members', async () => {
    const world = await createWorld()
    const refusal = async (body: object) => {
      const made = await world.conversations.create(alice, { kind: 'direct', ...body })
      return made.ok ? undefined : made.error.code
    }
    expect(await refusal({})).toBe('direct-needs-one')
    expect(await refusal({ memberIds: [alice] })).toBe('direct-needs-one')
    expect(await refusal({ memberIds: [bob, eve] })).toBe('direct-needs-one')
    expect(await refusal({ memberIds: [bob], name: 'us' })).toBe('direct-fixed')
    expect(await refusal({ memberIds: [bob], public: true })).toBe('invalid')
    expect(await refusal({ memberIds: [nobody] })).toBe('unknown-user')
    const { conversation } = await create(world, alice, { kind: 'direct', memberIds: [bob, bob, alice] })
    expect(conversation.members.map(({ role }) => role)).toEqual(['member', 'member'])
    expect(world.writer.relayEntries.get(conversation.id)).toEqual([])
  })

  it('becomes one when both people make it at once', async () => {
    const world = await createWorld()
    const made = await Promise.all([
      create(world, alice, { kind: 'direct', memberIds: [bob] }),
      create(world, bob, { kind: 'direct', memberIds: [alice] }),
    ])
    expect(made.map(({ created }) => created).sort()).toEqual([false, true])
  })

  it('keeps its people', async () => {
    const world = await createWorld()
    const { id } = (await create(world, alice, { kind: 'direct', memberIds: [bob] })).conversation
    const fixed = err({ code: 'direct-fixed' })
    expect(await world.conversations.putMember(alice, id, eve)).toEqual(fixed)
    expect(await world.conversations.removeMember(alice, id, alice)).toEqual(fixed)
    expect(await world.conversations.describe(alice, id, { name: 'us' })).toEqual(fixed)
  })
})

describe('a group', () => {
  it('[D7] made twice with one id is one group for its members', async () => {
    const world = await createWorld()
    const id = 'lunch-club' as ConversationId
    const first = await create(world, alice, { id, kind: 'group', name: 'Lunch', memberIds: [bob] })
    const second = await create(world, bob, { id, kind: 'group', name: 'Other', memberIds: [eve] })
    expect(second).toEqual({ created: false, conversation: { ...first.conversation, unread: 0 } })
    expect(world.writer.relayEntries.get(id)).toHaveLength(2)
  })

  it('[D8] answers neither strangers nor another kind', async () => {
    const { conversations } = await createWorld()
    const id = 'lunch-club' as ConversationId
    await conversations.create(alice, { id, kind: 'group' })
    const taken = err({ code: 'conversation-taken' })
    expect(await conversations.create(eve, { id, kind: 'group' })).toEqual(taken)
    expect(await conversations.create(alice, { id, kind: 'room' })).toEqual(taken)
  })

  it('[D8] never has the id of a direct conversation', async () => {
    const { conversations } = await createWorld()
    const made = await conversations.create(alice, { id: directId(alice, bob), kind: 'group' })
    expect(made).toEqual(err({ code: 'invalid', field: 'id' }))
  })

  it('[G6] writes members and room together, and nothing when somebody is unknown', async () => {
    const world = await createWorld()
    const { conversation } = await create(world, alice, { kind: 'group', name: 'Lunch', memberIds: [bob] })
    expect(world.writer.rooms.get(conversation.id)).toEqual({
      kind: 'group',
      name: 'Lunch',
      topic: '',
      [`member:${alice}`]: { role: 'host', name: 'alice' },
      [`member:${bob}`]: { role: 'member', name: 'bob' },
    })
    expect(world.writer.relayEntries.get(conversation.id)).toMatchObject([
      { k: 'join', u: alice, n: 'alice', b: alice },
      { k: 'join', u: bob, n: 'bob', b: alice },
    ])
    expect(world.writer.announced).toEqual([[conversation.id, expect.arrayContaining([alice, bob])]])
    const failed = await world.conversations.create(alice, { kind: 'group', memberIds: [bob, nobody] })
    expect(failed).toEqual(err({ code: 'unknown-user' }))
    expect(await world.db.selectFrom('conversations').selectAll().execute()).toHaveLength(1)
  })

  it('takes no placeholder as a member, and at most 1,000 people', async () => {
    const world = await createWorld()
    await world.addPerson(nobody, 'ghost', { placeholder: true })
    expect(await world.conversations.create(alice, { kind: 'group', memberIds: [nobody] })).toEqual(
      err({ code: 'unknown-user' }),
    )
    const crowd = Array.from({ length: 1_000 }, (_, n) => `c${String(n).padStart(15, '0')}` as UserId)
    expect(await world.conversations.create(alice, { kind: 'group', memberIds: crowd })).toEqual(
      err({ code: 'too-many-members', field: 'memberIds' }),
    )
    for (const id of crowd.slice(1)) await world.addPerson(id, id)
    const { conversation } = await create(world, alice, { kind: 'group', memberIds: crowd.slice(1) })
    expect(conversation.members).toHaveLength(1_000)
    expect(await world.conversations.putMember(alice, conversation.id, bob)).toEqual(
      err({ code: 'too-many-members' }),
    )
  })
})
