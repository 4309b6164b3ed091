import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { directId } from '../../sync/ids.ts'
import { createHandTurnedClock } from '../helpers/handTurnedClock.ts'
import { authFrame, connectRaw, FRAME, SYNC } from '../helpers/rawClient.ts'
import { documentOf, startTalk, type Talk } from '../helpers/talk.ts'
import type { TestPerson } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { SEED, times } from './helpers/knobs.ts'

const SECRET = 'between alice and bob'
const DAY_MS = 24 * 3600_000

describe('a hostile client that wants to read', () => {
  const clock = createHandTurnedClock(Date.now())
  let talk: Talk
  let direct: { readonly id: string; readonly generation: string }
  let spoken: string
  beforeAll(async () => {
    talk = await startTalk({ now: clock.now, limits: { silenceMs: 1_000 * DAY_MS } })
    const hers = talk.alice.device().openConversation(talk.group)
    await hers.synced()
    spoken = hers.say(SECRET)
    await hers.acknowledged()
    const made = await talk.alice.createConversation({ kind: 'direct', memberIds: [talk.bob.user.id] })
    await talk.alice.request('POST', `/api/conversations/${made.id}/entries`, { text: SECRET })
    direct = made
  })
  afterAll(() => talk.relay.close())

  const raw = () => connectRaw(talk.relay.relay.url)
  const signIn = async (who: TestPerson): Promise<string> => {
    const { username } = who.user
    const { body } = await who.request('POST', '/api/auth/login', {
      username,
      password: `${username} has a password`,
    })
    return (body as { token: string }).token
  }

  it('[G1] learns nothing of others’ conversations over HTTP, and cannot tell them from none', async () => {
    for (const id of [
      talk.group.id,
      direct.id,
      'nowhere12345aaaa',
      directId(talk.alice.user.id, talk.bob.user.id),
    ]) {
      const path = `/api/conversations/${id}`
      const asked: readonly (readonly [string, string, unknown?])[] = [
        ['GET', `${path}/entries`],
        ['GET', `${path}/entries?since=0`],
        ['GET', `${path}/entries?limit=200&author=${talk.alice.user.id}`],
        ['GET', `${path}/entries?before=${spoken}&from=0`],
        ['POST', `${path}/entries`, { text: 'let me in' }],
        ['POST', `${path}/known`, { ids: [spoken] }],
        ['PATCH', path, { name: 'Mine' }],
        ['PUT', `${path}/members/${talk.eve.user.id}`, { role: 'host' }],
        ['DELETE', `${path}/members/${talk.alice.user.id}`],
        ['DELETE', `${path}/members/${talk.eve.user.id}`],
      ]
      for (const [method, address, body] of asked) {
        const answer = await talk.eve.request(method, address, body)
        expect([method, address, answer.status]).toEqual([method, address, 404])
        expect(JSON.stringify(answer.body)).not.toContain(SECRET)
      }
    }
    expect((await talk.eve.overview()).conversations).toEqual([])
  })

  it('[D8] cannot take a direct conversation whose id she works out', async () => {
    const id = directId(talk.alice.user.id, talk.bob.user.id)
    for (const body of [
      { id, kind: 'direct', memberIds: [talk.alice.user.id] },
      { id, kind: 'direct', memberIds: [talk.bob.user.id] },
      { id, kind: 'group', name: 'Mine', memberIds: [talk.alice.user.id, talk.bob.user.id] },
      { id, kind: 'room', name: 'Mine', public: true },
    ]) {
      expect((await talk.eve.request('POST', '/api/conversations', body)).status).toBeGreaterThanOrEqual(400)
    }
    const before = directId(talk.bob.user.id, talk.eve.user.id)
    const squat = { id: before, kind: 'group', name: 'Mine', memberIds: [] }
    expect((await talk.eve.request('POST', '/api/conversations', squat)).status).toBeGreaterThanOrEqual(400)
  })

  it('[D4] hears of her own ids only, also where she is a member', async () => {
    const shared = await talk.alice.createConversation({
      kind: 'group',
      name: 'With eve',
      memberIds: [talk.eve.user.id],
    })
    const { body } = await talk.alice.request('POST', `/api/conversations/${shared.id}/entries`, {
      text: 'hello',
    })
    const { i } = body as { i: string }
    const ids = [i, spoken, '0'.repeat(16)]
    expect((await talk.eve.request('POST', `/api/conversations/${shared.id}/known`, { ids })).body).toEqual({
      ids: [],
    })
    expect((await talk.alice.request('POST', `/api/conversations/${shared.id}/known`, { ids })).body).toEqual(
      {
        ids: [i],
      },
    )
  })

  it('[G1] opens nothing that is not hers, by whatever name', async () => {
    const { home } = await talk.alice.overview()
    const client = await raw()
    const names = [
      talk.name,
      documentOf(direct as typeof talk.group),
      `home/${talk.alice.user.id}/${home}`,
      `notes/${talk.group.id}/${talk.group.notes}`,
      encodeURIComponent(talk.name),
      talk.name.replaceAll('/', '%2F'),
      talk.name.replace('conversation', 'conversatio%6e'),
      `/${talk.name}`,
      `${talk.name}/`,
      `${talk.name} `,
      talk.name.toUpperCase(),
      `${talk.name}?x`,
      `conversation/${talk.group.id}/`,
      `conversation//${talk.group.generation}`,
      `conversation/${talk.group.id}/../${talk.group.generation}`,
      'constructor/prototype/toString',
      'a'.repeat(10_000),
      '\u202e',
    ]
    for (const name of names) {
      expect([name, await client.open(name, talk.eve.token)]).toEqual([name, 'not-found'])
      client.sync(name, SYNC.stepOne, Y.encodeStateVector(new Y.Doc()))
    }
    expect(client.frames.filter(({ type }) => type !== FRAME.auth)).toEqual([])
    client.ws.close()
  })

  it('[G1] finds nothing by the names that every object has', async () => {
    for (const name of ['__proto__', 'constructor', 'toString', 'hasOwnProperty']) {
      const client = await raw()
      client.send(authFrame(name, talk.eve.token))
      expect(await client.closed).toEqual({ code: 1008, reason: 'malformed' })
    }
  })

  it('[G1] gets no answer to what she asks before she says who she is', async () => {
    const client = await raw()
    for (let n = 0; n < 50; n++) client.sync(talk.name, SYNC.stepOne, Y.encodeStateVector(new Y.Doc()))
    expect(await client.open(talk.name, talk.eve.token)).toBe('not-found')
    expect(client.frames.map(({ type }) => type)).toEqual([FRAME.auth])
    client.ws.close()
  })

  it('[G1] guesses no conversation, generation or session in many tries', async () => {
    const random = createRandom(SEED)
    const guess = (length: number) =>
      Array.from({ length }, () => '0123456789abcdefghijklmnopqrstuv'[random.below(32)]).join('')
    const client = await raw()
    await client.open(
      documentOf(await talk.eve.createConversation({ kind: 'group', name: 'E', memberIds: [] })),
      talk.eve.token,
    )
    for (let n = 0; n < times(150, 5_000); n++) {
      const name =
        n % 2 === 0 ? `conversation/${guess(16)}/${guess(16)}` : `conversation/${talk.group.id}/${guess(16)}`
      expect(await client.open(name, n % 3 === 0 ? guess(40) : talk.eve.token)).toMatch(
        /^(not-found|unknown-session)$/,
      )
    }
    client.ws.close()
  })

  it('[A2] gains nothing by a token that ended, or by the ids that /api/sessions shows', async () => {
    const token = await signIn(talk.alice)
    const { body } = await talk.alice.request('GET', '/api/sessions')
    const { sessions } = body as { sessions: { id: string }[] }
    await fetch(`${talk.relay.relay.url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    for (const used of [
      token,
      ...sessions.map(({ id }) => id),
      token.slice(1),
      `${token} `,
      token.toUpperCase(),
    ]) {
      const headers = { authorization: `Bearer ${used}` }
      expect((await fetch(`${talk.relay.relay.url}/api/me`, { headers })).status).toBe(401)
      const client = await raw()
      expect(await client.open(talk.name, used)).toMatch(/^(session-ended|unknown-session|not-signed-in)$/)
      client.ws.close()
      const byCookie = await connectRaw(talk.relay.relay.url, {
        origin: talk.relay.relay.url,
        cookie: `prosa=${encodeURIComponent(used)}`,
      })
      expect(await byCookie.open(talk.name, '')).toMatch(/^(session-ended|unknown-session|not-signed-in)$/)
      byCookie.ws.close()
    }
  })

  it('[A2] cannot end the devices of others by the ids that she has seen', async () => {
    const { body } = await talk.alice.request('GET', '/api/sessions')
    for (const { id } of (body as { sessions: { id: string }[] }).sessions)
      expect((await talk.eve.request('DELETE', `/api/sessions/${id}`)).status).toBe(404)
    expect((await talk.alice.request('GET', '/api/me')).status).toBe(200)
  })

  it('[A2] keeps each document to its own account on a socket that many use, and all end with the first', async () => {
    const own = await talk.eve.createConversation({ kind: 'group', name: 'Own', memberIds: [] })
    const bobs = await signIn(talk.bob)
    const client = await raw()
    expect(await client.open(documentOf(own), talk.eve.token)).toBe('open')
    expect(await client.open(talk.name, talk.eve.token)).toBe('not-found')
    expect(await client.open(talk.name, bobs)).toBe('open')
    expect(await client.open(documentOf(direct as typeof talk.group), talk.eve.token)).toBe('not-found')
    // An empty token is the upgrade's cookie: here there was none, whoever signed in since.
    expect(await client.open(documentOf(direct as typeof talk.group), '')).toBe('not-signed-in')
    await fetch(`${talk.relay.relay.url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${bobs}` },
    })
    expect(await client.closed).toEqual({ code: 4401, reason: 'session-ended' })
  })

  it('[A2] is not let in by a token that expired, nor kept in', async () => {
    const token = await signIn(talk.bob)
    const client = await raw()
    expect(await client.open(talk.name, token)).toBe('open')
    clock.turn(31 * DAY_MS)
    const late = await raw()
    expect(await late.open(talk.name, token)).toBe('not-signed-in')
    late.ws.close()
    const doc = new Y.Doc()
    doc.getArray(`log:${talk.bob.user.id}`).push([{ i: '0'.repeat(16), k: 'm', t: 'late' }])
    client.sync(talk.name, SYNC.update, Y.encodeStateAsUpdate(doc))
    await Promise.race([
      client.closed,
      new Promise<void>((resolve) => client.ws.on('message', () => resolve())),
    ])
    expect(talk.relay.rows("SELECT 1 FROM entries WHERE body LIKE '%late%'")).toEqual([])
    client.ws.close()
  })
})
