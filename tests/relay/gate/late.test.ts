import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import type { Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { appendToLane } from '../../../sync/lanes.ts'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'

interface RelayEntry {
  readonly i: EntryId
  readonly k: string
  readonly o: readonly (readonly [string, EntryId])[]
  readonly w?: string
}

describe('what was written long before it arrived', () => {
  let talk: Talk
  let his: TestDocument
  beforeAll(async () => {
    talk = await startTalk()
    his = talk.bob.device().openConversation(talk.group)
    await his.synced()
  })
  afterAll(() => talk.relay.close())

  const anHourAgo = createEntryClock({ now: () => Date.now() - 3600_000, replica: 9 })
  const lateEntries = (document: TestDocument) =>
    (document.doc.getArray('log:@relay').toJSON() as RelayEntry[])
      .filter(({ k }) => k === 'late')
      .toSorted((one, other) => (one.i < other.i ? -1 : 1))
  const row = (i: EntryId) => talk.relay.rows('SELECT place, late FROM entries WHERE id = ?', i)[0]

  it('[D6] is named by the relay, whose entry is its place, and is unread', async () => {
    const now = his.say('said just now')
    await his.acknowledged()
    his.doc.getMap(`state:${talk.bob.user.id}`).set('read', now)
    await his.acknowledged()
    const doc = new Y.Doc()
    const ids = [anHourAgo.tick(), anHourAgo.tick()]
    appendToLane(
      doc,
      talk.alice.user.id,
      ids.map((i): Json => ({ i, k: 'm', t: 'from the train' })),
    )
    const hers = talk.alice.device().openConversation(talk.group, { doc })
    await hers.acknowledged()
    await eventually(() => expect(lateEntries(his)).toHaveLength(1))
    const [late] = lateEntries(his)
    expect(late).toMatchObject({ o: ids.map((i) => [talk.alice.user.id, i]), w: 'offline' })
    expect(late !== undefined && late.i > now).toBe(true)
    for (const i of ids) expect(row(i)).toEqual({ place: late?.i, late: 'offline' })

    const seen = (await talk.bob.overview()).conversations.find(({ id }) => id === talk.group.id)
    expect(seen?.unread).toBe(2)
    const { body } = await talk.bob.request('GET', `/api/conversations/${talk.group.id}/entries?limit=3`)
    const { entries } = body as { entries: { t?: string; late?: string }[] }
    expect(entries.slice(0, 3).map(({ t, late }) => [t, late])).toEqual([
      ['from the train', 'offline'],
      ['from the train', 'offline'],
      ['said just now', undefined],
    ])
  })

  it('[D6] reaches the others never without the entry that names it', async () => {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Order',
      memberIds: [talk.bob.user.id],
    })
    const witness = talk.bob.device().openConversation(made)
    await witness.synced()
    const unnamed: string[] = []
    witness.doc.on('afterTransaction', () => {
      const named = new Set(lateEntries(witness).flatMap(({ o }) => o.map(([, id]) => id)))
      const lane = witness.doc.getArray(`log:${talk.alice.user.id}`).toJSON() as { i: EntryId }[]
      unnamed.push(...lane.filter(({ i }) => !named.has(i)).map(({ i }) => i))
    })
    const hers = talk.alice.device().openConversation(made)
    await hers.synced()
    for (let n = 0; n < 20; n++) hers.append({ i: anHourAgo.tick(), k: 'm', t: `${n}` })
    await hers.acknowledged()
    await eventually(() => expect(witness.texts(talk.alice.user.id)).toHaveLength(20))
    expect(unnamed).toEqual([])
  })

  it('[D6] is not late when it only waited a little, and edits and reactions never are', async () => {
    const before = lateEntries(his).length
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    const recent = createEntryClock({ now: () => Date.now() - 50_000, replica: 3 })
    const i = recent.tick()
    hers.append({ i, k: 'm', t: 'a slow train' })
    hers.append({ i: anHourAgo.tick(), k: 'e', o: i, t: 'a very slow train' })
    hers.append({ i: anHourAgo.tick(), k: 'r', o: [talk.alice.user.id, i], e: '🚂', v: true })
    await hers.acknowledged()
    expect(row(i)).toEqual({ place: i, late: null })
    expect(lateEntries(his)).toHaveLength(before)
  })

  it('[D6] is named in the transaction that stores it: neither is there when that is refused', async () => {
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    const before = talk.relay.rows('SELECT count(*) AS n FROM entries')
    const end = refuseCommits()
    hers.append({ i: anHourAgo.tick(), k: 'm', t: 'refused' })
    expect((await hers.rejection()).code).toBe('cannot-store')
    end()
    expect(talk.relay.rows('SELECT count(*) AS n FROM entries')).toEqual(before)
    hers.provider.forceSync()
    await eventually(() => expect(lateEntries(his).at(-1)?.o).toHaveLength(1))
    await eventually(() => expect(his.texts(talk.alice.user.id)).toContain('refused'))
  })
})
