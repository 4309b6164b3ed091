import * as v from 'valibot'
import { describe, expect, it } from 'vitest'
import { recordRead, removeContent } from '../../../relay/projection/recordEntry.ts'
import { conversationsSchema } from '../../../sync/api.ts'
import type { UserId } from '../../../sync/ids.ts'
import { alice, bob, createWorld, eve, type World } from './world.ts'

async function overview(world: World, user: UserId) {
  const answer = await world.conversations.overview(user)
  if (!answer.ok) throw new Error(answer.error.code)
  return v.parse(conversationsSchema, answer.value)
}
const unread = async (world: World, user: UserId) =>
  (await overview(world, user)).conversations.map((conversation) => conversation.unread)

describe('GET /api/conversations', () => {
  it('has all that a device needs before it attaches (R2)', async () => {
    const world = await createWorld()
    await world.db.updateTable('meta').set({ value: 'first' }).where('key', '=', 'epoch').execute()
    const id = await world.group(bob)
    const i = await world.say(id, bob, 'hi')
    const { home_generation } = await world.db
      .selectFrom('users')
      .select('home_generation')
      .where('id', '=', alice)
      .executeTakeFirstOrThrow()
    const answer = await overview(world, alice)
    expect(answer).toMatchObject({
      epoch: 'first',
      entryVersion: 1,
      home: home_generation,
      now: world.clock.now(),
    })
    expect(answer.conversations).toMatchObject([
      {
        id,
        kind: 'group',
        name: 'Lunch',
        public: false,
        members: [
          { id: alice, username: 'alice', name: 'alice', role: 'host' },
          { id: bob, username: 'bob', name: 'bob', role: 'member' },
        ],
        lastEntry: { author: bob, authorName: 'bob', i, k: 'm', t: 'hi', place: i },
        unread: 1,
      },
    ])
    expect((await overview(world, eve)).conversations).toEqual([])
  })

  it('lists the newest activity first', async () => {
    const world = await createWorld()
    const [quiet, older, newer] = [await world.group(), await world.group(), await world.group()]
    await world.say(older, alice, 'one')
    await world.say(newer, alice, 'two')
    expect((await overview(world, alice)).conversations.map(({ id }) => id)).toEqual([newer, older, quiet])
  })

  it('shows the last message as a tombstone once removed, and no notices', async () => {
    const world = await createWorld()
    const id = await world.group()
    const i = await world.say(id, alice, 'secret')
    await world.db.transaction().execute((tx) => removeContent(tx, id, alice, i, 'd'))
    await world.conversations.putMember(alice, id, bob)
    const [conversation] = (await overview(world, alice)).conversations
    expect(conversation?.lastEntry).toEqual({
      author: alice,
      authorName: 'alice',
      i,
      k: 'm',
      place: i,
      removed: 'd',
    })
  })
})

describe('unread', () => {
  it('counts messages of others that stand after the read mark', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const read = await world.say(id, alice, 'one')
    await world.say(id, alice, 'two')
    await world.say(id, bob, 'mine')
    await world.write(id, { by: alice, k: 'r', target: [alice, read], fields: { e: '👍', v: true } })
    expect(await unread(world, bob)).toEqual([2])
    await world.db.transaction().execute((tx) => recordRead(tx, id, bob, { read }))
    expect(await unread(world, bob)).toEqual([1])
    expect(await unread(world, alice)).toEqual([1])
  })

  it('leaves out what was removed or imported', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'oops')
    await world.say(id, alice, 'from elsewhere', { imported: true })
    await world.db.transaction().execute((tx) => removeContent(tx, id, alice, i, 'd'))
    expect(await unread(world, bob)).toEqual([0])
  })

  it('[D6] counts a late message by its arrival', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const early = world.ids.tick()
    const read = await world.say(id, bob, 'read until here')
    await world.db.transaction().execute((tx) => recordRead(tx, id, bob, { read }))
    await world.say(id, alice, 'from the train', { i: early, place: world.ids.tick(), late: 'offline' })
    expect(await unread(world, bob)).toEqual([1])
  })

  it('counts the first message even when it is older than the conversation', async () => {
    const world = await createWorld()
    const i = world.ids.tick()
    world.clock.turn(2_000)
    const id = await world.group(bob)
    await world.say(id, alice, 'hello', { i })
    expect(await unread(world, bob)).toEqual([1])
  })

  it('does not hold the backlog of somebody who joins, or joins again', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    await world.say(id, alice, 'old')
    await world.conversations.putMember(alice, id, eve)
    expect(await unread(world, eve)).toEqual([0])
    await world.say(id, alice, 'new')
    expect(await unread(world, eve)).toEqual([1])
    await world.conversations.removeMember(alice, id, eve)
    await world.say(id, alice, 'while away')
    await world.conversations.putMember(alice, id, eve)
    expect(await unread(world, eve)).toEqual([0])
  })
})
