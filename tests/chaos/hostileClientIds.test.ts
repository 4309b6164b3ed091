import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createEntryClock } from '../../sync/clock.ts'
import { appendToLane } from '../../sync/lanes.ts'
import { holdCommits, refuseCommits } from '../helpers/commits.ts'
import { eventually } from '../helpers/eventually.ts'
import { connectRaw, FRAME, presenceFrame, type RawClient, SYNC } from '../helpers/rawClient.ts'
import { startTalk, type Talk } from '../helpers/talk.ts'
import type { TestPerson } from '../helpers/testRelay.ts'

describe('a hostile client that wants the client ids of others', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
    await talk.alice.request('PUT', `/api/conversations/${talk.group.id}/members/${talk.eve.user.id}`, {})
  })
  afterAll(() => talk.relay.close())

  const clock = createEntryClock({ now: Date.now, replica: 77 })
  const opened = async (person: TestPerson): Promise<RawClient> => {
    const client = await connectRaw(talk.relay.relay.url)
    expect(await client.open(talk.name, person.token)).toBe('open')
    return client
  }
  const show = (client: RawClient, id: number, at: number, state: unknown) =>
    client.send(presenceFrame(talk.name, [[id, at, JSON.stringify(state)]]))
  /** What a device with this client id sends when it writes for the first time. */
  const firstUpdate = (person: TestPerson, id: number, text: string): Uint8Array => {
    const doc = new Y.Doc()
    doc.clientID = id
    appendToLane(doc, person.user.id, [{ i: clock.tick(), k: 'm', t: text }])
    return Y.encodeStateAsUpdate(doc)
  }
  const isRefused = ({ frames }: RawClient) => frames.some(({ text }) => text?.includes('foreign-client'))
  const isStored = (text: string) =>
    talk.relay.rows('SELECT 1 FROM entries WHERE body LIKE ?', `%"${text}"%`).length === 1
  const shownTo = async (seen: RawClient, json: string) =>
    eventually(() => seen.frames.some(({ type }) => type === FRAME.awareness) && json !== '')

  it('[G5] cannot take one that its owner has shown and not yet written with', async () => {
    const [hers, evil] = [await opened(talk.alice), await opened(talk.eve)]
    show(hers, 501, 1, { typing: true })
    await shownTo(evil, 'typing')
    show(evil, 501, 2, { typing: true })
    evil.sync(talk.name, SYNC.update, firstUpdate(talk.eve, 501, 'squatted'))
    await eventually(() => isRefused(evil))
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 501, 'alice was first'))
    await eventually(() => isStored('alice was first'))
    expect(isStored('squatted')).toBe(false)
    for (const client of [hers, evil]) client.ws.close()
  })

  it('[G5] cannot keep more than four that nobody has used yet, for no longer than its socket', async () => {
    const evil = await opened(talk.eve)
    for (let id = 600; id < 700; id++) show(evil, id, 1, { typing: true })
    const hers = await opened(talk.alice)
    show(evil, 601, 2, { last: true })
    evil.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    await eventually(() => evil.frames.some(({ acknowledged }) => acknowledged))
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 650, 'with a free one'))
    await eventually(() => isStored('with a free one'))
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 600, 'with a squatted one'))
    await eventually(() => isRefused(hers))
    evil.ws.close()
    await evil.closed
    const again = await opened(talk.alice)
    await eventually(() => {
      again.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 602, 'freed'))
      return isStored('freed')
    })
    for (const client of [hers, again]) client.ws.close()
  })

  it('[G5] cannot take one while the commit that claims it hangs, or after it failed if its owner still shows it', async () => {
    const [hers, evil] = [await opened(talk.alice), await opened(talk.eve)]
    const held = holdCommits()
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 710, 'hangs'))
    await eventually(() => held.waiting() === 1)
    evil.sync(talk.name, SYNC.update, firstUpdate(talk.eve, 710, 'meanwhile'))
    await eventually(() => isRefused(evil))
    held.release()
    await eventually(() => isStored('hangs'))

    show(hers, 711, 1, { typing: true })
    await shownTo(evil, 'typing')
    const disk = refuseCommits()
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 711, 'not stored'))
    await eventually(() => hers.frames.some(({ text }) => text?.includes('cannot-store')))
    disk()
    evil.sync(talk.name, SYNC.update, firstUpdate(talk.eve, 711, 'taken over'))
    evil.sync(talk.name, SYNC.update, Uint8Array.of(0, 0))
    await eventually(() => evil.frames.filter(({ acknowledged }) => acknowledged).length === 1)
    expect(isStored('taken over')).toBe(false)
    for (const client of [hers, evil]) client.ws.close()
  })

  it('[G5] cannot take one whose owner writes with it first, while another socket of hers that showed it leaves', async () => {
    const [first, hers, evil] = [await opened(talk.alice), await opened(talk.alice), await opened(talk.eve)]
    const witness = talk.bob.device().openConversation(talk.group)
    await witness.synced()
    const isShown = () => witness.provider.awareness?.getStates().has(735) ?? false
    show(first, 735, 1, { typing: true })
    await eventually(isShown)
    const held = holdCommits()
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 735, 'the first words'))
    await eventually(() => held.waiting() === 1)
    first.ws.terminate()
    await eventually(() => !isShown())
    evil.sync(talk.name, SYNC.update, firstUpdate(talk.eve, 735, 'in between'))
    await eventually(() => isRefused(evil))
    held.release()
    await eventually(() => isStored('the first words'))
    expect(isStored('in between')).toBe(false)
    for (const client of [hers, evil]) client.ws.close()
  })

  it('[G5] cannot take one with which its owner wrote on one socket while another showed it, whenever that leaves', async () => {
    const [first, hers] = [await opened(talk.alice), await opened(talk.alice)]
    const witness = talk.bob.device().openConversation(talk.group)
    await witness.synced()
    show(first, 740, 1, { typing: true })
    await eventually(() => witness.provider.awareness?.getStates().has(740))
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 740, 'said elsewhere'))
    await eventually(() => isStored('said elsewhere'))
    first.ws.terminate()
    expect(talk.relay.rows('SELECT user_id FROM clients WHERE client = 740')).toEqual([
      { user_id: talk.alice.user.id },
    ])
    hers.ws.close()
  })

  it('[G5] cannot take one that was shown before it wrote, once its owner has left', async () => {
    const hers = await opened(talk.alice)
    show(hers, 720, 1, { typing: true })
    hers.sync(talk.name, SYNC.update, firstUpdate(talk.alice, 720, 'typed, then said'))
    await eventually(() => isStored('typed, then said'))
    expect(talk.relay.rows('SELECT user_id FROM clients WHERE client = 720')).toEqual([
      { user_id: talk.alice.user.id },
    ])
    hers.ws.close()
    await hers.closed
    const evil = await opened(talk.eve)
    const doc = new Y.Doc()
    evil.ws.on('message', () => undefined)
    doc.clientID = 720
    appendToLane(doc, talk.eve.user.id, [{ i: clock.tick(), k: 'm', t: 'x' }])
    const before = Y.encodeStateVector(doc)
    appendToLane(doc, talk.eve.user.id, [{ i: clock.tick(), k: 'm', t: 'on top of hers' }])
    evil.sync(talk.name, SYNC.update, Y.encodeStateAsUpdate(doc, before))
    await eventually(() => evil.frames.some(({ text }) => text?.includes('"rejected"')))
    expect(isStored('on top of hers')).toBe(false)
    evil.ws.close()
  })

  it('[G5] two copies of one device that write as the same client: nothing that is acknowledged is lost', async () => {
    const copies = await Promise.all(Array.from({ length: 2 }, () => opened(talk.alice)))
    for (const [index, copy] of copies.entries()) {
      const doc = new Y.Doc()
      doc.clientID = 730
      doc.on('update', (update: Uint8Array) => copy.sync(talk.name, SYNC.update, update))
      for (let n = 0; n < 3; n++)
        appendToLane(doc, talk.alice.user.id, [{ i: clock.tick(), k: 'm', t: `copy ${index}, ${n}` }])
    }
    const answers = ({ frames }: RawClient) =>
      frames.flatMap(({ acknowledged }) => (acknowledged === undefined ? [] : [acknowledged]))
    await eventually(() => copies.every((copy) => answers(copy).length === 3))
    for (const [index, copy] of copies.entries())
      for (const [n, isAcknowledged] of answers(copy).entries())
        expect([index, n, isStored(`copy ${index}, ${n}`)]).toEqual([index, n, isAcknowledged])
    expect(copies.filter(isRefused)).toHaveLength(1)
    // What the relay has already, sent again, is acknowledged again.
    const [winner] = copies.filter((copy) => !isRefused(copy))
    expect(answers(winner ?? (copies[0] as RawClient))).toEqual([true, true, true])
    for (const copy of copies) copy.ws.close()
  })

  it('[G8] removes nobody’s presence but its own, whatever it says', async () => {
    const [hers, evil, his] = [
      await opened(talk.alice),
      await opened(talk.eve),
      talk.bob.device().openConversation(talk.group),
    ]
    await his.synced()
    show(hers, 801, 1, { viewing: true })
    const seen = () => his.provider.awareness?.getStates() ?? new Map<number, unknown>()
    await eventually(() => seen().has(801))
    for (const at of [2, 3, 2 ** 31, Number.MAX_SAFE_INTEGER]) show(evil, 801, at, null)
    for (const state of [{}, [], 'gone', { user: { id: talk.alice.user.id } }])
      show(evil, 801, 2 ** 32, state)
    show(evil, 802, 1, { user: { id: talk.alice.user.id, name: 'alice' }, __proto__: null })
    await eventually(() => seen().has(802))
    expect(seen().get(801)).toEqual({ viewing: true, user: { id: talk.alice.user.id, name: 'alice' } })
    expect(seen().get(802)).toEqual({ user: { id: talk.eve.user.id, name: 'eve' } })
    show(hers, 801, 2, { viewing: true, again: true })
    await eventually(() => expect(seen().get(801)).toMatchObject({ again: true }))
    await talk.alice.request('DELETE', `/api/conversations/${talk.group.id}/members/${talk.eve.user.id}`)
    await eventually(() => !seen().has(802))
    for (const client of [hers, evil]) client.ws.close()
  })
})
