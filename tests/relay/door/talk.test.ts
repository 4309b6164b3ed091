import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest'
import type { UserId } from '../../../sync/ids.ts'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { closeStock, connectStock, type StockOptions } from '../../helpers/stockClient.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'
import { knock } from './rawDoor.ts'

describe('a stock y-websocket client at the door', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk()
  })
  afterEach(closeStock)
  afterAll(() => talk.relay.close())
  const stock = (person: TestPerson, options: StockOptions & { readonly name?: string } = {}) =>
    connectStock(talk.relay.relay.url, options.name ?? talk.name, person.user.id, {
      token: person.token,
      ...options,
    })
  const device = async (person: TestPerson) => {
    const document = person.device().openConversation(talk.group)
    await document.synced()
    return document
  }
  const ids = () => ({ alice: talk.alice.user.id, bob: talk.bob.user.id })

  it('[G12] talks both ways with a device of /sync', async () => {
    const her = await device(talk.alice)
    her.say('before he came')
    await her.acknowledged()
    const his = stock(talk.bob)
    await his.synced()
    expect(his.texts(ids().alice)).toEqual(['before he came'])
    his.say('hello alice')
    her.say('hello bob')
    await eventually(() => expect(her.texts(ids().bob)).toEqual(['hello alice']))
    await eventually(() => expect(his.texts(ids().alice)).toEqual(['before he came', 'hello bob']))
    expect(his.doc.getMap('room').get('name')).toBe('Walks')
    expect(his.provider.url).toContain(talk.bob.token)
  })

  it.each([
    ['encoded', (name: string) => encodeURIComponent(name)],
    ['plain', (name: string) => name],
    ['odd but equal', (name: string) => name.replace('conversation', 'c%6Fnversation')],
  ])('[G12] may have the slashes of the name %s', async (_how, spell) => {
    const his = stock(talk.bob, { name: spell(talk.name) })
    await his.synced()
    expect(his.texts(ids().alice)).toContain('hello bob')
  })

  it('[G8] sees who is typing, and is seen, stamped with who it is', async () => {
    const her = await device(talk.alice)
    const his = stock(talk.bob)
    await his.synced()
    his.provider.awareness.setLocalState({ typing: true, user: { id: ids().alice, name: 'alice' } })
    her.provider.awareness?.setLocalState({ viewing: true })
    const atHers = () => her.provider.awareness?.getStates().get(his.doc.clientID)
    const atHis = () => his.provider.awareness.getStates().get(her.doc.clientID)
    await eventually(() => expect(atHers()).toEqual({ typing: true, user: { id: ids().bob, name: 'bob' } }))
    await eventually(() => expect(atHis()).toMatchObject({ viewing: true, user: { id: ids().alice } }))
    his.provider.awareness.setLocalState(null)
    await eventually(() => expect(atHers()).toBeUndefined())
    his.provider.awareness.setLocalState({ typing: true })
    await eventually(() => expect(atHers()).toMatchObject({ typing: true }))
    his.provider.destroy()
    await eventually(() => expect(atHers()).toBeUndefined())
  })

  it('[G8] that leaves takes no presence of the same person’s other device with it', async () => {
    const her = await device(talk.alice)
    const tablet = await device(talk.bob)
    const his = stock(talk.bob)
    await his.synced()
    const seen = () => her.provider.awareness?.getStates().get(tablet.doc.clientID)
    tablet.provider.awareness?.setLocalState({ viewing: true })
    // The stock client sends back what it hears; only then it may be told from the device's own.
    await eventually(() => expect(his.provider.awareness.getStates().has(tablet.doc.clientID)).toBe(true))
    his.say('heard and echoed')
    await eventually(() => expect(her.texts(ids().bob)).toContain('heard and echoed'))
    his.provider.destroy()

    const after = stock(talk.alice)
    await after.synced()
    after.provider.awareness.setLocalState({ typing: true })
    await eventually(() => expect(her.provider.awareness?.getStates().has(after.doc.clientID)).toBe(true))
    after.provider.destroy()
    await eventually(() => expect(her.provider.awareness?.getStates().has(after.doc.clientID)).toBe(false))
    expect(seen()).toMatchObject({ viewing: true })
  })

  it('[D9] has one’s own home', async () => {
    const { home } = await talk.bob.overview()
    const name = `home/${ids().bob}/${home}`
    const his = stock(talk.bob, { name })
    await his.synced()
    his.doc.getMap('home').set('draft:x', { v: 'half a', t: Date.now() })
    const there = await talk.bob.device().openHome()
    await there.synced()
    await eventually(() => expect(there.doc.getMap('home').get('draft:x')).toMatchObject({ v: 'half a' }))
    // What the relay says on `home` beside the document disturbs nothing.
    const her = await device(talk.alice)
    her.say('activity')
    await eventually(() => expect(there.stateless.some(({ type }) => type === 'activity')).toBe(true))
    expect(his.ends).toEqual([])
    expect(his.provider.synced).toBe(true)
  })

  it('[J1] is asked to come back when the relay cannot store, and then all arrives', async () => {
    const her = await device(talk.alice)
    const his = stock(talk.bob)
    await his.synced()
    const mend = refuseCommits()
    his.say('on a full disk')
    await eventually(() => expect(his.ends).toContainEqual({ code: 4503, reason: 'cannot-store' }))
    mend()
    await eventually(() => expect(her.texts(ids().bob)).toContain('on a full disk'))
    await his.synced()
    his.say('on it goes')
    await eventually(() => expect(her.texts(ids().bob)).toContain('on it goes'))
  })

  it('[D7] brings what it wrote while the relay was restarted', async () => {
    const his = stock(talk.bob)
    await his.synced()
    const before = his.texts(ids().bob).length
    await talk.relay.restart(() => {
      his.say('nobody hears me')
      his.say('still nobody')
    })
    await his.synced()
    const her = await device(talk.alice)
    await eventually(() =>
      expect(her.texts(ids().bob).slice(before)).toEqual(['nobody hears me', 'still nobody']),
    )
    her.say('I do')
    await eventually(() => expect(his.texts(ids().alice)).toContain('I do'))
    expect(his.texts(ids().bob)).toHaveLength(before + 2)
    expect(his.ends.map(({ code }) => code)).not.toContain(4409)
    expect(rowsOf(ids().bob)).toHaveLength(before + 2)
  })

  const rowsOf = (author: UserId) =>
    talk.relay.rows("SELECT id FROM entries WHERE author = ? AND kind = 'm'", author)
})

describe('a socket of the door that is idle', () => {
  let talk: Talk
  beforeAll(async () => {
    talk = await startTalk({ limits: { pingIntervalMs: 30, silenceMs: 300 } })
  })
  afterEach(closeStock)
  afterAll(() => talk.relay.close())

  it('[G12] hears something all the time and stays', async () => {
    const his = connectStock(talk.relay.relay.url, talk.name, talk.bob.user.id, { token: talk.bob.token })
    await his.synced()
    const { ws } = his.provider
    const heard = his.provider.wsLastMessageReceived
    await eventually(() => expect(his.provider.wsLastMessageReceived).toBeGreaterThan(heard + 600))
    expect(his.provider.ws).toBe(ws)
    expect(his.ends).toEqual([])
    expect([...his.provider.awareness.getStates().keys()]).toEqual([his.doc.clientID])
  })

  it('[G12] is cut off when nobody answers the pings', async () => {
    const dead = await knock(talk.relay.relay.url, `${talk.name}?token=${talk.bob.token}`, {
      autoPong: false,
    })
    expect((await dead.closed).code).toBe(1006)
    expect(dead.pings()).toBeGreaterThan(1)
  })
})
