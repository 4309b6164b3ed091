import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createEntryClock, entryIdOf } from '../../../sync/clock.ts'
import { holdCommits, refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('posting over HTTP', () => {
  let talk: Talk
  const clock = createEntryClock({ now: Date.now, replica: 77 })
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  const post = (person: TestPerson, body: object) =>
    person.request('POST', `/api/conversations/${talk.group.id}/entries`, body)
  const openAs = async (person: TestPerson) => {
    const document = person.device().openConversation(talk.group)
    await document.synced()
    return document
  }

  it('[G9] appears live, in the caller’s own lane, and after a restart', async () => {
    const his = await openAs(talk.bob)
    const answer = await post(talk.alice, { text: 'from a script' })
    expect(answer.status).toBe(200)
    await eventually(() => expect(his.texts(talk.alice.user.id)).toEqual(['from a script']))
    await talk.relay.restart()
    expect((await openAs(talk.bob)).texts(talk.alice.user.id)).toEqual(['from a script'])
  })

  it('[D4] is idempotent by id, also at once and by other ways', async () => {
    const id = clock.tick()
    const hers = await openAs(talk.alice)
    const answers = await Promise.all([
      post(talk.alice, { id, text: 'once' }),
      post(talk.alice, { id, text: 'once' }),
      post(talk.alice, { id, text: 'once' }),
    ])
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200])
    hers.append({ i: id, k: 'm', t: 'once' })
    await hers.acknowledged()
    await eventually(() =>
      expect(hers.texts(talk.alice.user.id).filter((text) => text === 'once')).toHaveLength(1),
    )
    expect(await post(talk.alice, { id, text: 'twice' })).toMatchObject({
      status: 409,
      body: { error: { code: 'id-reused' } },
    })
  })

  it('[G1] obeys the gate: strangers, clocks ahead, text too long or empty', async () => {
    const stranger = await post(talk.eve, { text: 'let me in' })
    expect(stranger).toMatchObject({ status: 404, body: { error: { code: 'not-found' } } })
    const ahead = await post(talk.alice, { text: 'tomorrow', id: entryIdOf(Date.now() + 3600_000, 0, 1) })
    expect(ahead).toMatchObject({ status: 409, body: { error: { code: 'clock-ahead' } } })
    expect((await post(talk.alice, { text: 'x'.repeat(16 * 1024 + 1) })).status).toBe(413)
    expect((await post(talk.alice, { text: ' \n ' })).status).toBe(400)
    expect(
      talk.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%tomorrow%' OR body LIKE '%let me%'"),
    ).toEqual([])
  })

  it('[G6] by somebody removed while it waits is refused', async () => {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Brief',
      memberIds: [talk.bob.user.id],
    })
    const held = holdCommits()
    const removal = talk.alice.request('DELETE', `/api/conversations/${made.id}/members/${talk.bob.user.id}`)
    await eventually(() => held.waiting() === 1)
    const posting = talk.bob.request('POST', `/api/conversations/${made.id}/entries`, { text: 'too late' })
    held.release()
    expect((await removal).status).toBe(204)
    expect((await posting).status).toBe(404)
    expect(talk.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%too late%'")).toEqual([])
  })

  it('[G6] [A2] in a session that ended while it waits is refused', async () => {
    const slow = await startTalk({ limits: { entriesPerSecond: 0.5, entriesBurst: 1 } })
    const other = await slow.relay.signIn('bob')
    const path = `/api/conversations/${slow.group.id}/entries`
    const posts = Array.from({ length: 4 }, (_, n) => other.request('POST', path, { text: `post ${n}` }))
    // All of them have come in, and wait in turn until what is over the rate is paid for.
    for (let n = 0; n < 5; n++) await other.request('GET', '/api/me')
    expect((await other.request('POST', '/api/auth/logout')).status).toBe(204)
    const answers = (await Promise.all(posts)).map(({ status }) => status)
    expect(new Set(answers)).toEqual(new Set([200, 401]))
    const stored = slow.relay.rows("SELECT 1 FROM entries WHERE kind = 'm'")
    expect(stored).toHaveLength(answers.filter((status) => status === 200).length)
    await slow.relay.close()
  })

  it('[G11] counts long texts for more, as from a device; nobody else waits for them', async () => {
    const slow = await startTalk({ limits: { entriesPerSecond: 1, entriesBurst: 2 } })
    const path = `/api/conversations/${slow.group.id}/entries`
    let isAnswered = false
    const long = slow.alice.request('POST', path, { text: 'x'.repeat(16 * 1024) }).then((answer) => {
      isAnswered = true
      return answer.status
    })
    await eventually(() => slow.relay.rows("SELECT 1 FROM entries WHERE kind = 'm'").length === 1)
    expect((await slow.bob.request('POST', path, { text: 'short' })).status).toBe(200)
    expect(isAnswered).toBe(false)
    expect(await long).toBe(200)
    await slow.relay.close()
  })

  it('[G1] answers 503 when it cannot be stored, shows nothing to anybody, and works again later', async () => {
    const his = await openAs(talk.bob)
    const end = refuseCommits()
    const id = clock.tick()
    expect(await post(talk.alice, { id, text: 'stored or not' })).toMatchObject({
      status: 503,
      body: { error: { code: 'cannot-store' } },
    })
    end()
    expect(his.texts(talk.alice.user.id)).not.toContain('stored or not')
    expect((await post(talk.alice, { id, text: 'stored or not' })).status).toBe(200)
    await eventually(() => expect(his.texts(talk.alice.user.id)).toContain('stored or not'))
    const hers = await openAs(talk.alice)
    await talk.relay.restart()
    await eventually(() => hers.provider.isSynced)
    expect(
      (await openAs(talk.bob)).texts(talk.alice.user.id).filter((text) => text === 'stored or not'),
    ).toHaveLength(1)
  })

  it('[G5] and writing from a device at the same time keep out of each other’s way', async () => {
    const hers = await openAs(talk.alice)
    const before = hers.texts(talk.alice.user.id).length
    const posts = Array.from({ length: 20 }, (_, n) => {
      hers.say(`device ${n}`)
      return post(talk.alice, { text: `script ${n}` })
    })
    expect((await Promise.all(posts)).every(({ status }) => status === 200)).toBe(true)
    await hers.acknowledged()
    expect(hers.codes()).toEqual([])
    await eventually(() => expect(hers.texts(talk.alice.user.id)).toHaveLength(before + 40))
    const his = await openAs(talk.bob)
    expect(his.texts(talk.alice.user.id)).toHaveLength(before + 40)
  })
})
