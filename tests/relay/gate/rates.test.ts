import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createEntryClock } from '../../../sync/clock.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('much at once', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({
      limits: { entriesPerSecond: 100, entriesBurst: 20 },
    })
  })
  afterAll(() => talk.relay.close())

  const group = (...others: TestPerson[]) =>
    talk.alice.createConversation({
      kind: 'group',
      name: 'Busy',
      memberIds: others.map(({ user }) => user.id),
    })
  /** What a device wrote while it was offline, a minute apart. */
  function offline(count: number): Y.Doc {
    const doc = new Y.Doc()
    let at = Date.now() - count * 60_000
    const clock = createEntryClock({ now: () => at, replica: 5 })
    for (let n = 0; n < count; n++) {
      at += 60_000
      appendToLane(doc, talk.alice.user.id, [{ i: clock.tick(), k: 'm', t: `message ${n}` }])
    }
    return doc
  }

  it('[G11] takes an offline month of 5,000 entries in one step 2', async () => {
    const made = await group(talk.bob)
    const hers = talk.alice.device().openConversation(made, { doc: offline(5_000) })
    await hers.acknowledged()
    expect(hers.codes()).toEqual([])
    expect(
      talk.relay.rows("SELECT count(*) AS n FROM entries WHERE conversation = ? AND kind = 'm'", made.id),
    ).toEqual([{ n: 5_000 }])
    const his = talk.bob.device().openConversation(made)
    await his.synced()
    expect(his.texts(talk.alice.user.id)).toHaveLength(5_000)
  })

  it('[G11] refuses 5,001, so that the device rebases in place, and stores none of them', async () => {
    const made = await group()
    const hers = talk.alice.device().openConversation(made, { doc: offline(5_001) })
    expect((await hers.rejection()).code).toBe('too-many-entries')
    expect(
      talk.relay.rows("SELECT count(*) AS n FROM entries WHERE conversation = ? AND kind = 'm'", made.id),
    ).toEqual([{ n: 0 }])
  })

  it('[G11] delays who writes too fast, and refuses nothing', async () => {
    const made = await group()
    const hers = talk.eve.device()
    await talk.alice.request('PUT', `/api/conversations/${made.id}/members/${talk.eve.user.id}`, {})
    const fast = hers.openConversation(made)
    await fast.synced()
    const started = Date.now()
    // 100 beyond the burst, at 100 a second.
    for (let n = 0; n < 120; n++) fast.say(`${n}`)
    await fast.acknowledged()
    // What had arrived already is let in; it is the reading that waits.
    fast.say('one more')
    await fast.acknowledged()
    expect(Date.now() - started).toBeGreaterThan(800)
    expect(fast.codes()).toEqual([])
    expect(fast.texts(talk.eve.user.id)).toHaveLength(121)
  })
})
