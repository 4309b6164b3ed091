import * as v from 'valibot'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { createRelay, type Relay } from '../../../relay/createRelay.ts'
import { conversationSchema, conversationsSchema, entriesSchema } from '../../../sync/api.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import { directId, type UserId } from '../../../sync/ids.ts'
import { makeTempFolder } from '../../helpers/tempFolder.ts'

const log = { info: () => undefined, warn: () => undefined, error: () => undefined, debug: () => undefined }
const ids = createEntryClock({ now: Date.now, replica: 5 })

interface Person {
  readonly id: UserId
  ask(method: string, path: string, body?: unknown): Promise<{ status: number; json: unknown }>
}

let relay: Relay
let alice: Person
let bob: Person
let eve: Person

beforeAll(async () => {
  const started = await createRelay({
    config: {
      host: '127.0.0.1',
      port: 0,
      dataDir: makeTempFolder('http'),
      publicUrl: undefined,
      trustProxy: false,
      registration: 'open',
      logLevel: 'silent',
      turnUrl: undefined,
      turnSecret: undefined,
    },
    log,
    passwordCost: { memoryCost: 8, timeCost: 1 },
  })
  if (!started.ok) throw new Error(started.error)
  relay = started.value
  alice = await register('alice')
  bob = await register('bob')
  eve = await register('eve')
})
afterAll(() => relay.close())

async function ask(token: string, method: string, path: string, body?: unknown) {
  const answer = await fetch(`http://127.0.0.1:${relay.port}/api${path}`, {
    method,
    headers: token === '' ? {} : { Authorization: `Bearer ${token}` },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  })
  const text = await answer.text()
  return { status: answer.status, json: text === '' ? undefined : (JSON.parse(text) as unknown) }
}

async function register(username: string): Promise<Person> {
  const { json } = await ask('', 'POST', '/auth/register', { username, password: 'correct horse battery' })
  const { user, token } = json as { user: { id: UserId }; token: string }
  return { id: user.id, ask: (method, path, body) => ask(token, method, path, body) }
}

async function group(...memberIds: UserId[]) {
  const body = { kind: 'group', name: 'Lunch', memberIds }
  return v.parse(conversationSchema, (await alice.ask('POST', '/conversations', body)).json)
}
const refusal = ({ status, json }: { status: number; json: unknown }) => {
  const { error } = json as { error: { code: string; field?: string } }
  return [status, error.code, error.field].filter((part) => part !== undefined).join(' ')
}

describe('/api/conversations', () => {
  it('makes, lists, changes', async () => {
    const made = await alice.ask('POST', '/conversations', { kind: 'direct', memberIds: [bob.id] })
    expect(made.status).toBe(201)
    expect(made.json).toMatchObject({ id: directId(alice.id, bob.id), kind: 'direct', name: '', unread: 0 })
    const again = await bob.ask('POST', '/conversations', { kind: 'direct', memberIds: [alice.id] })
    expect(again).toMatchObject({ status: 200, json: { id: directId(alice.id, bob.id) } })

    const { id } = await group(bob.id)
    const renamed = await alice.ask('PATCH', `/conversations/${id}`, { name: 'Dinner', topic: 'Tonight' })
    expect(renamed.json).toMatchObject({ name: 'Dinner', topic: 'Tonight' })
    const added = await alice.ask('PUT', `/conversations/${id}/members/${eve.id}`, { role: 'moderator' })
    expect(added.json).toMatchObject({ members: { length: 3 } })
    const left = await eve.ask('DELETE', `/conversations/${id}/members/${eve.id}`)
    expect(left).toEqual({ status: 204, json: undefined })

    const list = v.parse(conversationsSchema, (await bob.ask('GET', '/conversations')).json)
    expect(list.entryVersion).toBe(1)
    expect(list.epoch).not.toBe('')
    expect(Math.abs(list.now - Date.now())).toBeLessThan(10_000)
    expect(list.conversations.map(({ kind }) => kind).sort()).toEqual(['direct', 'group'])
    expect(list.conversations.find((one) => one.id === id)?.members).toHaveLength(2)
  })

  it('refuses other forms and unknown fields by name', async () => {
    const { id } = await group(bob.id)
    const post = async (body: unknown) => refusal(await alice.ask('POST', '/conversations', body))
    expect(await post({ kind: 'party' })).toBe('400 invalid kind')
    expect(await post({ kind: 'group', colour: 'red' })).toBe('400 invalid colour')
    expect(await post({ kind: 'group', id: 'short' })).toBe('400 invalid id')
    expect(await post({ kind: 'group', name: 'n'.repeat(65) })).toBe('400 invalid name')
    expect(await post({ kind: 'group', memberIds: ['0'.repeat(16)] })).toBe('404 unknown-user')
    expect(refusal(await alice.ask('PATCH', `/conversations/${id}`, { name: '' }))).toBe('400 invalid name')
    expect(refusal(await bob.ask('PATCH', `/conversations/${id}`, { name: 'x' }))).toBe('403 forbidden')
    const role = { role: 'king' }
    expect(refusal(await alice.ask('PUT', `/conversations/${id}/members/${bob.id}`, role))).toBe(
      '400 invalid role',
    )
    expect(refusal(await alice.ask('DELETE', `/conversations/${id}/members/${alice.id}`))).toBe(
      '409 last-host',
    )
  })

  it('needs a sign-in', async () => {
    expect(refusal(await ask('', 'GET', '/conversations'))).toBe('401 not-signed-in')
    expect(refusal(await ask('', 'GET', '/conversations/some-thing/entries'))).toBe('401 not-signed-in')
  })

  it('tells strangers nothing: 404 everywhere', async () => {
    const { id } = await group(bob.id)
    for (const path of [id, 'no-such-thing', '!']) {
      const at = `/conversations/${path}`
      for (const [method, rest, body] of [
        ['PATCH', '', { name: 'Mine' }],
        ['PUT', `/members/${eve.id}`, {}],
        ['DELETE', `/members/${alice.id}`],
        ['DELETE', '/members/!'],
        ['GET', '/entries'],
        ['POST', '/entries', { text: 'let me in' }],
        ['POST', '/known', { ids: [] }],
      ] as const) {
        expect(refusal(await eve.ask(method, at + rest, body))).toBe('404 not-found')
      }
    }
  })
})

describe('/api/conversations/:id/entries', () => {
  it('takes a post once by its id, and shows it to members', async () => {
    const { id } = await group(bob.id)
    const i = ids.tick()
    const posted = await alice.ask('POST', `/conversations/${id}/entries`, { text: 'hello', id: i })
    const entry = { author: alice.id, authorName: 'alice', i, k: 'm', t: 'hello', place: i }
    expect(posted).toEqual({ status: 200, json: entry })
    expect(await alice.ask('POST', `/conversations/${id}/entries`, { text: 'hello', id: i })).toEqual(posted)
    const other = await alice.ask('POST', `/conversations/${id}/entries`, { text: 'other', id: i })
    expect(refusal(other)).toBe('409 id-reused')
    await bob.ask('POST', `/conversations/${id}/entries`, { text: 'hi', replyTo: [alice.id, i] })

    const { entries } = v.parse(
      entriesSchema,
      (await bob.ask('GET', `/conversations/${id}/entries?limit=2`)).json,
    )
    expect(entries).toMatchObject([
      { author: bob.id, authorName: 'bob', k: 'm', t: 'hi', r: [alice.id, i] },
      { author: alice.id, authorName: 'alice', k: 'm', t: 'hello', i },
    ])
    const known = await alice.ask('POST', `/conversations/${id}/known`, { ids: [i, ids.tick()] })
    expect(known.json).toEqual({ ids: [i] })
  })

  it('refuses text that is none or too much, naming the field', async () => {
    const { id } = await group()
    const post = async (body: unknown) =>
      refusal(await alice.ask('POST', `/conversations/${id}/entries`, body))
    expect(await post({ text: ' \n ' })).toBe('400 invalid text')
    expect(await post({ text: '\ud800' })).toBe('400 invalid text')
    expect(await post({ text: `${'é'.repeat(8_192)}x` })).toBe('413 too-large text')
    expect(await post({ text: 'hi', id: 'short' })).toBe('400 invalid id')
    expect(await post({ text: 'hi', as: bob.id })).toBe('400 invalid as')
    const whole = await alice.ask('POST', `/conversations/${id}/entries`, { text: 'é'.repeat(8_192) })
    expect(whole.status).toBe(200)
  })

  it('pages by `next`, and catches up by `since`', async () => {
    const { id } = await group()
    for (const text of ['one', 'two', 'three'])
      await alice.ask('POST', `/conversations/${id}/entries`, { text })
    const get = async (query: string) =>
      v.parse(entriesSchema, (await alice.ask('GET', `/conversations/${id}/entries?${query}`)).json)
    const first = await get('limit=2')
    expect(first.entries.map(({ t }) => t)).toEqual(['three', 'two'])
    const rest = await get(`limit=2&before=${first.next}`)
    expect(rest.entries.map(({ k, t }) => t ?? k)).toEqual(['one', 'join'])
    expect(rest.next).toBeUndefined()

    const raw = await get('since=0&limit=2')
    expect(raw.entries.map(({ k, t }) => t ?? k)).toEqual(['join', 'one'])
    const more = await get(`since=${raw.next}`)
    expect(more.entries.map(({ t }) => t)).toEqual(['two', 'three'])
    expect((await get('limit=100000')).entries).toHaveLength(4)
    const today = new Date().toISOString().slice(0, 10)
    expect((await get(`from=${today}&to=${today}&author=${alice.id}`)).entries).toHaveLength(3)
    expect((await get('to=2004-11-15')).entries).toEqual([])
    expect((await get(`from=${Date.now() + 60_000}`)).entries).toEqual([])
  })

  it('refuses queries it does not understand by name', async () => {
    const { id } = await group()
    const get = async (query: string) =>
      refusal(await alice.ask('GET', `/conversations/${id}/entries?${query}`))
    for (const [query, field] of [
      ['limit=0', 'limit'],
      ['limit=many', 'limit'],
      ['before=yesterday', 'before'],
      ['since=-1', 'since'],
      ['since=1&author=@relay', 'since'],
      ['author=alice', 'author'],
      ['from=2004-13-45', 'from'],
      ['to=soon', 'to'],
      ['colour=red', 'colour'],
    ] as const) {
      expect(await get(query)).toBe(`400 invalid ${field}`)
    }
  })
})

describe('/api/openapi.json', () => {
  it('describes these routes', async () => {
    const { paths } = (await ask('', 'GET', '/openapi.json')).json as { paths: Record<string, object> }
    expect(Object.keys(paths)).toEqual(
      expect.arrayContaining([
        '/api/conversations',
        '/api/conversations/{id}',
        '/api/conversations/{id}/members/{userId}',
        '/api/conversations/{id}/entries',
        '/api/conversations/{id}/known',
      ]),
    )
    expect(JSON.stringify(paths['/api/conversations/{id}/entries'])).toContain('"name":"since"')
  })
})
