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

  it('[M12] says nothing of a place to who was never in it, not even that they are banned from it', async () => {
    const home = await talk.eve.device().openHome()
    await home.synced()
    const elsewhere = await talk.alice.createConversation({ kind: 'group', name: 'Private' })
    const ban = `/api/conversations/${elsewhere.id}/bans/${talk.eve.user.id}`
    for (const reason of ['a word to eve', 'another'])
      expect((await talk.alice.request('PUT', ban, { reason })).status).toBe(204)
    expect((await talk.alice.request('DELETE', ban)).status).toBe(204)
    // Whatever was told of it would be here before this.
    const own = await talk.eve.createConversation({ kind: 'group', name: 'Own' })
    await eventually(() =>
      expect(home.stateless.find(({ conversation }) => conversation === own.id)).toBeDefined(),
    )
    expect(JSON.stringify(home.stateless)).not.toContain(elsewhere.id)
  })

  it('[M12] tells who was put out of every change of what they are told of it', async () => {
    const home = await talk.eve.device().openHome()
    await home.synced()
    const place = await talk.alice.createConversation({
      ...{ kind: 'group', name: 'Once', memberIds: [talk.eve.user.id] },
    })
    const ban = `/api/conversations/${place.id}/bans/${talk.eve.user.id}`
    const told = () => home.stateless.filter(({ conversation }) => conversation === place.id).length
    await eventually(() => expect(told()).toBe(1))
    await talk.alice.request('PUT', ban, { reason: 'one' })
    await eventually(() => expect(told()).toBe(2))
    await talk.alice.request('PUT', ban, { reason: 'two' })
    await eventually(() => expect(told()).toBe(3))
    await talk.alice.request('DELETE', ban)
    await eventually(() => expect(told()).toBe(4))
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
