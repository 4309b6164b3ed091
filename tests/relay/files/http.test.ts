import { createHash } from 'node:crypto'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'
import { jpeg, png, vp8l, webp } from './encode.ts'

let relay: TestRelay
let alice: TestPerson
let bob: TestPerson
let eve: TestPerson
beforeAll(async () => {
  relay = await startTestRelay()
  alice = await relay.register('alice')
  bob = await relay.register('bob')
  eve = await relay.register('eve')
})
afterAll(() => relay.close())

const hashOf = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex')
let shade = 0
/** One that nobody else has. */
const fresh = () => png({ shade: ++shade, width: 8 + shade })

async function ask(who: TestPerson | undefined, method: string, path: string, more: RequestInit = {}) {
  const headers = new Headers(more.headers)
  if (who !== undefined) headers.set('authorization', `Bearer ${who.token}`)
  return fetch(`${relay.relay.url}${path}`, { method, ...more, headers })
}
/** `200`, or `415 not-a-picture`. */
async function outcome(answer: Response): Promise<string> {
  const text = await answer.text()
  const code = answer.ok ? undefined : (JSON.parse(text) as { error: { code: string } }).error.code
  return [answer.status, code].filter((part) => part !== undefined).join(' ')
}
const put = (who: TestPerson | undefined, path: string, body: Uint8Array, headers: HeadersInit = {}) =>
  ask(who, 'PUT', path, { body: new Uint8Array(body), headers })
const AVATAR = '/api/me/avatar'

/** Sends 64 KiB at a time, until there is an answer. */
function putSlowly(headers: Record<string, string>): Promise<{ answer: string; sent: number }> {
  return new Promise((resolve, reject) => {
    let sent = 0
    const asking = request(`${relay.relay.url}${AVATAR}`, {
      method: 'PUT',
      headers: { authorization: `Bearer ${alice.token}`, ...headers },
    })
    const write = () => {
      sent += 64 * 1024
      asking.write(new Uint8Array(64 * 1024), () => setImmediate(write))
    }
    asking.once('response', (answer) => {
      answer.once('data', (text: Buffer) => {
        const { error } = JSON.parse(text.toString()) as { error: { code: string } }
        resolve({ answer: `${answer.statusCode} ${error.code}`, sent })
        asking.destroy()
      })
    })
    asking.once('error', reject)
    write()
  })
}

const sees = async (who: TestPerson | undefined, bytes: Uint8Array) =>
  (await ask(who, 'GET', `/files/${hashOf(bytes)}`)).status
const kept = () => relay.rows('SELECT hash FROM pictures ORDER BY hash').map(({ hash }) => hash)

async function group(host: TestPerson, ...others: TestPerson[]): Promise<Conversation> {
  return host.createConversation({
    kind: 'group',
    name: 'Walks',
    memberIds: others.map(({ user }) => user.id),
  })
}
const role = (host: TestPerson, { id }: Conversation, who: TestPerson, as: string) =>
  host.request('PUT', `/api/conversations/${id}/members/${who.user.id}`, { role: as })

describe('a picture of a person', () => {
  it.each([
    ['PNG', 'image/png', fresh()],
    ['JPEG', 'image/jpeg', jpeg({ width: 31 })],
    ['WebP', 'image/webp', webp(vp8l(31, 7))],
  ])('[F1] is served as the %s that it is, whatever it was called', async (_type, type, bytes) => {
    const answer = await put(alice, AVATAR, bytes, { 'content-type': 'text/html' })
    expect(await answer.json()).toEqual({ picture: hashOf(bytes) })
    const file = await ask(bob, 'GET', `/files/${hashOf(bytes)}`)
    expect(new Uint8Array(await file.arrayBuffer())).toEqual(new Uint8Array(bytes))
    expect(Object.fromEntries(file.headers)).toMatchObject({
      'content-type': type,
      'content-length': String(bytes.length),
      'x-content-type-options': 'nosniff',
      'content-security-policy': "default-src 'none'; sandbox",
      'cache-control': 'private, max-age=31536000, immutable',
      etag: `"${hashOf(bytes)}"`,
    })
  })

  it('[F1] is told to whoever sees the person, and to oneself', async () => {
    const bytes = fresh()
    await put(alice, AVATAR, bytes)
    expect((await alice.request('GET', '/api/me')).body).toMatchObject({ avatar: hashOf(bytes) })
    const found = await bob.request('GET', '/api/users?q=alice')
    expect(found.body).toMatchObject({ users: [{ avatar: hashOf(bytes) }] })
    const { members } = await group(alice, bob)
    expect(members.find(({ id }) => id === alice.user.id)?.avatar).toBe(hashOf(bytes))
  })

  it('[F1] answers HEAD, and who has it already with nothing', async () => {
    const bytes = fresh()
    await put(alice, AVATAR, bytes)
    const path = `/files/${hashOf(bytes)}`
    const head = await ask(bob, 'HEAD', path)
    expect([head.status, head.headers.get('content-length'), await head.text()]).toEqual([
      200,
      String(bytes.length),
      '',
    ])
    const again = await ask(bob, 'GET', path, { headers: { 'if-none-match': `"${hashOf(bytes)}"` } })
    expect([again.status, await again.text()]).toEqual([304, ''])
  })

  it('[F1] goes once another takes its place, or none', async () => {
    const [first, second] = [fresh(), fresh()]
    await put(eve, AVATAR, first)
    await put(eve, AVATAR, second)
    expect(await sees(bob, first)).toBe(404)
    expect((await ask(eve, 'DELETE', AVATAR)).status).toBe(204)
    expect(await sees(eve, second)).toBe(404)
    expect(kept()).not.toContain(hashOf(first))
    expect(kept()).not.toContain(hashOf(second))
    expect((await ask(eve, 'DELETE', AVATAR)).status).toBe(204)
  })

  it('[F1] stays while anybody else has the same', async () => {
    const bytes = fresh()
    const { id } = await group(alice)
    await put(eve, AVATAR, bytes)
    await put(bob, AVATAR, bytes)
    await put(alice, `/api/conversations/${id}/picture`, bytes)
    await ask(eve, 'DELETE', AVATAR)
    expect(await sees(eve, bytes)).toBe(200)
    await ask(bob, 'DELETE', AVATAR)
    expect(await sees(alice, bytes)).toBe(200)
    expect(await sees(eve, bytes)).toBe(404)
    await ask(alice, 'DELETE', `/api/conversations/${id}/picture`)
    expect(kept()).not.toContain(hashOf(bytes))
  })

  it('[F1] goes when the relay starts if nobody uses it', async () => {
    const bytes = fresh()
    await relay.restart(() =>
      relay.write('INSERT INTO pictures VALUES (?, ?, ?, 0)', hashOf(bytes), 'image/png', bytes),
    )
    expect(kept()).not.toContain(hashOf(bytes))
  })

  it.each([
    ['nothing', new Uint8Array(), '415 not-a-picture'],
    ['a page called .png', new TextEncoder().encode('<script>alert(1)</script>'), '415 not-a-picture'],
    ['50,000 pixels', png({ width: 50_000, height: 50_000 }), '415 not-a-picture'],
    ['256 KiB and a byte', new Uint8Array(LIMITS.maxPictureBytes + 1), '413 picture-too-large'],
  ])('[F1] is not %s', async (_what, bytes, refused) => {
    const before = (await alice.request('GET', '/api/me')).body
    expect(await outcome(await put(alice, AVATAR, bytes))).toBe(refused)
    expect((await alice.request('GET', '/api/me')).body).toEqual(before)
  })

  it.each([
    ['that says its size', { 'content-length': String(20 * 1024 ** 2) }],
    ['that does not end', { 'transfer-encoding': 'chunked' }],
  ])('[F1] is refused for its size before all of it has come: one %s', async (_what, headers) => {
    const { answer, sent } = await putSlowly(headers)
    expect(answer).toBe('413 picture-too-large')
    expect(sent).toBeLessThan(4 * 1024 ** 2)
  })

  it('is for who is signed in', async () => {
    const bytes = fresh()
    expect(await outcome(await put(undefined, AVATAR, bytes))).toBe('401 not-signed-in')
    await put(alice, AVATAR, bytes)
    expect(await outcome(await ask(undefined, 'GET', `/files/${hashOf(bytes)}`))).toBe('401 not-signed-in')
  })

  it('[S3] is not there for whom the person blocks, as if there were none; afterwards it is again', async () => {
    const bytes = fresh()
    await put(alice, AVATAR, bytes)
    const both = await group(eve, alice, bob)
    expect(await sees(eve, bytes)).toBe(200)
    expect((await alice.request('PATCH', `/api/contacts/${eve.user.id}`, { state: 'blocked' })).status).toBe(
      200,
    )
    const cached = { headers: { 'if-none-match': `"${hashOf(bytes)}"` } }
    const hers = await ask(eve, 'GET', `/files/${hashOf(bytes)}`, cached)
    const none = await ask(eve, 'GET', `/files/${'0'.repeat(64)}`, cached)
    expect([hers.status, await hers.text()]).toEqual([none.status, await none.text()])
    const same = (answer: Response) => {
      const headers = Object.fromEntries(answer.headers)
      delete headers.date
      return headers
    }
    expect(same(hers)).toEqual(same(none))
    expect(hers.headers.get('cache-control')).toBe('no-store')
    expect(JSON.stringify(await eve.overview())).not.toContain(hashOf(bytes))
    expect(JSON.stringify(await bob.overview())).toContain(hashOf(bytes))
    expect(await sees(bob, bytes)).toBe(200)
    expect(await sees(alice, bytes)).toBe(200)
    await alice.request('DELETE', `/api/contacts/${eve.user.id}`)
    expect(await sees(eve, bytes)).toBe(200)
    expect(both.members).toHaveLength(3)
  })

  it.each(['x', '..%2F..%2Fetc%2Fpasswd', 'A'.repeat(64), '0'.repeat(63), `${'0'.repeat(64)}.html`])(
    'is not found by the name %s',
    async (name) => {
      expect(await outcome(await ask(alice, 'GET', `/files/${name}`))).toBe('404 not-found')
    },
  )
})

describe('a picture of a conversation', () => {
  it('[M1] is set by hosts and moderators, and noted', async () => {
    const bytes = fresh()
    const talk = await group(alice, bob, eve)
    await role(alice, talk, bob, 'moderator')
    const path = `/api/conversations/${talk.id}/picture`
    expect(await outcome(await put(eve, path, bytes))).toBe('403 forbidden')
    expect(await (await put(bob, path, bytes)).json()).toEqual({ picture: hashOf(bytes) })
    expect((await alice.overview()).conversations.find(({ id }) => id === talk.id)?.picture).toBe(
      hashOf(bytes),
    )
    expect((await ask(alice, 'DELETE', path)).status).toBe(204)
    const audit = relay.rows(
      `SELECT actor, detail FROM audit WHERE conversation = ? AND action = 'describe' ORDER BY seq`,
      talk.id,
    )
    expect(audit).toEqual([
      { actor: bob.user.id, detail: JSON.stringify({ picture: hashOf(bytes) }) },
      { actor: alice.user.id, detail: JSON.stringify({ picture: null }) },
    ])
  })

  it('[F1] stands in the document of the conversation', async () => {
    const bytes = fresh()
    const talk = await group(alice, bob)
    const device = bob.device()
    const open = device.openConversation(talk)
    await open.synced()
    await put(alice, `/api/conversations/${talk.id}/picture`, bytes)
    const shown = () => open.doc.getMap('room').get('picture')
    await eventually(() => expect(shown()).toBe(hashOf(bytes)))
    await ask(alice, 'DELETE', `/api/conversations/${talk.id}/picture`)
    await eventually(() => expect(shown()).toBeUndefined())
  })

  it('[F1] is for its members, and for everybody who may find a public room', async () => {
    const bytes = fresh()
    const talk = await group(alice, bob)
    await put(alice, `/api/conversations/${talk.id}/picture`, bytes)
    expect([await sees(bob, bytes), await sees(eve, bytes)]).toEqual([200, 404])
    await alice.request('DELETE', `/api/conversations/${talk.id}/members/${bob.user.id}`)
    expect(await sees(bob, bytes)).toBe(404)

    const hidden = fresh()
    const inside = await alice.createConversation({ kind: 'room', name: 'Closed' })
    await put(alice, `/api/conversations/${inside.id}/picture`, hidden)
    expect([await sees(alice, hidden), await sees(eve, hidden)]).toEqual([200, 404])

    const shown = fresh()
    const room = await alice.createConversation({ kind: 'room', name: 'Open', public: true })
    await put(alice, `/api/conversations/${room.id}/picture`, shown)
    expect(await sees(eve, shown)).toBe(200)
    await alice.request('PUT', `/api/conversations/${room.id}/bans/${eve.user.id}`, {})
    expect([await sees(eve, shown), await sees(bob, shown)]).toEqual([404, 200])
  })

  it('is not for direct conversations, nor for strangers', async () => {
    const direct = await alice.createConversation({ kind: 'direct', memberIds: [bob.user.id] })
    const bytes = fresh()
    const path = (id: string) => `/api/conversations/${id}/picture`
    expect(await outcome(await put(alice, path(direct.id), bytes))).toBe('409 direct-fixed')
    expect(await outcome(await put(eve, path(direct.id), bytes))).toBe('404 not-found')
    expect(await outcome(await put(eve, path('nothing-here'), bytes))).toBe('404 not-found')
    expect(await outcome(await put(eve, path('%00'), bytes))).toBe('404 not-found')
    expect(await outcome(await ask(eve, 'DELETE', path(direct.id)))).toBe('404 not-found')
    expect(kept()).not.toContain(hashOf(bytes))
  })

  it('[F1] is changed 120 times a minute at most', async () => {
    const dora = await relay.register('dora')
    const set = await Promise.all(Array.from({ length: 130 }, () => ask(dora, 'DELETE', AVATAR)))
    const refused = set.filter(({ status }) => status === 429)
    expect(refused).toHaveLength(10)
    expect(Number(refused[0]?.headers.get('retry-after'))).toBeGreaterThan(0)
  })
})
