import { sql } from 'kysely'
import { describe, expect, it } from 'vitest'
import { type CallsQuery, pageOf, readCalls } from '../../../relay/calls/readCalls.ts'
import type { ConversationId, EntryId, UserId } from '../../../sync/ids.ts'
import { RELAY } from '../../../sync/ids.ts'
import { startTalk } from '../../helpers/talk.ts'
import { alice, bob, createWorld, eve, type World } from '../conversations/world.ts'

interface People {
  readonly by?: UserId
  readonly people?: readonly UserId[]
  readonly declined?: readonly UserId[]
  readonly missed?: readonly UserId[]
}

const write = (world: World, id: ConversationId, said: People = {}): Promise<EntryId> => {
  const { by = alice, people = [by], declined = [], missed = [] } = said
  const lists = { a: [...people], d: [...declined], m: [...missed] }
  return world.write(id, {
    ...{ by: RELAY, k: 'call' },
    fields: { o: [by, world.ids.tick()], v: 'audio', s: 1, e: 2, ...lists },
  })
}
const read = async (world: World, asker: UserId, query: Partial<CallsQuery>) =>
  readCalls(world.db, asker, { limit: 50, ...query }, [])
const found = async (world: World, asker: UserId, query: Partial<CallsQuery>) =>
  (await read(world, asker, query)).calls.map(({ record }) => record)

describe('calls that are over', () => {
  it('[K7] are found by whoever called, was in it, declined or missed it', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const calls = [
      await write(world, id, { by: bob }),
      await write(world, id, { people: [alice, bob] }),
      await write(world, id, { declined: [bob] }),
      await write(world, id, { missed: [bob] }),
      await write(world, id, { missed: [alice] }),
    ]
    expect(await found(world, eve, { user: bob })).toEqual(calls.slice(0, 4).toReversed())
    expect(await found(world, bob, { missed: true })).toEqual([calls[3]])
    expect(await found(world, alice, { missed: true, user: bob })).toEqual([])
    expect(await found(world, alice, { missed: true, user: alice })).toEqual([calls[4]])
  })

  it('[K7] are in the order of their time, from whichever conversations, and each once', async () => {
    const world = await createWorld()
    const [one, other, empty] = [await world.group(bob), await world.group(bob), await world.group(bob)]
    const calls: EntryId[] = []
    for (const id of [one, other, other, one, other, one, one])
      calls.unshift(await write(world, id, { missed: [bob] }))
    for (const query of [{}, { user: alice }, { missed: true }, { user: alice, missed: true }]) {
      const pages: (EntryId | undefined)[] = []
      let before: EntryId | undefined
      do {
        const { calls: page, next } = await read(world, bob, { ...query, limit: 3, before })
        expect(page.length).toBeLessThanOrEqual(3)
        pages.push(...page.map(({ record }) => record))
        before = next as EntryId | undefined
      } while (before !== undefined)
      expect(pages).toEqual(calls)
      expect(await found(world, bob, { ...query, conversation: empty })).toEqual([])
    }
  })

  it('[K7] are read a page at a time: of what is not on it no record is looked into', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const first = await write(world, id, { people: [eve] })
    const old: EntryId[] = []
    for (let n = 0; n < 6; n++) old.push(await write(world, id, { missed: [bob] }))
    const [newest] = [await write(world, id, { missed: [bob] })]
    // To look into one of these is an error.
    await sql`UPDATE entries SET body = 'unreadable' WHERE kind = 'call' AND id IN (${sql.join(old.slice(0, 5))})`.execute(
      world.db,
    )
    for (const query of [{}, { user: alice }, { missed: true }, { user: bob, missed: true }]) {
      expect(await found(world, bob, { ...query, limit: 1 })).toEqual([newest])
      // The next one says whether there is another page.
      expect((await pageOf(bob, { ...query, limit: 1 }).execute(world.db)).rows).toHaveLength(2)
    }
    expect(await found(world, bob, { user: eve })).toEqual([first])
  })

  it('[K7] are found by indexes, one step of them for each that is shown', async () => {
    const world = await createWorld()
    const from = 1
    const plan = async (query: Partial<CallsQuery>) => {
      const before = world.ids.tick()
      const page = pageOf(bob, { limit: 50, before, from, ...query })
      const { rows } = await sql<{ detail: string }>`EXPLAIN QUERY PLAN ${page}`.execute(world.db)
      return rows.map(({ detail }) => detail)
    }
    const range = (id: string) => `${id}>? AND ${id}<?`
    const expected: readonly (readonly [Partial<CallsQuery>, string])[] = [
      [{}, `SEARCH x USING COVERING INDEX entries_calls (conversation=? AND ${range('id')})`],
      [{ user: eve }, `SEARCH x USING PRIMARY KEY (conversation=? AND user_id=? AND ${range('id')})`],
      [{ missed: true }, `SEARCH x USING PRIMARY KEY (conversation=? AND user_id=? AND ${range('place')})`],
    ]
    for (const [query, search] of expected) {
      const steps = await plan(query)
      expect(steps.filter((step) => step === search)).toHaveLength(2)
      expect(steps.filter((step) => step.startsWith('SCAN'))).toEqual(['SCAN p', 'SCAN p'])
      // The one order that is made is that of the page.
      expect(steps.filter((step) => step.includes('TEMP B-TREE'))).toEqual(['USE TEMP B-TREE FOR ORDER BY'])
    }
  })

  it('[K7] may be asked for so often a minute', async () => {
    const talk = await startTalk({ limits: { maxCallPagesPerMinute: 3 } })
    const ask = async () => (await talk.alice.request('GET', '/api/calls?missed=true')).status
    expect([await ask(), await ask(), await ask(), await ask()]).toEqual([200, 200, 200, 429])
    expect((await talk.bob.request('GET', '/api/calls')).status).toBe(200)
    await talk.relay.close()
  })
})
