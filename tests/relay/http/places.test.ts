import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { verify } from '../../helpers/runOnFolder.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { createRandom } from '../../sync/helpers/random.ts'

const ENTRY = '0123456789abcdef'

describe('the routes of places', () => {
  let talk: Talk
  let room: string
  beforeAll(async () => {
    talk = await startTalk({ limits: { maxReportsPerHour: 40, maxChangesPerMinute: 10_000 } })
    const made = await talk.alice.createConversation({ kind: 'room', name: 'Chess', public: true })
    room = made.id
    await talk.alice.request('PUT', `/api/conversations/${room}/members/${talk.bob.user.id}`, {})
  })
  afterAll(() => talk.relay.close())

  interface Route {
    readonly method: string
    readonly path: string
    readonly body?: object
  }
  /** All that name a conversation, but for joining. */
  const routesOf = (id: string, target: string): Route[] => [
    { method: 'PATCH', path: `/api/conversations/${id}`, body: { name: 'Mine' } },
    { method: 'PATCH', path: `/api/conversations/${id}`, body: { slowSeconds: 5, posting: 'moderators' } },
    { method: 'PUT', path: `/api/conversations/${id}/members/${target}`, body: { role: 'host' } },
    { method: 'DELETE', path: `/api/conversations/${id}/members/${target}`, body: { reason: 'x' } },
    { method: 'GET', path: `/api/conversations/${id}/bans` },
    { method: 'PUT', path: `/api/conversations/${id}/bans/${target}`, body: { reason: 'x' } },
    { method: 'DELETE', path: `/api/conversations/${id}/bans/${target}` },
    { method: 'PUT', path: `/api/conversations/${id}/mutes/${target}`, body: { seconds: 60 } },
    { method: 'DELETE', path: `/api/conversations/${id}/mutes/${target}` },
    { method: 'GET', path: `/api/conversations/${id}/reports` },
    { method: 'POST', path: `/api/conversations/${id}/reports`, body: { entry: [target, ENTRY] } },
    { method: 'PATCH', path: `/api/conversations/${id}/reports/some`, body: { state: 'handled' } },
    { method: 'GET', path: `/api/conversations/${id}/audit` },
    { method: 'GET', path: `/api/conversations/${id}/invitations` },
    { method: 'GET', path: `/api/conversations/${id}/entries` },
    { method: 'POST', path: `/api/conversations/${id}/entries`, body: { text: 'hello' } },
    { method: 'POST', path: `/api/conversations/${id}/known`, body: { ids: [] } },
    { method: 'POST', path: `/api/invitations`, body: { conversation: id } },
  ]
  const ask = (by: TestPerson, { method, path, body }: Route) => by.request(method, path, body)
  const stored = () =>
    talk.relay.rows(
      `SELECT (SELECT count(*) FROM members) AS members, (SELECT count(*) FROM bans) AS bans,
        (SELECT count(*) FROM mutes) AS mutes, (SELECT count(*) FROM reports) AS reports,
        (SELECT count(*) FROM entries) AS entries, (SELECT count(*) FROM audit) AS audit,
        (SELECT count(*) FROM invitations) AS invitations,
        (SELECT group_concat(name || topic || public || posting || slow_seconds) FROM conversations) AS settings`,
    )

  it('[M1] answer a stranger alike whether a conversation is there or not, and do nothing', async () => {
    const direct = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    const before = stored()
    for (const target of [talk.alice.user.id, talk.eve.user.id, 'vvvvvvvvvvvvvvvv']) {
      const nowhere = routesOf('no-such-conversation', target)
      for (const id of [talk.group.id, direct.id, room]) {
        for (const [index, route] of routesOf(id, target).entries()) {
          const joins = id === room && target === talk.eve.user.id && route.path.includes('/members/')
          if (joins && route.method === 'PUT') continue
          const expected = await ask(talk.eve, nowhere[index] as Route)
          expect(expected.status).toBe(404)
          expect(await ask(talk.eve, route), `${route.method} ${route.path}`).toEqual(expected)
        }
      }
    }
    expect(stored()).toEqual(before)
  })

  it('[A1] answer nobody who is not signed in', async () => {
    const routes = [...routesOf(room, talk.alice.user.id), { method: 'GET', path: '/api/rooms' }]
    routes.push({ method: 'POST', path: '/api/invitations/accept', body: { code: 'x' } })
    for (const { method, path, body } of routes) {
      const answer = await fetch(`${talk.relay.relay.url}${path}`, {
        method,
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      })
      expect(answer.status, `${method} ${path}`).toBe(401)
    }
  })

  it('[M1] refuse a member what is for hosts and moderators, and do nothing', async () => {
    const allowed = new Set(['/entries', '/known', '/reports'])
    const before = stored()
    for (const route of routesOf(room, talk.eve.user.id)) {
      if (route.method !== 'GET' && [...allowed].some((end) => route.path.endsWith(end))) continue
      if (route.path.endsWith('/entries')) continue
      const { status, body } = await ask(talk.bob, route)
      // Where an invitation may not lead is as good as not there.
      const isInvitation = route.path === '/api/invitations'
      expect({ route, status, code: (body as { error: { code: string } }).error.code }).toEqual({
        ...{ route, status: isInvitation ? 404 : 403 },
        code: isInvitation ? 'not-found' : 'forbidden',
      })
    }
    expect(stored()).toEqual(before)
  })

  it('refuse bodies of another form, naming the field, and do nothing', async () => {
    const before = stored()
    const { id } = talk.bob.user
    const cases: [string, string, unknown, string][] = [
      ['PATCH', '', { slowSeconds: 3601 }, 'slowSeconds'],
      ['PATCH', '', { slowSeconds: -1 }, 'slowSeconds'],
      ['PATCH', '', { slowSeconds: 1.5 }, 'slowSeconds'],
      ['PATCH', '', { posting: 'hosts' }, 'posting'],
      ['PATCH', '', { public: 1 }, 'public'],
      ['PATCH', '', { name: '' }, 'name'],
      ['PATCH', '', { name: 'x'.repeat(65) }, 'name'],
      ['PATCH', '', { picture: 'x' }, 'picture'],
      ['PUT', `/mutes/${id}`, {}, 'seconds'],
      ['PUT', `/mutes/${id}`, { seconds: 59 }, 'seconds'],
      ['PUT', `/mutes/${id}`, { seconds: 30 * 24 * 3600 + 1 }, 'seconds'],
      ['PUT', `/mutes/${id}`, { seconds: '60' }, 'seconds'],
      ['PUT', `/mutes/${id}`, { seconds: 60, until: 0 }, 'until'],
      ['PUT', `/bans/${id}`, { reason: 'x'.repeat(257) }, 'reason'],
      ['PUT', `/bans/${id}`, { by: id }, 'by'],
      ['DELETE', `/members/${id}`, { reason: 5 }, 'reason'],
      ['POST', '/reports', {}, 'entry'],
      ['POST', '/reports', { entry: [id] }, 'entry.1'],
      ['POST', '/reports', { entry: ['someone', ENTRY] }, 'entry.0'],
      ['POST', '/reports', { entry: [id, 'x'] }, 'entry.1'],
      ['PATCH', '/reports/x', { state: 'open' }, 'state'],
      ['GET', '/audit?limit=0', undefined, 'limit'],
      ['GET', '/audit?before=x', undefined, 'before'],
      ['GET', '/audit?after=1', undefined, 'after'],
    ]
    for (const [method, end, body, field] of cases) {
      const answer = await talk.alice.request(method, `/api/conversations/${room}${end}`, body)
      expect({ end, body, answer }).toMatchObject({
        answer: { status: 400, body: { error: { code: 'invalid', field } } },
      })
    }
    expect(stored()).toEqual(before)
  })

  it('answer whatever is sent to them as documented: never as a failure of the relay', async () => {
    const { below, chance, pick } = createRandom(7)
    const { id } = talk.bob.user
    const odd = [null, true, 0, -1, 60, 1e308, '', 'x', '\ud800', '\0', '𝔘‮', [], [id, ENTRY], {}, id, ENTRY]
    const fields = [
      'seconds',
      'reason',
      'entry',
      'state',
      'role',
      'name',
      'topic',
      'public',
      'posting',
      'code',
    ]
    fields.push('slowSeconds', 'retentionDays', '__proto__', 'constructor', 'conversation')
    const targets = [id, talk.eve.user.id, 'x', '%00', 'vvvvvvvvvvvvvvvv']
    for (let n = 0; n < 300; n++) {
      const route = pick(routesOf(pick([room, talk.group.id, 'x', '%2e%2e']), pick(targets)))
      const entries = Array.from({ length: below(3) }, () => [pick(fields), pick(odd)])
      const body = chance(0.1) ? pick(odd) : Object.fromEntries(entries)
      const { status } = await talk.alice.request(
        route.method,
        route.path,
        route.method === 'GET' ? undefined : body,
      )
      expect({ route, body, isDocumented: status < 500 }).toMatchObject({ isDocumented: true })
    }
    expect(talk.relay.logs()).not.toContain('request failed')
    const name = '\ud800 half a pair'
    const { status } = await talk.alice.request('PATCH', `/api/conversations/${room}`, { name, topic: name })
    expect(status).toBeLessThan(500)
    expect(await verify(talk.relay.dataDir)).toMatchObject({
      ok: true,
      text: expect.stringMatching(/agrees/),
    })
  })
})

describe('doing too much of it', () => {
  const code = ({ status, body }: { status: number; body: unknown }) =>
    status < 300 ? 'done' : (body as { error: { code: string } }).error.code

  it('[M9] reports: so many an hour', async () => {
    const talk = await startTalk({ limits: { maxReportsPerHour: 2 } })
    const path = `/api/conversations/${talk.group.id}/reports`
    const answers: string[] = []
    for (let n = 0; n < 3; n++) {
      const posted = await talk.alice.request('POST', `/api/conversations/${talk.group.id}/entries`, {
        text: `rude ${n}`,
      })
      const entry = [talk.alice.user.id, (posted.body as { i: string }).i]
      answers.push(code(await talk.bob.request('POST', path, { entry })))
    }
    expect(answers).toEqual(['done', 'done', 'too-many-requests'])
    await talk.relay.close()
  })

  it('[M2] joining rooms: so many an hour, whether they are there or not', async () => {
    const talk = await startTalk({ limits: { maxJoinsPerHour: 3 } })
    const made = await talk.alice.createConversation({ kind: 'room', name: 'Chess', public: true })
    const join = async (id: string) =>
      code(await talk.eve.request('PUT', `/api/conversations/${id}/members/${talk.eve.user.id}`, {}))
    expect(await join('no-such-conversation')).toBe('not-found')
    expect(await join('no-such-conversation')).toBe('not-found')
    expect(await join(made.id)).toBe('done')
    expect(await join(made.id)).toBe('too-many-requests')
    const accept = await talk.eve.request('POST', '/api/invitations/accept', { code: 'x' })
    expect(code(accept)).toBe('too-many-requests')
    await talk.relay.close()
  })

  it('changes: so many a minute, of all kinds together', async () => {
    const talk = await startTalk({ limits: { maxChangesPerMinute: 4 } })
    const path = `/api/conversations/${talk.group.id}`
    const { id } = talk.bob.user
    const answers = [
      await talk.alice.request('PATCH', path, { name: 'Walks again' }),
      await talk.alice.request('PUT', `${path}/members/${talk.eve.user.id}`, {}),
      await talk.alice.request('PUT', `${path}/mutes/${id}`, { seconds: 60 }),
      await talk.alice.request('PUT', `${path}/bans/${id}`, {}),
      await talk.alice.request('DELETE', `${path}/members/${talk.eve.user.id}`),
    ]
    expect(answers.map(code)).toEqual(['done', 'done', 'done', 'done', 'too-many-requests'])
    await talk.relay.close()
  })

  it('new conversations: so many an hour, while those that are there are answered as before', async () => {
    const talk = await startTalk({ limits: { maxNewConversationsPerHour: 3 } })
    const create = async (body: object) => code(await talk.alice.request('POST', '/api/conversations', body))
    const again = { id: 'the-same-id', kind: 'group', name: 'Again' }
    for (let n = 0; n < 5; n++) expect(await create(again)).toBe('done')
    expect(await create({ kind: 'group', name: 'One more' })).toBe('done')
    expect(await create({ kind: 'group', name: 'Too many' })).toBe('too-many-requests')
    await talk.relay.close()
  })

  it('new conversations at once count before they are made', async () => {
    const talk = await startTalk({ limits: { maxNewConversationsPerHour: 3 } })
    const held = holdCommits()
    const before = talk.alice.request('POST', `/api/contacts/${talk.eve.user.id}`)
    await eventually(() => expect(held.waiting()).toBe(1))
    const making = Array.from({ length: 12 }, (_, n) =>
      talk.eve.request('POST', '/api/conversations', { kind: 'group', name: `At once ${n}` }),
    )
    // All of them stand behind that commit.
    await new Promise((resolve) => setTimeout(resolve, 200))
    held.release()
    await before
    const codes = (await Promise.all(making)).map(code)
    expect(codes.filter((one) => one === 'done')).toHaveLength(3)
    await talk.relay.close()
  })
})
