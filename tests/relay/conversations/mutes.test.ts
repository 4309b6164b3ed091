import { describe, expect, it } from 'vitest'
import type { ConversationId, UserId } from '../../../sync/ids.ts'
import { ok } from '../../../sync/result.ts'
import { alice, bob, createWorld, eve, type World } from './world.ts'

async function mutedUntil({ conversations }: World, asker: UserId, id: ConversationId, member: UserId) {
  const conversation = await conversations.get(asker, id)
  if (!conversation.ok) throw new Error(conversation.error.code)
  return conversation.value.members.find((one) => one.id === member)?.mutedUntil
}

describe('a mute', () => {
  it('[M5] is seen by hosts, moderators and the muted one, in the list as in the conversation', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const until = world.clock.now() + 60_000
    expect(await world.places.mute({ actor: alice, conversation: id, target: eve, seconds: 60 })).toEqual(
      ok(undefined),
    )
    expect(await mutedUntil(world, alice, id, eve)).toBe(until)
    expect(await mutedUntil(world, eve, id, eve)).toBe(until)
    expect(await mutedUntil(world, bob, id, eve)).toBeUndefined()
    await world.conversations.putMember(alice, id, bob, 'moderator')
    expect(await mutedUntil(world, bob, id, eve)).toBe(until)
    const overview = await world.conversations.overview(eve)
    const members = overview.ok ? overview.value.conversations[0]?.members : []
    expect(members?.find((one) => one.id === eve)?.mutedUntil).toBe(until)
    expect(members?.find((one) => one.id === bob)).not.toHaveProperty('mutedUntil')
  })

  it('[M5] is told to those who see it', async () => {
    const { places, group, writer } = await createWorld()
    const id = await group(bob, eve)
    await places.mute({ actor: alice, conversation: id, target: eve, seconds: 60 })
    expect(writer.announced.at(-1)).toEqual([id, [alice, eve]])
    await places.unmute({ actor: alice, conversation: id, target: eve })
    expect(writer.announced.at(-1)).toEqual([id, [alice, eve]])
  })

  it('[M5] is over when its time is, or when it is lifted', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    for (const target of [bob, eve])
      await world.places.mute({ actor: alice, conversation: id, target, seconds: 60 })
    await world.places.unmute({ actor: alice, conversation: id, target: bob })
    expect(await mutedUntil(world, alice, id, bob)).toBeUndefined()
    world.clock.turn(60_000)
    expect(await mutedUntil(world, alice, id, eve)).toBeUndefined()
  })

  it('[M5] given again counts from then, and longer or shorter', async () => {
    const world = await createWorld()
    const id = await world.group(eve)
    const act = { actor: alice, conversation: id, target: eve }
    await world.places.mute({ ...act, seconds: 3600 })
    world.clock.turn(1_000)
    await world.places.mute({ ...act, seconds: 60 })
    expect(await mutedUntil(world, alice, id, eve)).toBe(world.clock.now() + 60_000)
  })

  it('[M5] is not lifted by leaving and coming back, nor by another role', async () => {
    const world = await createWorld()
    const id = await world.room('Chess', eve)
    const until = world.clock.now() + 60_000
    await world.places.mute({ actor: alice, conversation: id, target: eve, seconds: 60 })
    await world.conversations.removeMember(eve, id, eve)
    await world.conversations.putMember(eve, id, eve)
    expect(await mutedUntil(world, eve, id, eve)).toBe(until)
    await world.conversations.putMember(alice, id, eve, 'moderator')
    expect(await mutedUntil(world, eve, id, eve)).toBe(until)
  })

  it('[M10] is in the audit with its length and reason; one that is not there is lifted without a row', async () => {
    const { places, group } = await createWorld()
    const id = await group(eve)
    const act = { actor: alice, conversation: id, target: eve }
    await places.unmute(act)
    await places.mute({ ...act, seconds: 60, reason: 'shouting' })
    await places.unmute(act)
    const audit = await places.audit(alice, id, { limit: 10 })
    expect(audit).toMatchObject(
      ok({
        audit: [
          { action: 'unmute', target: eve },
          { action: 'mute', target: eve, targetName: 'eve', reason: 'shouting', detail: { seconds: 60 } },
          { action: 'create' },
        ],
      }),
    )
  })
})
