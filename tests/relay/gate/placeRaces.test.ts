import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('of two acts at once the one committed first counts', () => {
  let talk: Talk
  let carol: TestPerson
  beforeAll(async () => {
    talk = await startTalk()
    carol = await talk.relay.register('carol')
  })
  afterAll(() => talk.relay.close())

  /** Alice's, with these people; what they do there, in short. */
  async function place(others: readonly TestPerson[], body: object = {}) {
    const made = await talk.alice.createConversation({
      kind: 'room',
      name: 'Place',
      memberIds: others.map(({ user }) => user.id),
      ...body,
    })
    const path = `/api/conversations/${made.id}`
    const to = (what: string, { user }: TestPerson) => `${path}/${what}/${user.id}`
    const act = async (by: TestPerson, method: string, where: string, more: object = {}) => {
      const { status, body: answer } = await by.request(method, where, more)
      return status < 300 ? 'done' : (answer as { error: { code: string } }).error.code
    }
    return {
      made,
      path,
      roles: () =>
        Object.fromEntries(
          talk.relay
            .rows(
              'SELECT username, role FROM members JOIN users ON id = user_id WHERE conversation = ?',
              made.id,
            )
            .map(({ username, role }) => [username, role]),
        ),
      texts: (by: TestPerson) =>
        talk.relay
          .rows(
            `SELECT body->>'t' AS t FROM entries WHERE conversation = ? AND author = ? AND kind = 'm' ORDER BY seq`,
            ...[made.id, by.user.id],
          )
          .map(({ t }) => t),
      setRole: (by: TestPerson, whom: TestPerson, role: string) =>
        act(by, 'PUT', to('members', whom), { role }),
      join: (who: TestPerson) => act(who, 'PUT', to('members', who)),
      remove: (by: TestPerson, whom: TestPerson) => act(by, 'DELETE', to('members', whom)),
      ban: (by: TestPerson, whom: TestPerson) => act(by, 'PUT', to('bans', whom)),
      mute: (by: TestPerson, whom: TestPerson) => act(by, 'PUT', to('mutes', whom), { seconds: 60 }),
      change: (by: TestPerson, settings: object) => act(by, 'PATCH', path, settings),
    }
  }
  const open = async (person: TestPerson, made: Conversation): Promise<TestDocument> => {
    const document = person.device().openConversation(made)
    await document.synced()
    return document
  }

  it('[M8] a message committed before its author’s removal stays, and one after is refused', async () => {
    const { made, remove, roles, texts } = await place([talk.bob])
    const his = await open(talk.bob, made)
    const held = holdCommits()
    his.say('in time')
    await eventually(() => held.waiting() === 1)
    const removal = remove(talk.alice, talk.bob)
    his.say('too late, if the removal is first')
    held.release()
    expect(await removal).toBe('done')
    await eventually(() => expect(his.closedFor()).toBe('removed'))
    his.say('in any case too late')
    expect(roles()).toEqual({ alice: 'host' })
    const stored = texts(talk.bob)
    expect(stored[0]).toBe('in time')
    expect(stored).not.toContain('in any case too late')
    await expect(talk.bob.device().openConversation(made).synced()).rejects.toThrow('not-found')
    expect(texts(talk.bob)).toEqual(stored)
  })

  it('[M8] two hosts who demote each other: one stays host, the other was one no more', async () => {
    for (let round = 0; round < 5; round++) {
      const { setRole, roles } = await place([talk.bob, talk.eve])
      await setRole(talk.alice, talk.bob, 'host')
      const answers = await Promise.all([
        setRole(talk.alice, talk.bob, 'member'),
        setRole(talk.bob, talk.alice, 'member'),
      ])
      expect(answers.toSorted()).toEqual(['done', 'forbidden'])
      expect(Object.values(roles()).filter((role) => role === 'host')).toHaveLength(1)
    }
  })

  it('[M8] two hosts who remove each other: one is left, and finds nothing missing', async () => {
    const { setRole, remove, roles } = await place([talk.bob, talk.eve])
    await setRole(talk.alice, talk.bob, 'host')
    const answers = await Promise.all([remove(talk.alice, talk.bob), remove(talk.bob, talk.alice)])
    expect(answers.toSorted()).toEqual(['done', 'not-found'])
    expect(Object.values(roles()).toSorted()).toEqual(['host', 'member'])
  })

  it('[M3] the last host who leaves while making another one host: there is always one', async () => {
    for (let round = 0; round < 5; round++) {
      const { setRole, remove, roles } = await place([talk.bob])
      const [promoted, left] = await Promise.all([
        setRole(talk.alice, talk.bob, 'host'),
        remove(talk.alice, talk.alice),
      ])
      expect(promoted).toBe('done')
      expect(roles()).toEqual(left === 'done' ? { bob: 'host' } : { alice: 'host', bob: 'host' })
      expect(['done', 'last-host']).toContain(left)
    }
  })

  it('[M8] who is demoted while they ban somebody bans nobody', async () => {
    const { setRole, ban, mute, roles } = await place([talk.bob, talk.eve])
    await setRole(talk.alice, talk.bob, 'moderator')
    const held = holdCommits()
    const demotion = setRole(talk.alice, talk.bob, 'member')
    await eventually(() => held.waiting() === 1)
    const acts = [ban(talk.bob, talk.eve), mute(talk.bob, talk.eve)]
    held.release()
    expect(await demotion).toBe('done')
    expect(await Promise.all(acts)).toEqual(['forbidden', 'forbidden'])
    expect(roles()).toEqual({ alice: 'host', bob: 'member', eve: 'member' })
  })

  it('[M8] two moderators who ban each other: one is out', async () => {
    const { setRole, ban, roles } = await place([talk.bob, talk.eve])
    for (const moderator of [talk.bob, talk.eve]) await setRole(talk.alice, moderator, 'moderator')
    const answers = await Promise.all([ban(talk.bob, talk.eve), ban(talk.eve, talk.bob)])
    expect(answers.toSorted()).toEqual(['done', 'not-found'])
    expect(Object.keys(roles())).toHaveLength(2)
  })

  it('[M8] joining a room that becomes private: in, or refused and out', async () => {
    for (let round = 0; round < 10; round++) {
      const { change, join, roles } = await place([], { public: true })
      const people = [talk.bob, talk.eve, carol]
      const half = round % people.length
      const joins = people.slice(0, half).map(join)
      const closing = change(talk.alice, { public: false })
      joins.push(...people.slice(half).map(join))
      const answers = await Promise.all(joins)
      expect(await closing).toBe('done')
      const members = roles()
      for (const [index, person] of people.entries()) {
        expect(['done', 'not-found']).toContain(answers[index])
        expect(person.user.username in members).toBe(answers[index] === 'done')
      }
      expect(await join(carol)).toBe(carol.user.username in members ? 'done' : 'not-found')
    }
  })

  it('[M8] joining against a ban: out in the end', async () => {
    for (let round = 0; round < 5; round++) {
      const { ban, join, roles } = await place([], { public: true })
      const [joined] = await Promise.all([join(talk.eve), ban(talk.alice, talk.eve)])
      expect(['done', 'banned-here']).toContain(joined)
      expect(roles()).toEqual({ alice: 'host' })
      expect(await join(talk.eve)).toBe('banned-here')
    }
  })

  it('[M5] a mute against a batch: what is committed after it is refused whole, what was before stays', async () => {
    const { made, mute, texts } = await place([talk.bob])
    const his = await open(talk.bob, made)
    his.say('before')
    await his.acknowledged()
    const held = holdCommits()
    const muting = mute(talk.alice, talk.bob)
    await eventually(() => held.waiting() === 1)
    const batch = Array.from({ length: 3 }, () => his.clock.tick())
    his.append(...batch.map((i) => ({ i, k: 'm', t: 'shouting' })))
    held.release()
    expect(await muting).toBe('done')
    expect(await his.rejection()).toMatchObject({
      code: 'bad-entries',
      entries: batch.map((i) => ({ i, code: 'muted' })),
    })
    expect(texts(talk.bob)).toEqual(['before'])
  })

  it('[M4] a ban closes what is open at once, with its reason, on every socket of theirs', async () => {
    const { made, ban } = await place([talk.bob, talk.eve])
    const [phone, laptop, hers] = [
      await open(talk.bob, made),
      await open(talk.bob, made),
      await open(talk.eve, made),
    ]
    expect(await ban(talk.alice, talk.bob)).toBe('done')
    for (const document of [phone, laptop])
      await eventually(() => expect(document.closedFor()).toBe('banned'))
    expect(hers.closedFor()).toBeUndefined()
  })
})
