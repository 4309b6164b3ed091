import { Hocuspocus } from '@hocuspocus/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import type { Conversation } from '../../sync/api.ts'
import { createEntryClock } from '../../sync/clock.ts'
import { appendToLane, ROOM } from '../../sync/lanes.ts'
import { holdCommits, refuseCommits } from '../helpers/commits.ts'
import { eventually } from '../helpers/eventually.ts'
import {
  authFrame,
  connectRaw,
  FRAME,
  presenceFrame,
  type RawClient,
  SYNC,
  syncFrame,
} from '../helpers/rawClient.ts'
import { documentOf, startTalk, type Talk } from '../helpers/talk.ts'
import type { TestPerson } from '../helpers/testRelay.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { SEED, times } from './helpers/knobs.ts'

const FAST = { entriesPerSecond: 1e6, entriesBurst: 1e6, framesPerSecond: 1e6, presencePerSecond: 1e6 }

describe('a hostile client that is quick', () => {
  const random = createRandom(SEED)
  let talk: Talk
  beforeAll(async () => {
    const limits = { ...FAST, maxNewConversationsPerHour: 1e6, maxChangesPerMinute: 1e6 }
    talk = await startTalk({ limits })
  })
  afterAll(() => talk.relay.close())

  const groupOf = (...people: TestPerson[]) =>
    talk.alice.createConversation({
      kind: 'group',
      name: 'Race',
      memberIds: people.map(({ user }) => user.id),
    })
  const member = ({ id }: Conversation, { user }: TestPerson) => `/api/conversations/${id}/members/${user.id}`
  const stored = (group: Conversation, text: string) =>
    talk.relay.rows('SELECT body FROM entries WHERE conversation = ? AND body LIKE ?', group.id, `%${text}%`)
  const journaled = (group: Conversation, person: TestPerson) =>
    talk.relay.rows(
      'SELECT seq FROM updates WHERE document = ? AND user_id = ?',
      documentOf(group),
      person.user.id,
    )

  interface Writer extends RawClient {
    /** In a frame of its own. */
    say(text: string): void
    hide(of: readonly [string, string]): void
    codes(): string[]
  }
  async function writer(
    group: Conversation,
    person: TestPerson,
    token = person.token,
    clientId?: number,
  ): Promise<Writer> {
    const client = await connectRaw(talk.relay.relay.url)
    expect(await client.open(documentOf(group), token)).toBe('open')
    const doc = new Y.Doc()
    if (clientId !== undefined) doc.clientID = clientId
    const clock = createEntryClock({ now: Date.now, replica: random.below(2 ** 20) })
    doc.on('update', (update: Uint8Array) => client.sync(documentOf(group), SYNC.update, update))
    return Object.assign(client, {
      say: (t: string) => appendToLane(doc, person.user.id, [{ i: clock.tick(), k: 'm', t }]),
      hide: (o: readonly [string, string]) =>
        appendToLane(doc, person.user.id, [{ i: clock.tick(), k: 'h', o: [...o] }]),
      codes: () =>
        client.frames.flatMap(({ text }) =>
          text?.includes('"rejected"') ? [(JSON.parse(text) as { code: string }).code] : [],
        ),
    })
  }

  it('[G6] writes nothing more once she is removed, whatever is on its way then', async () => {
    for (let round = 0; round < times(4, 200); round++) {
      const group = await groupOf(talk.bob, talk.eve)
      const hers = await writer(group, talk.eve)
      const his = talk.bob.device().openConversation(group)
      await his.synced()
      hers.say('before')
      await eventually(() => expect(stored(group, 'before')).toHaveLength(1))
      const held = holdCommits()
      const removal = talk.alice.request('DELETE', member(group, talk.eve))
      await eventually(() => held.waiting() === 1)
      const rows = journaled(group, talk.eve).length
      for (let n = 0; n <= random.below(5); n++) hers.say(`after ${n}`)
      if (round % 2 === 1) hers.send(authFrame(documentOf(group), talk.eve.token))
      held.release()
      expect((await removal).status).toBe(204)
      await eventually(() => hers.frames.some(({ text }) => text === 'removed'))
      hers.say('long after')
      await his.leave()
      expect(stored(group, 'after')).toEqual([])
      expect(journaled(group, talk.eve)).toHaveLength(rows)
      expect(his.texts(talk.eve.user.id)).toEqual(['before'])
      expect(await hers.open(documentOf(group), talk.eve.token)).toBe('not-found')
      hers.ws.close()
    }
  })

  it('[G6] reads nothing of a document that opened after she was removed, though she asked before', async () => {
    for (let round = 0; round < times(3, 100); round++) {
      const group = await groupOf(talk.eve)
      await talk.alice.request('POST', `/api/conversations/${group.id}/entries`, { text: 'a secret' })
      const { promise: opened, resolve: goOn } = Promise.withResolvers<void>()
      const { promise: reached, resolve: reach } = Promise.withResolvers<void>()
      const create = Hocuspocus.prototype.createDocument
      vi.spyOn(Hocuspocus.prototype, 'createDocument').mockImplementationOnce(async function (
        this: Hocuspocus,
        ...args
      ) {
        reach()
        await opened
        return create.apply(this, args)
      })
      const client = await connectRaw(talk.relay.relay.url)
      client.send(authFrame(documentOf(group), talk.eve.token))
      await reached
      for (let n = 0; n < 5; n++)
        client.sync(documentOf(group), SYNC.stepOne, Y.encodeStateVector(new Y.Doc()))
      // Her questions are there before she is removed: they come on the same socket as this one.
      await client.open('conversation/none/none', talk.eve.token)
      expect((await talk.alice.request('DELETE', member(group, talk.eve))).status).toBe(204)
      goOn()
      await eventually(() => client.frames.some(({ type }) => type === FRAME.close))
      expect(client.frames.filter(({ type }) => type === FRAME.sync)).toEqual([])
      client.ws.close()
    }
  })

  it('[G6] is judged in the order of commits: what she wrote before she was removed stays', async () => {
    const group = await groupOf(talk.eve)
    const hers = await writer(group, talk.eve)
    const held = holdCommits()
    hers.say('just in time')
    await eventually(() => held.waiting() === 1)
    const removal = talk.alice.request('DELETE', member(group, talk.eve))
    held.release()
    expect((await removal).status).toBe(204)
    expect(stored(group, 'just in time')).toHaveLength(1)
    hers.ws.close()
  })

  it('[G6] hides nothing once she is no moderator, whatever is on its way then', async () => {
    for (let round = 0; round < times(4, 200); round++) {
      const group = await groupOf(talk.bob, talk.eve)
      await talk.alice.request('PUT', member(group, talk.eve), { role: 'moderator' })
      const { body } = await talk.bob.request('POST', `/api/conversations/${group.id}/entries`, {
        text: 'bob speaks',
      })
      const hers = await writer(group, talk.eve)
      const held = holdCommits()
      const demotion = talk.alice.request('PUT', member(group, talk.eve), { role: 'member' })
      await eventually(() => held.waiting() === 1)
      hers.hide([talk.bob.user.id, (body as { i: string }).i])
      held.release()
      expect((await demotion).status).toBe(200)
      await eventually(() => expect(hers.codes()).toContain('bad-entries'))
      expect(stored(group, 'bob speaks')).toHaveLength(1)
      expect(hers.isClosed()).toBe(false)
      hers.ws.close()
    }
  })

  it('[A2] writes nothing more once her session ended, whatever is on its way then', async () => {
    const group = await groupOf(talk.eve)
    const { body } = await talk.eve.request('POST', '/api/auth/login', {
      username: 'eve',
      password: 'eve has a password',
    })
    const { token } = body as { token: string }
    const hers = await writer(group, talk.eve, token)
    const held = holdCommits()
    hers.say('in time')
    await eventually(() => held.waiting() === 1)
    hers.say('too late')
    const end = fetch(`${talk.relay.relay.url}/api/auth/logout`, {
      method: 'POST',
      headers: { authorization: `Bearer ${token}` },
    })
    held.release()
    await end
    expect(await hers.closed).toEqual({ code: 4401, reason: 'session-ended' })
    const again = await connectRaw(talk.relay.relay.url)
    expect(await again.open(documentOf(group), token)).toBe('session-ended')
    again.ws.close()
    expect(stored(group, 'in time')).toHaveLength(1)
  })

  it('[G6] changes a membership in SQL and document together, or in neither when the disk refuses', async () => {
    const group = await groupOf(talk.bob)
    const hers = talk.alice.device().openConversation(group)
    await hers.synced()
    const members = () =>
      talk.relay.rows('SELECT user_id, role FROM members WHERE conversation = ? ORDER BY user_id', group.id)
    const room = () => hers.doc.getMap(ROOM).toJSON()
    const [rowsBefore, roomBefore] = [members(), room()]
    const disk = refuseCommits()
    const answers = await Promise.all([
      talk.alice.request('DELETE', member(group, talk.bob)),
      talk.alice.request('PUT', member(group, talk.bob), { role: 'host' }),
      talk.alice.request('PUT', member(group, talk.eve), {}),
    ])
    expect(answers.map(({ status }) => status)).toEqual([503, 503, 503])
    disk()
    // His document is still open: he is a member.
    const his = await writer(group, talk.bob)
    his.say('still here')
    await eventually(() => expect(stored(group, 'still here')).toHaveLength(1))
    expect(members()).toEqual(rowsBefore)
    expect(room()).toEqual(roomBefore)
    await talk.relay.restart()
    const again = talk.alice.device().openConversation(group)
    await again.synced()
    expect(again.doc.getMap(ROOM).toJSON()).toEqual(roomBefore)
    expect((await talk.alice.request('DELETE', member(group, talk.bob))).status).toBe(204)
    await eventually(() => expect(again.doc.getMap(ROOM).has(`member:${talk.bob.user.id}`)).toBe(false))
    expect(members().map(({ user_id }) => user_id)).toEqual([talk.alice.user.id])
  })

  it('[G5] gives a client id to exactly one of two people who ask for it at once', async () => {
    const group = await groupOf(talk.bob, talk.eve)
    for (let round = 0; round < times(20, 2_000); round++) {
      const clientId = 10_000 + round
      const both = await Promise.all([
        writer(group, talk.bob, talk.bob.token, clientId),
        writer(group, talk.eve, talk.eve.token, clientId),
      ])
      for (const [index, one] of both.entries()) {
        if (random.chance(0.5)) one.send(presenceFrame(documentOf(group), [[clientId, 1, '{"typing":true}']]))
        one.say(`round ${round} of ${index}`)
      }
      const answered = ({ frames }: RawClient) =>
        frames.some(({ acknowledged }) => acknowledged !== undefined)
      await eventually(() => both.every(answered), { everyMs: 2 })
      expect(both.filter((one) => one.codes().includes('foreign-client'))).toHaveLength(1)
      expect(stored(group, `round ${round} of`)).toHaveLength(1)
      const winner = [talk.bob, talk.eve][both.findIndex((one) => one.codes().length === 0)]
      const query = 'SELECT user_id FROM clients WHERE document = ? AND client = ?'
      const owners = talk.relay.rows(query, documentOf(group), clientId)
      expect(owners).toEqual([{ user_id: winner?.user.id }])
      for (const one of both) one.ws.close()
    }
  })

  it('[G10] leaves no document in two copies, however people come and go while it commits', async () => {
    const group = await groupOf(talk.bob, talk.eve)
    const people = [talk.alice, talk.bob, talk.eve]
    let said = 0
    for (let round = 0; round < times(15, 500); round++) {
      const writers = await Promise.all(people.map((person) => writer(group, person)))
      for (const one of writers) {
        one.say(`message ${said++}`)
        if (random.below(2) === 0) one.ws.terminate()
      }
      for (const one of writers) one.ws.close()
      await Promise.all(writers.map(({ closed }) => closed))
    }
    await eventually(async () => {
      const fresh = talk.alice.device().openConversation(group)
      await fresh.synced()
      const texts = people.flatMap(({ user }) => fresh.texts(user.id)).toSorted()
      await fresh.leave()
      const rows = talk.relay.rows("SELECT body FROM entries WHERE conversation = ? AND kind = 'm'", group.id)
      expect(texts).toEqual(rows.map(({ body }) => (JSON.parse(String(body)) as { t: string }).t).toSorted())
      return true
    })
  })

  it('[G7] spoils nobody’s document by frames cut short, repeated or out of order', async () => {
    const group = await groupOf(talk.eve)
    const doc = new Y.Doc()
    const updates: Uint8Array[] = []
    doc.on('update', (update: Uint8Array) => updates.push(update))
    const clock = createEntryClock({ now: Date.now, replica: 9 })
    for (let n = 0; n < 20; n++)
      appendToLane(doc, talk.eve.user.id, [{ i: clock.tick(), k: 'm', t: `part ${n}` }])
    const client = await connectRaw(talk.relay.relay.url)
    await client.open(documentOf(group), talk.eve.token)
    for (let n = 0; n < times(200, 20_000); n++) {
      const update = updates[random.below(updates.length)] ?? Uint8Array.of(0, 0)
      client.send(syncFrame(documentOf(group), 1 + random.below(2), update))
    }
    client.sync(documentOf(group), SYNC.stepTwo, Y.encodeStateAsUpdate(doc))
    await eventually(() => expect(stored(group, 'part')).toHaveLength(20))
    const hers = talk.alice.device().openConversation(group)
    await hers.synced()
    await eventually(() =>
      expect(hers.texts(talk.eve.user.id).toSorted()).toEqual(
        Array.from({ length: 20 }, (_, n) => `part ${n}`).toSorted(),
      ),
    )
    client.ws.close()
  })
})
