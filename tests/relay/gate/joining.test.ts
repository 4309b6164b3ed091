import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { FoldedEntry } from '../../../sync/api.ts'
import { ROOM } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('who joins a public room', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  async function room() {
    const made = await talk.alice.createConversation({ kind: 'room', name: 'Chess', public: true })
    const path = `/api/conversations/${made.id}`
    const membership = `${path}/members/${talk.eve.user.id}`
    await talk.alice.request('POST', `${path}/entries`, { text: 'before eve' })
    return {
      made,
      join: () => talk.eve.request('PUT', membership, {}),
      leave: () => talk.eve.request('DELETE', membership),
      entries: () => talk.eve.request('GET', `${path}/entries`),
    }
  }

  it('[M2] reads from then on what was said before, in the document as in the past', async () => {
    const { made, join, entries } = await room()
    await expect(talk.eve.device().openConversation(made).synced()).rejects.toThrow('not-found')
    expect((await entries()).status).toBe(404)
    expect((await join()).status).toBe(200)
    const hers = talk.eve.device().openConversation(made)
    await hers.synced()
    expect(hers.texts(talk.alice.user.id)).toEqual(['before eve'])
    const { entries: past } = (await entries()).body as { entries: FoldedEntry[] }
    expect(past.map(({ t }) => t)).toContain('before eve')
    const [listed] = (await talk.eve.overview()).conversations.filter(({ id }) => id === made.id)
    expect(listed).toMatchObject({ public: true, unread: 0 })
  })

  it('[M2] writes, and is named to the others at once', async () => {
    const { made, join } = await room()
    const his = talk.alice.device().openConversation(made)
    await his.synced()
    await join()
    const field = `member:${talk.eve.user.id}`
    await eventually(() => expect(his.doc.getMap(ROOM).get(field)).toEqual({ role: 'member', name: 'eve' }))
    const hers = talk.eve.device().openConversation(made)
    await hers.synced()
    hers.say('hello')
    await eventually(() => expect(his.texts(talk.eve.user.id)).toEqual(['hello']))
  })

  it('[M2] and leaves it has it closed, and reads nothing more', async () => {
    const { made, join, leave, entries } = await room()
    await join()
    const hers = talk.eve.device().openConversation(made)
    await hers.synced()
    expect((await leave()).status).toBe(204)
    await eventually(() => expect(hers.closedFor()).toBe('left'))
    expect((await entries()).status).toBe(404)
    expect((await talk.eve.overview()).departed).toEqual([])
    expect((await join()).status).toBe(200)
  })
})
