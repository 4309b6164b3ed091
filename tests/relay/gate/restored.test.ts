import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FoldedEntry } from '../../../sync/api.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import { RELAY } from '../../../sync/ids.ts'
import { laneItems } from '../../../sync/lanes.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

const HOUR = 3600_000

describe('a relay that lost an hour', () => {
  let talk: Talk
  const lost = Date.now() - 5 * HOUR
  beforeAll(async () => {
    talk = await startTalk()
    await talk.relay.restart(() =>
      talk.relay.write(
        "INSERT INTO gaps (epoch, from_at, to_at, why) VALUES ('another', ?, ?, 'restored')",
        lost,
        lost + HOUR,
      ),
    )
  })
  afterAll(() => talk.relay.close())

  const during = entryIdOf(lost + HOUR / 2, 0, 7)
  const after = entryIdOf(lost + 2 * HOUR, 0, 7)

  it('[D6] takes what was written in it to its own place, marked; the rest stands where it arrived', async () => {
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    hers.append({ i: during, k: 'm', t: 'of the lost hour' }, { i: after, k: 'm', t: 'late' })
    await hers.acknowledged()
    const { body } = await talk.bob.request('GET', `/api/conversations/${talk.group.id}/entries`)
    const { entries } = body as { entries: FoldedEntry[] }
    const byId = new Map(entries.map((entry) => [entry.i as string, entry]))
    expect(byId.get(during)).toMatchObject({ place: during, late: 'restored' })
    expect(byId.get(after)).toMatchObject({ late: 'offline' })
    expect((byId.get(after)?.place ?? '') > after).toBe(true)
    const named = [...laneItems(hers.doc, RELAY)]
      .map(({ value }) => value as { k: string; w?: string; o?: unknown })
      .filter(({ k }) => k === 'late')
    expect(named).toMatchObject([
      { w: 'restored', o: [[talk.alice.user.id, during]] },
      { w: 'offline', o: [[talk.alice.user.id, after]] },
    ])
  })

  it('[M6] [R3] takes all of it in slow mode too; of what was written since, the first', async () => {
    const { alice, bob } = talk
    const made = await alice.createConversation({ kind: 'group', name: 'Slow', memberIds: [bob.user.id] })
    await alice.request('PATCH', `/api/conversations/${made.id}`, { slowSeconds: 3600 })
    const his = bob.device().openConversation(made)
    await his.synced()
    const back = Array.from({ length: 3 }, (_, n) => entryIdOf(lost + HOUR / 2 + n, 0, 3))
    const since = [entryIdOf(lost + 2 * HOUR, 0, 3), entryIdOf(lost + 2 * HOUR + 1, 0, 3)]
    his.append(...[...back, ...since].map((i) => ({ i, k: 'm', t: i })))
    expect((await his.rejection()).entries).toEqual([{ i: since[1], code: 'slow-mode' }])
    const again = bob.device().openConversation(made)
    await again.synced()
    again.append(...back.map((i) => ({ i, k: 'm', t: i })))
    again.append({ i: since[0] ?? '', k: 'm', t: 'since' })
    await again.acknowledged()
    expect(again.codes()).toEqual([])
    const stored = talk.relay.rows(
      `SELECT id, late FROM entries WHERE conversation = ? AND kind = 'm' ORDER BY id`,
      made.id,
    )
    expect(stored).toEqual([
      ...back.map((id) => ({ id, late: 'restored' })),
      { id: since[0], late: 'offline' },
    ])
  })

  it('[G2] lets nobody bring anything back in another’s name', async () => {
    const his = talk.eve.device().openConversation(talk.group)
    await his.synced().catch(() => undefined)
    expect(his.refusal()).toBe('not-found')
    const bobs = talk.bob.device().openConversation(talk.group)
    await bobs.synced()
    bobs.doc
      .getArray(`log:${talk.alice.user.id}`)
      .push([{ i: entryIdOf(lost + 5, 0, 9), k: 'm', t: 'forged' }])
    expect((await bobs.rejection()).code).toBe('foreign-root')
  })
})
