import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'

describe('activity', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  it('[C3] reaches every device of every member on home, and nobody else', async () => {
    const phone = await talk.bob.device().openHome()
    const laptop = await talk.bob.device().openHome()
    const own = await talk.alice.device().openHome()
    // A member of something else all the same.
    await talk.eve.createConversation({ kind: 'group', name: 'Elsewhere', memberIds: [] })
    const stranger = await talk.eve.device().openHome()
    await Promise.all([phone, laptop, own, stranger].map((home) => home.synced()))
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()

    const entry = hers.say('what I said is my own business')
    const told = { type: 'activity', conversation: talk.group.id, author: talk.alice.user.id, entry }
    for (const home of [phone, laptop, own]) {
      await eventually(() => expect(home.stateless).toEqual([told]))
    }
    await talk.alice.request('POST', `/api/conversations/${talk.group.id}/entries`, { text: 'over HTTP' })
    for (const home of [phone, laptop, own]) {
      await eventually(() => expect(home.stateless).toHaveLength(2))
    }
    expect(stranger.stateless).toEqual([])
    expect(JSON.stringify(phone.stateless)).not.toContain('my own business')
  })

  it('[C3] tells who was added and who was removed that their list changed', async () => {
    const home = await talk.eve.device().openHome()
    await home.synced()
    const path = `/api/conversations/${talk.group.id}/members/${talk.eve.user.id}`
    await talk.alice.request('PUT', path, {})
    await eventually(() =>
      expect(home.stateless).toEqual([{ type: 'activity', conversation: talk.group.id }]),
    )
    await talk.alice.request('DELETE', path)
    await eventually(() => expect(home.stateless).toHaveLength(2))
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    hers.say('without eve')
    await hers.acknowledged()
    await talk.alice.request('PUT', path, {})
    await eventually(() => expect(home.stateless).toHaveLength(3))
    expect(home.stateless.every(({ entry }) => entry === undefined)).toBe(true)
  })
})
