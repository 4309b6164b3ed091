import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation, FoldedEntry } from '../../../sync/api.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import { eventually } from '../../helpers/eventually.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

const DAY = 24 * 3600_000

describe('a conversation that keeps its entries for some days', () => {
  let talk: Talk
  const clock = createHandTurnedClock(Date.now())
  beforeAll(async () => {
    talk = await startTalk({
      now: clock.now,
      limits: {
        hotEntries: 20,
        sealQuietMs: 1e12,
        sessionIdleMs: 1e12,
        entriesPerSecond: 1e6,
        entriesBurst: 1e6,
      },
      times: { storeAfterMs: 10, sweepEveryMs: 20 },
    })
  })
  afterAll(() => talk.relay.close())

  const fresh = () =>
    talk.alice.createConversation({ kind: 'group', name: 'Short', memberIds: [talk.bob.user.id] })
  const keep = (made: Conversation, retentionDays: number | null, who = talk.alice) =>
    who.request('PATCH', `/api/conversations/${made.id}`, { retentionDays })
  const now = async ({ id }: Conversation) =>
    (await talk.alice.overview()).conversations.find((each) => each.id === id)
  async function open(person: TestPerson, made: Conversation): Promise<TestDocument> {
    const document = person.device().openConversation((await now(made)) ?? made)
    await document.synced()
    return document
  }
  let counter = 0
  const at = (ms: number) => entryIdOf(ms, 0, ++counter)
  const say = async (document: TestDocument, t: string) => {
    const i = at(clock.now())
    document.append({ i, k: 'm', t })
    await document.acknowledged()
    return i
  }
  const history = async (made: Conversation): Promise<FoldedEntry[]> => {
    const { body } = await talk.bob.request('GET', `/api/conversations/${made.id}/entries?limit=200`)
    return (body as { entries: FoldedEntry[] }).entries
  }

  it('[R4] lets them go from document, history and every device, with what refers to them', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const his = await open(talk.bob, made)
    const old = await say(hers, 'of long ago')
    expect((await keep(made, 7)).status).toBe(200)
    expect((await now(made))?.retentionDays).toBe(7)
    clock.turn(6 * DAY)
    await say(hers, 'of yesterday')
    his.append({ i: at(clock.now()), k: 'r', o: [talk.alice.user.id, old], e: '👍', v: true })
    await his.acknowledged()
    clock.turn(2 * DAY)
    await eventually(() => expect(his.texts(talk.alice.user.id)).toEqual(['of yesterday']))
    expect(his.doc.getArray(`log:${talk.bob.user.id}`).toJSON()).toEqual([])
    expect(JSON.stringify(await history(made))).not.toContain('long ago')
    expect(talk.relay.rows('SELECT 1 FROM entries WHERE id = ?', old)).toEqual([])
    expect((await now(made))?.horizon).toBeGreaterThan(0)
  })

  it('[R4] refuses what is older, and what is about something older, as expired', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const old = await say(hers, 'soon gone')
    await keep(made, 1)
    clock.turn(3 * DAY)
    await eventually(() => expect(hers.texts(talk.alice.user.id)).toEqual([]))
    const codes = async (entry: object) => {
      const his = await open(talk.bob, made)
      his.append(entry as never)
      const { entries } = await his.rejection()
      return entries
    }
    const ancient = at(clock.now() - 2 * DAY)
    expect(await codes({ i: ancient, k: 'm', t: 'from the past' })).toEqual([{ i: ancient, code: 'expired' }])
    const reaction = at(clock.now())
    expect(await codes({ i: reaction, k: 'r', o: [talk.alice.user.id, old], e: '👍', v: true })).toEqual([
      { i: reaction, code: 'expired' },
    ])
    const replay = await talk.alice.request('POST', `/api/conversations/${made.id}/entries`, {
      text: 'soon gone',
      id: old,
    })
    expect(replay).toMatchObject({ status: 410, body: { error: { code: 'expired' } } })
  })

  it('[R4] what is gone stays gone when entries are kept longer again', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    const old = await say(hers, 'once')
    await keep(made, 1)
    clock.turn(2 * DAY)
    await eventually(() => expect(hers.texts(talk.alice.user.id)).toEqual([]))
    await keep(made, null)
    expect(await now(made)).not.toHaveProperty('retentionDays')
    hers.append({ i: old, k: 'm', t: 'once' })
    expect((await hers.rejection()).entries).toEqual([{ i: old, code: 'expired' }])
  })

  it('[R4] reaches what was sealed', async () => {
    const made = await fresh()
    const hers = await open(talk.alice, made)
    for (let n = 0; n < 42; n++) hers.append({ i: at(clock.now()), k: 'm', t: `line ${n}` })
    await eventually(async () => expect((await now(made))?.generation).not.toBe(made.generation))
    await keep(made, 1)
    clock.turn(2 * DAY)
    await eventually(async () => expect(await history(made)).toEqual([]))
    expect(talk.relay.rows('SELECT expired FROM seals WHERE conversation = ?', made.id)).toEqual([
      { expired: 1 },
    ])
  })

  it('[R4] is the hosts’ to say, for groups and rooms', async () => {
    const made = await fresh()
    expect((await keep(made, 7, talk.bob)).status).toBe(403)
    for (const days of [0, -1, 1.5, 1e9]) expect((await keep(made, days)).status).toBe(400)
    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    expect((await keep(direct, 7)).status).toBe(409)
  })
})
