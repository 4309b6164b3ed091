import { Hocuspocus } from '@hocuspocus/server'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import * as Y from 'yjs'
import { laneName, ROOM } from '../../../sync/lanes.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDocument } from '../../helpers/testDevice.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

describe('authority', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterAll(() => talk.relay.close())

  async function group(...others: TestPerson[]) {
    const made = await talk.alice.createConversation({
      kind: 'group',
      name: 'Another',
      memberIds: others.map(({ user }) => user.id),
    })
    const open = async (person: TestPerson, options = {}): Promise<TestDocument> => {
      const document = person.device().openConversation(made, options)
      await document.synced()
      return document
    }
    const member = (person: TestPerson) => `/api/conversations/${made.id}/members/${person.user.id}`
    return { made, open, member }
  }
  async function signIn(username: string) {
    const { body } = await talk.alice.request('POST', '/api/auth/login', {
      username,
      password: `${username} has a password`,
    })
    return (body as { token: string }).token
  }

  it('[G6] that ends while an update is queued refuses it, closes the document and keeps it closed', async () => {
    const { made, open, member } = await group(talk.bob)
    const hers = await open(talk.alice)
    const his = await open(talk.bob)
    his.say('while I was a member')
    await his.acknowledged()

    const held = holdCommits()
    const removal = talk.alice.request('DELETE', member(talk.bob))
    await eventually(() => held.waiting() === 1)
    his.say('too late')
    his.say('and again')
    held.release()
    expect((await removal).status).toBe(204)

    await eventually(() => expect(his.closedFor()).toBe('removed'))
    await eventually(() => hers.doc.getMap(ROOM).get(`member:${talk.bob.user.id}`) === undefined || undefined)
    expect(hers.texts(talk.bob.user.id)).toEqual(['while I was a member'])
    await expect(talk.bob.device().openConversation(made).synced()).rejects.toThrow('not-found')
    hers.say('without bob')
    await hers.acknowledged()
    expect(his.texts(talk.alice.user.id)).toEqual([])
  })

  it('[G6] that ends while the document is being opened closes it', async () => {
    const { made, open, member } = await group(talk.bob)
    const hers = await open(talk.alice)
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
    const his = talk.bob.device().openConversation(made)
    // He was a member when he asked, and is none when the document opens.
    await reached
    expect((await talk.alice.request('DELETE', member(talk.bob))).status).toBe(204)
    goOn()
    await eventually(() => expect(his.closedFor()).toBe('not-found'))
    hers.say('a secret')
    await hers.acknowledged()
    expect(his.texts(talk.alice.user.id)).toEqual([])
  })

  it('[A2] that ends with its session closes its sockets within a second and stores nothing more', async () => {
    const { open, made } = await group(talk.bob)
    await open(talk.alice)
    for (const end of ['logout', 'delete'] as const) {
      const token = await signIn('bob')
      const device = talk.bob.device({ token })
      const his = device.openConversation(made)
      await his.synced()
      let closed: string | undefined
      device.socket.on('close', ({ event }: { event: { reason: string } }) => {
        closed ??= event.reason
      })
      const started = Date.now()
      if (end === 'logout') {
        await fetch(`${talk.relay.relay.url}/api/auth/logout`, {
          method: 'POST',
          headers: { authorization: `Bearer ${token}` },
        })
      } else {
        const { body } = await talk.bob.request('GET', '/api/sessions')
        const { sessions } = body as { sessions: { id: string; lastUsedAt: number; current: boolean }[] }
        const [latest] = sessions
          .filter(({ current }) => !current)
          .sort((a, b) => b.lastUsedAt - a.lastUsedAt)
        expect((await talk.bob.request('DELETE', `/api/sessions/${latest?.id}`)).status).toBe(204)
      }
      his.say('after the end')
      await eventually(() => expect(closed).toBe('session-ended'))
      expect(Date.now() - started).toBeLessThan(1_500)
      await eventually(() => expect(his.refusal()).toBe('session-ended'))
      expect(talk.relay.rows('SELECT 1 FROM entries WHERE body LIKE ?', '%after the end%')).toEqual([])
    }
  })

  it('[G6] is judged at commit time: who was demoted meanwhile may hide nothing', async () => {
    const { open, member } = await group(talk.bob, talk.eve)
    await talk.alice.request('PUT', member(talk.bob), { role: 'moderator' })
    const her = await open(talk.eve)
    const his = await open(talk.bob)
    const spoken = her.say('eve speaks')
    const again = her.say('eve speaks again')
    await her.acknowledged()
    his.append({ i: his.clock.tick(), k: 'h', o: [talk.eve.user.id, spoken] })
    await his.acknowledged()
    await eventually(() => expect(her.texts(talk.eve.user.id)).toEqual(['eve speaks again']))

    const held = holdCommits()
    const demotion = talk.alice.request('PUT', member(talk.bob), { role: 'member' })
    await eventually(() => held.waiting() === 1)
    his.append({ i: his.clock.tick(), k: 'h', o: [talk.eve.user.id, again] })
    held.release()
    await demotion
    expect(await his.rejection()).toMatchObject({ code: 'bad-entries', entries: [{ code: 'not-allowed' }] })
    expect(her.texts(talk.eve.user.id)).toEqual(['eve speaks again'])
  })

  it('[G6] of one person on two devices that write at once: everything arrives, once', async () => {
    const { open } = await group(talk.bob)
    const phone = await open(talk.alice)
    const laptop = await open(talk.alice)
    const his = await open(talk.bob)
    for (let n = 0; n < 40; n++) {
      phone.say(`phone ${n}`)
      laptop.say(`laptop ${n}`)
    }
    await Promise.all([phone.acknowledged(), laptop.acknowledged()])
    const expected = Array.from({ length: 40 }, (_, n) => [`phone ${n}`, `laptop ${n}`]).flat()
    await eventually(() => expect(his.texts(talk.alice.user.id).toSorted()).toEqual(expected.toSorted()))
    expect([...phone.codes(), ...laptop.codes()]).toEqual([])
    expect(Y.encodeStateVector(phone.doc)).toEqual(Y.encodeStateVector(laptop.doc))
    expect(phone.doc.getArray(laneName(talk.alice.user.id)).length).toBe(80)
  })
})
