import { describe, expect, it } from 'vitest'
import { findLedger, findRemovals, recordRead, removeContent } from '../../../relay/projection/recordEntry.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { alice, bob, createWorld, eve } from '../conversations/world.ts'

describe('the ledger', () => {
  it('[D4] outlives the content', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'secret', { at: { client: 5, clock: 9 } })
    await world.db.transaction().execute(async (tx) => {
      const [before] = await findLedger(tx, id, alice, [i, world.ids.tick()])
      expect(before).toMatchObject({ id: i, kind: 'm', removed: null, client: 5, clock: 9 })
      await removeContent(tx, id, alice, i, 'd')
      expect(await findLedger(tx, id, alice, [i])).toEqual([
        { ...before, removed: 'd', client: null, clock: null },
      ])
      expect(await findLedger(tx, id, bob, [i])).toEqual([])
    })
  })

  it('refuses one identity twice', async () => {
    const world = await createWorld()
    const id = await world.group()
    const i = await world.say(id, alice, 'one')
    await expect(world.say(id, alice, 'two', { i })).rejects.toThrow(/UNIQUE/)
  })
})

describe('removing content', () => {
  it('[D5] empties a message and its edits and tells where they lie', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'secret', { at: { client: 1, clock: 0 } })
    const other = await world.say(id, alice, 'stays', { at: { client: 1, clock: 1 } })
    await world.write(id, { by: alice, k: 'e', target: [alice, i], at: { client: 1, clock: 2 } })
    await world.write(id, { by: alice, k: 'e', target: [alice, i] })
    await world.write(id, { by: alice, k: 'e', target: [alice, other], at: { client: 1, clock: 3 } })
    await world.write(id, { by: bob, k: 'r', target: [alice, i], at: { client: 2, clock: 0 } })
    await world.db.transaction().execute(async (tx) => {
      expect(await removeContent(tx, id, alice, i, 'd')).toEqual([
        { client: 1, clock: 0 },
        { client: 1, clock: 2 },
      ])
      expect(await removeContent(tx, id, alice, i, 'h')).toEqual([])
    })
    const left = await world.db
      .selectFrom('entries')
      .select(['removed'])
      .where('kind', '!=', 'join')
      .execute()
    expect(left.map(({ removed }) => removed)).toEqual(['d', null, 'd', 'd', null, null])
  })

  it('[D4] finds the removal of a message that arrives after it', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const [i, kept] = [world.ids.tick(), world.ids.tick()]
    await world.write(id, { by: bob, k: 'h', target: [alice, i] })
    await world.db.transaction().execute(async (tx) => {
      expect(await removeContent(tx, id, alice, i, 'h')).toEqual([])
      expect(await findRemovals(tx, id, alice, [i, kept])).toEqual([{ id: i, by: 'h' }])
      expect(await findRemovals(tx, id, eve, [i])).toEqual([])
    })
  })
})

describe('read marks', () => {
  it('[C8] only move forward', async () => {
    const world = await createWorld()
    const id = await world.group()
    const [one, two] = [world.ids.tick(), world.ids.tick()] as [EntryId, EntryId]
    const marks = async (next: Parameters<typeof recordRead>[3]) => {
      await world.db.transaction().execute((tx) => recordRead(tx, id, alice, next))
      return world.db.selectFrom('reads').select(['read', 'delivered']).executeTakeFirst()
    }
    expect(await marks({ delivered: two })).toEqual({ read: null, delivered: two })
    expect(await marks({ read: two, delivered: one })).toEqual({ read: two, delivered: two })
    expect(await marks({ read: one })).toEqual({ read: two, delivered: two })
    expect(await marks({})).toEqual({ read: two, delivered: two })
  })
})
