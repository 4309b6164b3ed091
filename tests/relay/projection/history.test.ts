import { describe, expect, it, vi } from 'vitest'
import { parsePosition } from '../../../relay/projection/position.ts'
import { removeContent } from '../../../relay/projection/recordEntry.ts'
import { entryTime } from '../../../sync/clock.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { RELAY } from '../../../sync/ids.ts'
import { alice, bob, createWorld, eve, type World } from '../conversations/world.ts'

const page = (world: World, id: ConversationId, query: object = {}) =>
  world.history.read(id, { limit: 50, author: undefined, ...query })
const texts = async (world: World, id: ConversationId, query: object = {}) =>
  (await page(world, id, query)).entries.filter(({ k }) => k === 'm').map(({ t }) => t)

describe('a page of history', () => {
  it('folds edits in: the highest id wins, whatever came last (D5)', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'helo')
    const earlier = world.ids.tick()
    await world.write(id, { by: alice, k: 'e', target: [alice, i], fields: { o: i, t: 'hello' } })
    await world.write(id, { by: alice, k: 'e', i: earlier, target: [alice, i], fields: { o: i, t: 'hullo' } })
    const [entry] = (await page(world, id)).entries
    expect(entry).toEqual({
      author: alice,
      authorName: 'alice',
      i,
      k: 'm',
      t: 'hello',
      edited: true,
      place: i,
    })
  })

  it('reads the newest edit alone, and of reactions what they say, whatever else people put there', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'helo')
    for (let n = 0; n < 30; n++) {
      await world.write(id, { by: alice, k: 'e', target: [alice, i], fields: { o: i, t: `hello ${n}` } })
      const fields = { o: [alice, i], e: '👍', v: n % 2 === 1, x: 'x'.repeat(1_000) }
      await world.write(id, { by: bob, k: 'r', target: [alice, i], fields })
    }
    const parse = vi.spyOn(JSON, 'parse')
    const [entry] = (await page(world, id)).entries
    const parsed = parse.mock.calls.map(([text]) => text)
    parse.mockRestore()
    expect(entry).toMatchObject({ t: 'hello 29', edited: true, reactions: [{ e: '👍', by: [bob] }] })
    expect(parsed.filter((text) => text.includes('hello'))).toHaveLength(1)
    expect(parsed.join('')).not.toContain('xxx')
  })

  it('folds reactions in: per person and emoji the highest id wins', async () => {
    const world = await createWorld()
    const id = await world.group(bob, eve)
    const i = await world.say(id, alice, 'cake?')
    const react = (by: typeof alice, e: string, v: boolean) =>
      world.write(id, { by, k: 'r', target: [alice, i], fields: { e, v, o: [alice, i] } })
    await react(bob, '🎂', true)
    await react(eve, '👍', true)
    await react(eve, '🎂', true)
    await react(bob, '👎', true)
    await react(bob, '👎', false)
    const [entry] = (await page(world, id)).entries
    expect(entry?.reactions).toEqual([
      { e: '🎂', by: [bob, eve] },
      { e: '👍', by: [eve] },
    ])
  })

  it('keeps removed messages as tombstones without text, edits or reactions (D5)', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const i = await world.say(id, alice, 'secret')
    await world.write(id, { by: alice, k: 'e', target: [alice, i], fields: { o: i, t: 'more secret' } })
    await world.write(id, {
      by: bob,
      k: 'r',
      target: [alice, i],
      fields: { o: [alice, i], e: '😮', v: true },
    })
    await world.db.transaction().execute((tx) => removeContent(tx, id, alice, i, 'h'))
    const [entry] = (await page(world, id)).entries
    expect(entry).toEqual({ author: alice, authorName: 'alice', i, k: 'm', place: i, removed: 'h' })
    const { rows } = { rows: await world.db.selectFrom('entries').select('body').execute() }
    expect(JSON.stringify(rows)).not.toContain('secret')
  })

  it('[D6] puts a late message where it arrived, and says so', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const early = world.ids.tick()
    await world.say(id, alice, 'before')
    const place = world.ids.tick()
    await world.say(id, bob, 'written on the train', { i: early, place, late: 'offline' })
    await world.say(id, alice, 'after')
    expect(await texts(world, id)).toEqual(['after', 'written on the train', 'before'])
    expect((await page(world, id)).entries[1]).toMatchObject({ i: early, place, late: 'offline' })
  })

  it('[D10] passes on fields it does not know, and believes none that only the relay says', async () => {
    const world = await createWorld()
    const id = await world.group()
    const fake = {
      removed: 'h',
      edited: true,
      reactions: [],
      place: 'x',
      late: 'offline',
      authorName: 'bob',
      seq: 1,
    }
    const i = await world.say(id, alice, '', { fields: { ...fake, t: 'hi', author: bob, mood: 'sunny' } })
    const [entry] = (await page(world, id)).entries
    expect(entry).toEqual({ author: alice, authorName: 'alice', i, k: 'm', t: 'hi', mood: 'sunny', place: i })
  })

  it('includes the relay’s notices of who came and went, and nothing else of its lane', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    await world.write(id, { by: RELAY, k: 'late', fields: { o: [], w: 'offline' } })
    const { entries } = await page(world, id)
    expect(entries).toMatchObject([
      { author: RELAY, k: 'join', u: bob, n: 'bob', b: alice },
      { author: RELAY, k: 'join', u: alice, n: 'alice' },
    ])
  })

  it('does not hold what lies in another conversation', async () => {
    const world = await createWorld()
    const [id, other] = [await world.group(), await world.group()]
    const i = await world.say(id, alice, 'here')
    await world.write(other, { by: alice, k: 'e', target: [alice, i], fields: { o: i, t: 'there' } })
    expect(await texts(world, id)).toEqual(['here'])
    expect(await texts(world, other)).toEqual([])
  })
})

describe('paging', () => {
  it('goes through everything once, also where a place is shared', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const late = Array.from({ length: 7 }, () => world.ids.tick())
    for (let n = 0; n < 3; n++) await world.say(id, alice, `before ${n}`)
    const place = world.ids.tick()
    for (const i of late) await world.say(id, bob, `late ${i}`, { i, place, late: 'offline' })
    for (let n = 0; n < 3; n++) await world.say(id, alice, `after ${n}`)
    const all = (await page(world, id)).entries
    expect(all).toHaveLength(15)

    for (const limit of [1, 2, 4, 14, 15]) {
      const seen: unknown[] = []
      let next: string | undefined
      do {
        const before = next === undefined ? undefined : parsePosition(next)
        const part = await page(world, id, { limit, before })
        expect(part.entries.length).toBeLessThanOrEqual(limit)
        seen.push(...part.entries)
        next = part.next
      } while (next !== undefined)
      expect(seen).toEqual(all)
    }
  })

  it('takes places as bounds, exclusive', async () => {
    const world = await createWorld()
    const id = await world.group()
    const places = [
      await world.say(id, alice, '0'),
      await world.say(id, alice, '1'),
      await world.say(id, alice, '2'),
    ]
    const at = (n: number) => parsePosition(places[n] ?? '')
    expect(await texts(world, id, { before: at(1) })).toEqual(['0'])
    expect(await texts(world, id, { after: at(1) })).toEqual(['2'])
    expect(await texts(world, id, { after: at(0), before: at(2) })).toEqual(['1'])
  })

  it('filters by author and by time, both ends included', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    await world.say(id, alice, 'a')
    const from = entryTime(await world.say(id, bob, 'b'))
    const to = entryTime(await world.say(id, alice, 'c'))
    await world.say(id, bob, 'd')
    expect(await texts(world, id, { author: bob })).toEqual(['d', 'b'])
    expect(await texts(world, id, { fromMs: from, toMs: to })).toEqual(['c', 'b'])
    expect(await texts(world, id, { fromMs: from, author: bob })).toEqual(['d', 'b'])
    expect(await texts(world, id, { toMs: to - 1 })).toEqual(['b', 'a'])
  })

  it('reads a position or nothing', () => {
    expect(parsePosition('0123456789abcdef')).toEqual({ place: '0123456789abcdef' })
    for (const text of [
      '',
      'x',
      '0123456789abcdef.',
      '0123456789abcdef.0123456789abcdef',
      `${'0'.repeat(16)}.a.b.c`,
    ])
      expect(parsePosition(text)).toBeUndefined()
  })
})

describe('since', () => {
  it('[R5] gives rows as written, oldest first, removals included', async () => {
    const world = await createWorld()
    const id = await world.group()
    const other = await world.group()
    const i = await world.say(id, alice, 'secret')
    await world.say(other, alice, 'elsewhere')
    const d = await world.write(id, { by: alice, k: 'd', target: [alice, i], fields: { o: i } })
    await world.db.transaction().execute((tx) => removeContent(tx, id, alice, i, 'd'))
    const { entries, next } = await world.history.since(id, { since: 0, limit: 10 })
    expect(next).toBeUndefined()
    expect(entries).toEqual([
      expect.objectContaining({ author: RELAY, k: 'join', u: alice, seq: expect.any(Number) }),
      { author: alice, i, k: 'm', place: i, removed: 'd', seq: expect.any(Number) },
      { author: alice, i: d, k: 'd', o: i, place: d, seq: expect.any(Number) },
    ])
    const seqs = entries.map(({ seq }) => seq ?? 0)
    expect(seqs).toEqual(seqs.toSorted((a, b) => a - b))

    const first = await world.history.since(id, { since: 0, limit: 2 })
    expect(first.next).toBe(String(seqs[1]))
    const rest = await world.history.since(id, { since: Number(first.next), limit: 2 })
    expect([...first.entries, ...rest.entries]).toEqual(entries)
  })
})

describe('known', () => {
  it('[R2] names those of one’s own ids that the relay has, removed ones too', async () => {
    const world = await createWorld()
    const id = await world.group(bob)
    const [one, two] = [await world.say(id, alice, 'one'), await world.say(id, alice, 'two')]
    const bobs = await world.say(id, bob, 'mine')
    await world.db.transaction().execute((tx) => removeContent(tx, id, alice, one, 'd'))
    const unknown = world.ids.tick()
    expect(await world.history.known(id, alice, [two, unknown, bobs, one])).toEqual([two, one])
    const many = Array.from({ length: 20_000 }, () => world.ids.tick())
    expect(await world.history.known(id, alice, [...many, one])).toEqual([one])
  })
})

describe('the queries', () => {
  it('use their indexes', async () => {
    const { db } = await createWorld()
    const { sql } = await import('kysely')
    const plan = async (text: string) => {
      const { rows } = await sql<{ detail: string }>`EXPLAIN QUERY PLAN ${sql.raw(text)}`.execute(db)
      return rows.map(({ detail }) => detail).join('\n')
    }
    expect(
      await plan(`SELECT * FROM entries e WHERE e.conversation = 'x' AND e.kind IN ('m', 'join', 'leave', 'role', 'call')
        AND (e.place, e.id, e.author) < ('a', 'b', 'c') ORDER BY e.place DESC, e.id DESC, e.author DESC LIMIT 5`),
    ).toBe('SEARCH e USING INDEX entries_shown (conversation=? AND (place,id,author)<(?,?,?))')
    expect(
      await plan(`SELECT count(*) FROM entries e WHERE e.conversation = 'x' AND e.kind = 'm' AND e.removed IS NULL
        AND e.imported = 0 AND e.place > 'a' AND e.author <> 'b'`),
    ).toContain('entries_unread (conversation=? AND place>?)')
    expect(
      await plan(
        `SELECT count(*) FROM missed_calls x WHERE x.conversation = 'x' AND x.user_id = 'a' AND x.place > 'b'`,
      ),
    ).toBe('SEARCH x USING PRIMARY KEY (conversation=? AND user_id=? AND place>?)')
    expect(
      await plan(`SELECT e.id FROM members m JOIN conversations c ON c.id = m.conversation
        JOIN entries e ON e.conversation = c.id WHERE m.user_id = 'a' AND e.kind = 'call' AND e.id < 'b'`),
    ).toContain('entries_calls (conversation=? AND id<?)')
  })
})
