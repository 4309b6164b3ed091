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
