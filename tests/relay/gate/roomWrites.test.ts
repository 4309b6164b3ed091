import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ROOM } from '../../../sync/lanes.ts'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'

describe('a change of a conversation', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ times: { sweepEveryMs: 20 } })
  })
  afterAll(() => talk.relay.close())

  async function group() {
    const made = await talk.alice.createConversation({ kind: 'group', name: 'Before', memberIds: [] })
    const path = `/api/conversations/${made.id}`
    const member = `${path}/members/${talk.bob.user.id}`
    const open = async (): Promise<TestDocument> => {
      const document = talk.alice.device().openConversation(made)
      await document.synced()
      return document
    }
    return { made, path, member, open }
  }
  const roomOf = (document: TestDocument) => document.doc.getMap(ROOM).toJSON()
  const kindsOf = (document: TestDocument) =>
    (document.doc.getArray('log:@relay').toJSON() as { k: string }[]).map(({ k }) => k)

  it('[G9] reaches an open document live: name, new member, role, leaving', async () => {
    const { path, member, open } = await group()
    const hers = await open()
    const field = `member:${talk.bob.user.id}`
    await talk.alice.request('PATCH', path, { name: 'After', topic: 'Birds' })
    await eventually(() => expect(roomOf(hers)).toMatchObject({ name: 'After', topic: 'Birds' }))
    await talk.alice.request('PUT', member, {})
    await eventually(() => expect(roomOf(hers)[field]).toEqual({ role: 'member', name: 'bob' }))
    await talk.alice.request('PUT', member, { role: 'moderator' })
    await eventually(() => expect(roomOf(hers)[field]).toEqual({ role: 'moderator', name: 'bob' }))
    await talk.alice.request('DELETE', member)
    await eventually(() => expect(Object.keys(roomOf(hers))).not.toContain(field))
    await talk.alice.request('PUT', member, {})
    await eventually(() => expect(roomOf(hers)[field]).toEqual({ role: 'member', name: 'bob' }))
    expect(kindsOf(hers).toSorted()).toEqual(['join', 'join', 'join', 'leave', 'role'])
  })

  it('[G9] reaches a document that nobody has open, again and again, and the next who opens it', async () => {
    const { made, path, member, open } = await group()
    for (let n = 0; n < 5; n++) {
      await talk.alice.request('PATCH', path, { name: `Name ${n}` })
      await talk.alice.request('PUT', member, {})
      await talk.alice.request('DELETE', member)
      await talk.relay.restart()
    }
    const hers = await open()
    expect(roomOf(hers)).toEqual({
      kind: 'group',
      name: 'Name 4',
      topic: '',
      [`member:${talk.alice.user.id}`]: { role: 'host', name: 'alice' },
    })
    const seen = (await talk.alice.overview()).conversations.find(({ id }) => id === made.id)
    expect(seen).toMatchObject({ name: 'Name 4' })
  })

  it('[G6] is in SQL and document together, or in neither', async () => {
    const { made, path, member, open } = await group()
    const hers = await open()
    const before = roomOf(hers)
    const end = refuseCommits()
    const answers = await Promise.all([
      talk.alice.request('PUT', member, {}),
      talk.alice.request('PATCH', path, { name: 'Never' }),
    ])
    end()
    expect(answers.map(({ status }) => status)).toEqual([503, 503])
    expect(roomOf(hers)).toEqual(before)
    expect(talk.relay.rows('SELECT name FROM conversations WHERE id = ?', made.id)).toEqual([
      { name: 'Before' },
    ])
    expect(talk.relay.rows('SELECT count(*) AS n FROM members WHERE conversation = ?', made.id)).toEqual([
      { n: 1 },
    ])
    await talk.alice.request('PATCH', path, { name: 'Now' })
    await talk.relay.restart()
    expect(roomOf(await open())).toMatchObject({ name: 'Now' })
  })

  it('[G9] by several at once leaves the same everywhere', async () => {
    const { made, path, member, open } = await group()
    const hers = await open()
    await Promise.all([
      ...Array.from({ length: 10 }, (_, n) => talk.alice.request('PATCH', path, { name: `Name ${n}` })),
      talk.alice.request('PUT', member, {}),
      talk.alice.request('PUT', `${path}/members/${talk.eve.user.id}`, {}),
    ])
    const [stored] = talk.relay.rows('SELECT name FROM conversations WHERE id = ?', made.id)
    await eventually(() => expect(roomOf(hers).name).toBe(stored?.name))
    await eventually(() =>
      expect(Object.keys(roomOf(hers)).filter((key) => key.startsWith('member:'))).toHaveLength(3),
    )
    const live = roomOf(hers)
    await talk.relay.restart()
    expect(roomOf(await open())).toEqual(live)
  })

  it('[D8] made by both people at once is one', async () => {
    const made = await Promise.all([
      talk.alice.createConversation({ kind: 'direct', memberIds: [talk.eve.user.id] }),
      talk.eve.createConversation({ kind: 'direct', memberIds: [talk.alice.user.id] }),
      talk.alice.createConversation({ kind: 'direct', memberIds: [talk.eve.user.id] }),
    ])
    expect(new Set(made.map(({ id, generation }) => `${id} ${generation}`)).size).toBe(1)
  })
})
