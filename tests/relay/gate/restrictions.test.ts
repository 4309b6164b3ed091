import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('what a member may not write at present', () => {
  let talk: Talk
  /** Of the relay, apart from real time: nobody waits for a pause to be over. */
  let offsetMs = 0
  beforeAll(async () => {
    talk = await startTalk({ now: () => Date.now() + offsetMs })
  })
  afterAll(() => talk.relay.close())

  async function place(settings: object = {}) {
    const { alice, bob, eve } = talk
    const made = await alice.createConversation({
      kind: 'group',
      name: 'Place',
      memberIds: [bob.user.id, eve.user.id],
    })
    const path = `/api/conversations/${made.id}`
    const changed = await alice.request('PATCH', path, settings)
    expect(changed.status).toBe(200)
    return { made, path, post: (by: TestPerson, body: object) => by.request('POST', `${path}/entries`, body) }
  }
  const open = async (person: TestPerson, made: Conversation): Promise<TestDocument> => {
    const document = person.device().openConversation(made)
    await document.synced()
    return document
  }
  const mute = (path: string, whom: TestPerson) =>
    talk.alice.request('PUT', `${path}/mutes/${whom.user.id}`, { seconds: 60 })
  const bodies = (made: Conversation, author: TestPerson) =>
    talk.relay
      .rows(
        'SELECT body FROM entries WHERE conversation = ? AND author = ? ORDER BY seq',
        made.id,
        author.user.id,
      )
      .map(({ body }) => (body === null ? null : (JSON.parse(String(body)) as { k: string; t?: string })))

  it('[M5] is everything but removing one’s own words for who is muted, each entry named', async () => {
    const { made, path } = await place()
    const his = await open(talk.bob, made)
    const before = his.say('before')
    await his.acknowledged()
    expect((await mute(path, talk.bob)).status).toBe(204)
    const [edit, reaction, call] = [his.clock.tick(), his.clock.tick(), his.clock.tick()]
    const message = his.clock.tick()
    his.append(
      { i: edit, k: 'e', o: before, t: 'edited' },
      { i: reaction, k: 'r', o: [talk.alice.user.id, before], e: '👍', v: true },
      { i: call, k: 'c', v: 'audio' },
      { i: message, k: 'm', t: 'and more' },
      { i: his.clock.tick(), k: 'd', o: before },
    )
    expect(await his.rejection()).toMatchObject({
      type: 'rejected',
      code: 'bad-entries',
      entries: [edit, reaction, call, message].map((i) => ({ i, code: 'muted' })),
    })
    const again = await open(talk.bob, made)
    again.append({ i: again.clock.tick(), k: 'd', o: before })
    await eventually(() => expect(again.texts(talk.bob.user.id)).not.toContain('before'))
    expect(again.codes()).toEqual([])
    expect(bodies(made, talk.bob)[0]).toBeNull()
  })

  it('[M5] over HTTP is said by its code, and over when the time is', async () => {
    const { made, path, post } = await place()
    await mute(path, talk.bob)
    expect(await post(talk.bob, { text: 'hello' })).toMatchObject({
      status: 403,
      body: { error: { code: 'muted' } },
    })
    offsetMs += 60_000
    expect((await post(talk.bob, { text: 'hello' })).status).toBe(200)
    expect(bodies(made, talk.bob)).toHaveLength(1)
  })

  it('[M5] what the relay has may come again: one and the same entry is not written twice', async () => {
    const { made, path, post } = await place()
    const sent = await post(talk.bob, { text: 'hello' })
    const id = (sent.body as { i: string }).i
    await mute(path, talk.bob)
    expect((await post(talk.bob, { text: 'hello', id })).status).toBe(200)
    const his = await open(talk.bob, made)
    his.append({ i: id, k: 'm', t: 'hello' })
    await his.acknowledged()
    expect(his.codes()).toEqual([])
    expect(bodies(made, talk.bob)).toHaveLength(1)
  })

  it('[M6] in slow mode is all but the first of a batch, then until the pause is over', async () => {
    const { made } = await place({ slowSeconds: 30 })
    const his = await open(talk.bob, made)
    const [one, two, three] = [his.clock.tick(), his.clock.tick(), his.clock.tick()]
    his.append({ i: one, k: 'm', t: 'one' }, { i: two, k: 'm', t: 'two' }, { i: three, k: 'm', t: 'three' })
    expect(await his.rejection()).toMatchObject({
      code: 'bad-entries',
      entries: [two, three].map((i) => ({ i, code: 'slow-mode' })),
    })
    // Nothing of it was stored, so that the first is still due when it comes alone.
    const again = await open(talk.bob, made)
    again.append({ i: one, k: 'm', t: 'one' })
    await again.acknowledged()
    again.append({ i: two, k: 'm', t: 'two' })
    expect(await again.rejection()).toMatchObject({ entries: [{ i: two, code: 'slow-mode' }] })
    offsetMs += 30_000
    const later = await open(talk.bob, made)
    later.append({ i: two, k: 'm', t: 'two' })
    await later.acknowledged()
    later.append({ i: three, k: 'm', t: 'three' })
    expect(await later.rejection()).toMatchObject({ entries: [{ i: three, code: 'slow-mode' }] })
    expect(bodies(made, talk.bob).map((body) => body?.t)).toEqual(['one', 'two'])
  })

  it('[M6] is not lifted by leaving and coming back', async () => {
    const { made, path, post } = await place({ slowSeconds: 30 })
    expect((await post(talk.bob, { text: 'one' })).status).toBe(200)
    const member = `${path}/members/${talk.bob.user.id}`
    expect((await talk.bob.request('DELETE', member)).status).toBe(204)
    expect((await talk.alice.request('PUT', member, {})).status).toBe(200)
    expect(await post(talk.bob, { text: 'two' })).toMatchObject({
      status: 429,
      body: { error: { code: 'slow-mode' } },
    })
    expect(bodies(made, talk.bob)).toHaveLength(1)
  })

  it('[M6] tells a script when to come back, and it may then', async () => {
    const { path, post } = await place({ slowSeconds: 30 })
    const say = (text: string) =>
      fetch(`${talk.relay.relay.url}${path}/entries`, {
        method: 'POST',
        headers: { Authorization: `Bearer ${talk.bob.token}`, 'Content-Type': 'application/json' },
        body: JSON.stringify({ text }),
      })
    expect((await post(talk.bob, { text: 'one' })).status).toBe(200)
    offsetMs += 12_000
    const refused = await say('two')
    expect(refused.status).toBe(429)
    const wait = Number(refused.headers.get('Retry-After'))
    expect(wait).toBeGreaterThan(15)
    expect(wait).toBeLessThanOrEqual(18)
    offsetMs += wait * 1_000
    const taken = await say('two')
    expect([taken.status, taken.headers.get('Retry-After')]).toEqual([200, null])
  })

  it('[M6] says nothing to edits and reactions, nor to moderators and hosts', async () => {
    const { made, path, post } = await place({ slowSeconds: 30 })
    const his = await open(talk.bob, made)
    const one = his.say('one')
    his.append({ i: his.clock.tick(), k: 'e', o: one, t: 'better' })
    his.append({ i: his.clock.tick(), k: 'r', o: [talk.bob.user.id, one], e: '👍', v: true })
    await his.acknowledged()
    expect(his.codes()).toEqual([])
    await talk.alice.request('PUT', `${path}/members/${talk.eve.user.id}`, { role: 'moderator' })
    for (const person of [talk.alice, talk.eve])
      for (const text of ['one', 'two']) expect((await post(person, { text })).status).toBe(200)
  })

  it('[M6] by two sockets at once: one of both is taken', async () => {
    const { made } = await place({ slowSeconds: 30 })
    const [phone, laptop] = [await open(talk.bob, made), await open(talk.bob, made)]
    phone.say('from the phone')
    laptop.say('from the laptop')
    await eventually(() => expect([...phone.codes(), ...laptop.codes()]).toContain('bad-entries'))
    await eventually(() => expect(bodies(made, talk.bob)).toHaveLength(1))
  })

  it('[M7] where only moderators post is messages, edits and calls, not reactions', async () => {
    const { made, path, post } = await place()
    const his = await open(talk.bob, made)
    const before = his.say('before')
    await his.acknowledged()
    await talk.alice.request('PATCH', path, { posting: 'moderators' })
    his.append({ i: his.clock.tick(), k: 'r', o: [talk.bob.user.id, before], e: '👍', v: true })
    await his.acknowledged()
    const [edit, message] = [his.clock.tick(), his.clock.tick()]
    his.append({ i: edit, k: 'e', o: before, t: 'edited' }, { i: message, k: 'm', t: 'more' })
    expect(await his.rejection()).toMatchObject({
      entries: [edit, message].map((i) => ({ i, code: 'moderators-only' })),
    })
    expect(await post(talk.bob, { text: 'more' })).toMatchObject({
      status: 403,
      body: { error: { code: 'moderators-only' } },
    })
    await talk.alice.request('PUT', `${path}/members/${talk.bob.user.id}`, { role: 'moderator' })
    expect((await post(talk.bob, { text: 'more' })).status).toBe(200)
    expect(bodies(made, talk.bob).map((body) => body?.k)).toEqual(['m', 'r', 'm'])
  })

  it('[M1] for moderators is to hide what a host said; what others said they hide, with a row of the audit', async () => {
    const { made, path, post } = await place()
    await talk.alice.request('PUT', `${path}/members/${talk.bob.user.id}`, { role: 'moderator' })
    const said = async (by: TestPerson, text: string) => ((await post(by, { text })).body as { i: string }).i
    const [ofAlice, ofEve] = [await said(talk.alice, 'rules'), await said(talk.eve, 'rude')]
    const his = await open(talk.bob, made)
    his.append({ i: his.clock.tick(), k: 'h', o: [talk.eve.user.id, ofEve], w: 'rude' })
    await his.acknowledged()
    await eventually(() => expect(bodies(made, talk.eve)).toEqual([null]))
    // Once it is gone, hiding it again is no act of anybody's.
    his.append({ i: his.clock.tick(), k: 'h', o: [talk.eve.user.id, ofEve], w: 'again' })
    await his.acknowledged()
    const hide = his.clock.tick()
    his.append({ i: hide, k: 'h', o: [talk.alice.user.id, ofAlice] })
    expect(await his.rejection()).toMatchObject({ entries: [{ i: hide, code: 'not-allowed' }] })
    expect(bodies(made, talk.alice)).toHaveLength(1)
    const { body } = await talk.alice.request('GET', `${path}/audit`)
    const { audit } = body as { audit: { action: string }[] }
    expect(audit.filter(({ action }) => action === 'hide')).toEqual([
      {
        ...{ seq: expect.any(Number), at: expect.any(Number) },
        ...{ actor: talk.bob.user.id, actorName: 'bob', actorUsername: 'bob', action: 'hide' },
        ...{ target: talk.eve.user.id, targetName: 'eve', targetUsername: 'eve', reason: 'rude' },
        ...{ entry: [talk.eve.user.id, ofEve], authorName: 'eve', authorUsername: 'eve' },
      },
    ])
  })
})
