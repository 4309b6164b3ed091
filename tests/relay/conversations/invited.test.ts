import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

const DAY_MS = 24 * 3600_000

describe('an invitation that leads to a conversation', () => {
  let talk: Talk
  let offsetMs = 0
  let people = 0
  beforeAll(async () => {
    talk = await startTalk({ now: () => Date.now() + offsetMs, limits: { maxJoinsPerHour: 1_000 } })
  })
  afterAll(() => talk.relay.close())

  type Answer = { status: number; body: unknown }
  const short = ({ status, body }: Answer) =>
    status < 300 ? 'done' : (body as { error: { code: string } }).error.code
  interface Made {
    readonly id: string
    readonly url: string
  }

  /** A private room of alice's in which bob is a moderator. */
  async function place() {
    const { alice, bob } = talk
    const room = await alice.createConversation({ kind: 'room', name: 'Class', memberIds: [bob.user.id] })
    const path = `/api/conversations/${room.id}`
    const member = (person: TestPerson) => `${path}/members/${person.user.id}`
    await alice.request('PUT', member(bob), { role: 'moderator' })
    return {
      room,
      path,
      member,
      async invite(by: TestPerson, more: object = {}) {
        const { body } = await by.request('POST', '/api/invitations', { conversation: room.id, ...more })
        const made = body as Made
        return { ...made, code: new URL(made.url).searchParams.get('invite') ?? '' }
      },
      members: () =>
        talk.relay
          .rows('SELECT username FROM members JOIN users ON id = user_id WHERE conversation = ?', room.id)
          .map(({ username }) => String(username))
          .sort(),
      used: (id: string) => talk.relay.rows('SELECT used FROM invitations WHERE id = ?', id)[0]?.used,
    }
  }
  const newcomer = () => talk.relay.register(`newcomer${++people}`)
  const accept = (person: TestPerson, code: string) =>
    person.request('POST', '/api/invitations/accept', { code })
  const register = async (invite: string) => {
    const username = `newcomer${++people}`
    const answer = await fetch(`${talk.relay.relay.url}/api/auth/register`, {
      method: 'POST',
      body: JSON.stringify({ username, password: `${username} has a password`, invite }),
    })
    return { username, answer: { status: answer.status, body: (await answer.json()) as unknown } }
  }
  const preview = async (code: string): Promise<Answer> => {
    const answer = await fetch(`${talk.relay.relay.url}/api/invitations/preview?code=${code}`)
    return { status: answer.status, body: await answer.json() }
  }

  it('[M11] tells where it leads, before and in the list of whoever made it', async () => {
    const { room, invite } = await place()
    const { id, code } = await invite(talk.alice)
    expect((await preview(code)).body).toMatchObject({ by: 'alice', to: { name: 'Class', members: 2 } })
    const { body } = await talk.alice.request('GET', '/api/invitations')
    expect((body as { invitations: object[] }).invitations).toContainEqual(
      expect.objectContaining({ id, conversation: room.id }),
    )
  })

  it('[M11] lets in who has an account, with a notice in their own name, and is used up by it', async () => {
    const { room, invite, members, used } = await place()
    const { id, code } = await invite(talk.alice)
    expect(await accept(talk.eve, code)).toEqual({ status: 200, body: { conversation: room.id } })
    expect(members()).toEqual(['alice', 'bob', 'eve'])
    expect(used(id)).toBe(1)
    const notices = talk.relay.rows(
      `SELECT body FROM entries WHERE conversation = ? AND kind = 'join' ORDER BY seq DESC LIMIT 1`,
      room.id,
    )
    expect(JSON.parse(String(notices[0]?.body))).toEqual({
      ...{ i: expect.any(String), k: 'join', u: talk.eve.user.id, n: 'eve' },
    })
    expect(short(await accept(await newcomer(), code))).toBe('invitation-used')
    expect(short(await preview(code))).toBe('invitation-used')
  })

  it('[M11] answers who is in already, and counts nothing', async () => {
    const { room, invite, used } = await place()
    const { id, code } = await invite(talk.alice, { uses: 5 })
    for (const person of [talk.alice, talk.bob, talk.eve, talk.eve])
      expect(await accept(person, code)).toEqual({ status: 200, body: { conversation: room.id } })
    expect(used(id)).toBe(1)
  })

  it('[M11] serves a person once: who was put out does not come back by it', async () => {
    const { invite, member, members, used } = await place()
    const { id, code } = await invite(talk.alice, { uses: 5 })
    expect(short(await accept(talk.eve, code))).toBe('done')
    expect((await talk.bob.request('DELETE', member(talk.eve))).status).toBe(204)
    expect(short(await accept(talk.eve, code))).toBe('invitation-used')
    expect(members()).toEqual(['alice', 'bob'])
    expect(used(id)).toBe(1)
    expect(short(await accept(await newcomer(), code))).toBe('done')
  })

  it('[M11] lets in who registers by it, once, and they do not come back by it either', async () => {
    const { invite, member, members, used, path } = await place()
    const { id, code } = await invite(talk.bob, { uses: 5 })
    const { username, answer } = await register(code)
    expect(answer.status).toBe(201)
    expect(members()).toEqual(['alice', 'bob', username].toSorted())
    expect(used(id)).toBe(1)
    const person = await talk.relay.signIn(username)
    await talk.alice.request('DELETE', member(person))
    expect(short(await accept(person, code))).toBe('invitation-used')
    const { body } = await talk.alice.request('GET', `${path}/audit`)
    expect((body as { audit: object[] }).audit).toContainEqual(
      expect.objectContaining({ action: 'join', actor: person.user.id, target: talk.bob.user.id }),
    )
  })

  it('[M11] tells who came by it before how they stand, and nobody else that it was used', async () => {
    const { invite, member, path } = await place()
    const { code } = await invite(talk.alice)
    const person = await newcomer()
    const seen = (by: TestPerson) => by.request('GET', `/api/invitations/preview?code=${code}`)
    expect((await seen(person)).body).not.toHaveProperty('asker')
    expect(short(await accept(person, code))).toBe('done')
    expect((await seen(person)).body).toMatchObject({ asker: 'in' })
    await talk.bob.request('DELETE', member(person))
    const out = (await seen(person)).body
    expect(out).toMatchObject({ asker: 'out' })
    // What became of the conversation since is not theirs to know.
    expect(out).not.toHaveProperty('to')
    await talk.bob.request('PUT', `${path}/bans/${person.user.id}`)
    expect((await seen(person)).body).toMatchObject({ asker: 'banned' })
    expect(short(await preview(code))).toBe('invitation-used')
    expect(short(await seen(await newcomer()))).toBe('invitation-used')
  })

  it('[M4] [M11] tells who is banned before they try, while others may still come by it', async () => {
    const { invite, path } = await place()
    const { code, id } = await invite(talk.alice)
    const person = await newcomer()
    await talk.bob.request('PUT', `${path}/bans/${person.user.id}`)
    const seen = () => person.request('GET', `/api/invitations/preview?code=${code}`)
    expect((await seen()).body).toMatchObject({ asker: 'banned' })
    await talk.alice.request('DELETE', `/api/invitations/${id}`)
    expect(short(await seen())).toBe('invitation-unknown')
  })

  it('[M11] works while who made it may add people there: not once they are demoted, or gone', async () => {
    const { alice, bob } = talk
    for (const end of ['demoted', 'removed', 'banned'] as const) {
      const { invite, member, members, path } = await place()
      const { code } = await invite(bob, { uses: 5 })
      if (end === 'demoted') await alice.request('PUT', member(bob), { role: 'member' })
      if (end === 'removed') await alice.request('DELETE', member(bob))
      if (end === 'banned') await alice.request('PUT', `${path}/bans/${bob.user.id}`, {})
      const before = members()
      expect(short(await preview(code))).toBe('invitation-expired')
      expect(short(await accept(talk.eve, code))).toBe('invitation-expired')
      expect(short((await register(code)).answer)).toBe('invitation-expired')
      expect(members()).toEqual(before)
    }
  })

  it('[M4] is refused to who is banned, until the ban is lifted', async () => {
    const { invite, members, path, used } = await place()
    const { id, code } = await invite(talk.alice)
    await talk.bob.request('PUT', `${path}/bans/${talk.eve.user.id}`, {})
    expect(short(await accept(talk.eve, code))).toBe('banned-here')
    expect(members()).toEqual(['alice', 'bob'])
    expect(used(id)).toBe(0)
    await talk.bob.request('DELETE', `${path}/bans/${talk.eve.user.id}`)
    expect(short(await accept(talk.eve, code))).toBe('done')
  })

  it('[S3] is not there for whom its maker blocks', async () => {
    const { invite, members } = await place()
    const { code } = await invite(talk.alice)
    const stranger = await newcomer()
    const contact = `/api/contacts/${stranger.user.id}`
    expect((await talk.alice.request('PATCH', contact, { state: 'blocked' })).status).toBeLessThan(300)
    expect(short(await accept(stranger, code))).toBe('invitation-expired')
    expect(members()).toEqual(['alice', 'bob'])
  })

  it('[M11] is refused when it is unknown, revoked, or its time is over', async () => {
    const { invite } = await place()
    expect(short(await accept(talk.eve, 'guess'))).toBe('invitation-unknown')
    const revoked = await invite(talk.alice)
    await talk.alice.request('DELETE', `/api/invitations/${revoked.id}`)
    expect(short(await accept(talk.eve, revoked.code))).toBe('invitation-unknown')
    const old = await invite(talk.alice, { days: 1 })
    offsetMs += DAY_MS
    expect(short(await accept(talk.eve, old.code))).toBe('invitation-expired')
  })

  it('[M11] one that leads nowhere but to the relay is not used up by who is there already', async () => {
    const { body } = await talk.alice.request('POST', '/api/invitations', {})
    const { id, url } = body as Made
    const code = new URL(url).searchParams.get('invite') ?? ''
    expect(await accept(talk.eve, code)).toEqual({ status: 200, body: {} })
    expect(talk.relay.rows('SELECT used FROM invitations WHERE id = ?', id)).toEqual([{ used: 0 }])
    const ownerCode = new URL(talk.relay.relay.ownerLink ?? '').searchParams.get('invite') ?? ''
    expect(await accept(talk.eve, ownerCode)).toEqual({ status: 200, body: {} })
    const me = (await talk.eve.request('GET', '/api/me')).body
    expect(me).toMatchObject({ owner: false })
  })

  it('[M11] is listed and revoked by hosts and moderators of where it leads, and by nobody else there', async () => {
    const { invite, path, member } = await place()
    await talk.alice.request('PUT', member(talk.eve), {})
    const made = await invite(talk.alice)
    const list = async (by: TestPerson) => by.request('GET', `${path}/invitations`)
    const { body } = await list(talk.bob)
    const [only] = (body as { invitations: object[] }).invitations
    expect(only).toMatchObject({ id: made.id, by: 'alice', uses: 1, used: 0 })
    expect(only).not.toHaveProperty('url')
    expect(short(await list(talk.eve))).toBe('forbidden')
    expect(short(await talk.eve.request('DELETE', `/api/invitations/${made.id}`))).toBe('not-found')
    expect((await talk.bob.request('DELETE', `/api/invitations/${made.id}`)).status).toBe(204)
    expect(short(await preview(made.code))).toBe('invitation-unknown')
    const { audit } = (await talk.alice.request('GET', `${path}/audit`)).body as { audit: object[] }
    expect(audit.slice(0, 2)).toMatchObject([
      { action: 'invite', actor: talk.bob.user.id, target: talk.alice.user.id, detail: { revoked: true } },
      { action: 'invite', actor: talk.alice.user.id, detail: { uses: 1, days: 7 } },
    ])
  })

  it('[M11] is not made by members, nor into a direct conversation', async () => {
    const { room, member } = await place()
    await talk.alice.request('PUT', member(talk.eve), {})
    const make = async (by: TestPerson, conversation: string) =>
      short(await by.request('POST', '/api/invitations', { conversation }))
    expect(await make(talk.eve, room.id)).toBe('not-found')
    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    expect(await make(talk.alice, direct.id)).toBe('not-found')
  })

  it('[M8] for one person by three at once lets one in; by one person on three devices, once', async () => {
    const { invite, members, used } = await place()
    const one = await invite(talk.alice)
    const three = [await newcomer(), await newcomer(), await newcomer()]
    const answers = await Promise.all(three.map((person) => accept(person, one.code)))
    expect(answers.map(short).toSorted()).toEqual(['done', 'invitation-used', 'invitation-used'])
    expect(members()).toHaveLength(3)
    const many = await invite(talk.alice, { uses: 5 })
    const same = await Promise.all([0, 1, 2].map(() => accept(talk.eve, many.code)))
    expect(same.map(short)).toEqual(['done', 'done', 'done'])
    expect([used(one.id), used(many.id)]).toEqual([1, 1])
  })

  it('[M8] revoked while somebody accepts it: in, or refused and out', async () => {
    for (let round = 0; round < 5; round++) {
      const { invite, members } = await place()
      const { id, code } = await invite(talk.alice)
      const [accepted, revoked] = await Promise.all([
        accept(talk.eve, code),
        talk.alice.request('DELETE', `/api/invitations/${id}`),
      ])
      expect(revoked.status).toBe(204)
      expect(['done', 'invitation-unknown']).toContain(short(accepted))
      expect(members().includes('eve')).toBe(short(accepted) === 'done')
    }
  })

  it('[M11] is seen in the list at once by who came in by it, on all their devices', async () => {
    const { room, invite } = await place()
    const { code } = await invite(talk.alice)
    const home = await talk.eve.device().openHome()
    await home.synced()
    await accept(talk.eve, code)
    await eventually(() => expect(home.stateless).toContainEqual({ type: 'activity', conversation: room.id }))
  })

  it('cannot be guessed: 100 wrong codes of an address, then it waits', async () => {
    const another = await startTalk({ limits: { maxJoinsPerHour: 1_000 } })
    const guess = async (code: string) => short(await accept(another.eve, code))
    for (let n = 0; n < 100; n++) expect(await guess(`guess${n}`)).toBe('invitation-unknown')
    const made = await another.alice.request('POST', '/api/invitations', { conversation: another.group.id })
    const right = new URL((made.body as Made).url).searchParams.get('invite') ?? ''
    expect(await guess(right)).toBe('too-many-attempts')
    await another.relay.close()
  })
})
