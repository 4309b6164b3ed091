import 'fake-indexeddb/auto'
import { describe, expect, it } from 'vitest'
import { shiftEntryId } from '../../../sync/clock.ts'
import { conversationDocument } from '../../../sync/documentName.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { openMoving } from '../../helpers/movingConversation.ts'
import { documentsOn, generationNow, listed, made, readyIn, seal, stored, tabOf, talk } from './sealedTalk.ts'

describe('[R2] a conversation that the relay seals', () => {
  it('goes on in the next generation by itself, in every open tab, and the old rows are dropped', async () => {
    const tab = tabOf(talk.alice)
    const hers = await readyIn(tab)
    hers.say('before')
    await hers.sent()
    const next = await seal()
    await eventually(() => expect(hers.generation()).toBe(next))
    await eventually(() => expect(hers.isCurrent()).toBe(true))
    hers.say('after')
    await hers.sent()
    expect(stored(talk.alice)).toEqual(['before', 'after'])
    expect(hers.documents).toEqual([
      conversationDocument(made.id, listed.generation),
      conversationDocument(made.id, next),
    ])
    await eventually(async () =>
      expect(await documentsOn(tab)).toEqual([conversationDocument(made.id, next)]),
    )
  })

  it('takes along what is written while it moves', async () => {
    const tab = tabOf(talk.alice)
    const hers = await readyIn(tab)
    await hers.sent()
    const said: string[] = []
    const sealing = seal()
    let next: string | undefined
    void sealing.then((generation) => {
      next = generation
    })
    while (next === undefined || hers.generation() !== next) {
      said.push(`word ${said.length}`)
      hers.say(said.at(-1) ?? '')
      await tab.store.settled()
      await new Promise((resolve) => setImmediate(resolve))
    }
    await hers.refresh()
    await hers.sent()
    expect([...stored(talk.alice)].sort()).toEqual([...said].sort())
  })
})

describe('[R2] a device that was away while the conversation was sealed', () => {
  it('shows what it has after a cold start without a network, though the list names the next one', async () => {
    const device = 'phone-cold'
    const tab = tabOf(talk.alice, { device })
    const hers = await readyIn(tab)
    hers.say('known here')
    await hers.sent()
    await tab.store.settled()
    hers.close()
    tab.close()
    const next = await seal()

    const later = { ...listed, generation: next }
    const offline = tabOf(talk.alice, { device, offline: true })
    const again = await readyIn(offline, later)
    expect(again.texts()).toEqual(['known here'])
    again.say('written in the dark')
    await offline.store.settled()
    again.close()
    offline.close()

    const back = tabOf(talk.alice, { device, offline: true })
    const third = await readyIn(back, later)
    expect(third.texts()).toEqual(['known here', 'written in the dark'])
    expect(third.isCurrent()).toBe(false)
    back.setOffline(false)
    await eventually(() => expect(third.generation()).toBe(next))
    await third.sent()
    expect(stored(talk.alice)).toEqual(['known here', 'written in the dark'])
  })

  it('does not leave what it has for what it cannot fetch, though nothing of it is unsent', async () => {
    const device = 'phone-read-only'
    const tab = tabOf(talk.alice, { device })
    const hers = await readyIn(tab)
    hers.say('known here')
    await hers.sent()
    await tab.store.settled()
    hers.close()
    tab.close()
    const later = { ...listed, generation: await seal() }
    for (const _ of [1, 2]) {
      const offline = tabOf(talk.alice, { device, offline: true })
      const again = await readyIn(offline, later)
      await eventually(() => offline.socket.state === 'disconnected')
      await offline.store.settled()
      expect(again.texts()).toEqual(['known here'])
      again.close()
      offline.close()
    }
  })

  it('comes over two seals at once, in two tabs and on two devices, all typing: everything once', async () => {
    const desk = 'desk-two'
    const tabs = [
      tabOf(talk.alice, { device: desk }),
      tabOf(talk.alice, { device: desk }),
      tabOf(talk.alice, { device: 'phone-two' }),
    ]
    const opened = await Promise.all(tabs.map((tab) => readyIn(tab)))
    for (const [n, each] of opened.entries()) each.say(`at first ${n}`)
    await Promise.all(opened.map((each) => each.sent()))
    for (const tab of tabs) tab.setOffline(true)
    for (const [n, each] of opened.entries()) each.say(`offline ${n}`)
    await seal()
    await seal()
    for (const [n, each] of opened.entries()) each.say(`offline still ${n}`)
    for (const tab of tabs) tab.setOffline(false)
    const next = await generationNow()
    for (const each of opened) await eventually(() => expect(each.generation()).toBe(next))
    for (const [n, each] of opened.entries()) each.say(`back ${n}`)
    await Promise.all(opened.map((each) => each.sent()))
    const all = ['at first', 'offline', 'offline still', 'back'].flatMap((when) =>
      [0, 1, 2].map((n) => `${when} ${n}`),
    )
    await eventually(() => expect([...stored(talk.alice)].sort()).toEqual([...all].sort()))
    // Also in the document: a second copy does not stay.
    const his = await readyIn(tabOf(talk.bob), { ...listed, generation: next })
    await his.sent()
    const shown = his.texts(talk.alice.user.id)
    expect(new Set(shown).size).toBe(shown.length)
  })

  it('goes from one that is overtaken while it moves', async () => {
    const tab = tabOf(talk.alice)
    const hers = await readyIn(tab)
    await hers.sent()
    tab.setOffline(true)
    hers.say('offline')
    const second = await seal()
    hers.setListed({ ...listed, generation: second })
    const third = await seal()
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).toBe(third))
    await hers.sent()
    expect(stored(talk.alice)).toEqual(['offline'])
    await eventually(async () => expect(await documentsOn(tab)).toHaveLength(1))
  })

  it('works without any storage, too', async () => {
    const tab = tabOf(talk.alice)
    tab.store.close()
    const hers = await readyIn(tab)
    await hers.sent()
    tab.setOffline(true)
    hers.say('in memory')
    const next = await seal()
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).toBe(next))
    await hers.sent()
    expect(stored(talk.alice)).toEqual(['in memory'])
  })
})

describe('[R3] what cannot be accepted as it is', () => {
  it('keeps its reason over a move: too long, an id that is taken', async () => {
    const tab = tabOf(talk.alice)
    const hers = await readyIn(tab)
    const other = await readyIn(tabOf(talk.alice))
    await Promise.all([hers.sent(), other.sent()])
    tab.setOffline(true)
    hers.say('fine')
    hers.say('x'.repeat(LIMITS.maxTextBytes + 1))
    await seal()
    const next = await generationNow()
    await eventually(() => expect(other.generation()).toBe(next))
    const taken = other.say('first under this id')
    await other.sent()
    hers.append({ i: taken, k: 'm', t: 'other words under it' })
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).toBe(next))
    await eventually(() =>
      expect(hers.refused().map(({ text, code }) => [text.slice(0, 20), code])).toEqual([
        ['x'.repeat(20), 'too-long'],
        ['other words under it', 'id-reused'],
      ]),
    )
    await hers.sent()
    expect([...stored(talk.alice)].sort()).toEqual(['fine', 'first under this id'])
  })

  it('[R4] is told when it became too old while it waited, though the conversation moved on', async () => {
    const tab = tabOf(talk.alice)
    const horizon = () => Date.now() - 24 * 3600_000
    const hers = openMoving(tab, made.id, listed, { horizon })
    await hers.loaded()
    await hers.sent()
    tab.setOffline(true)
    hers.append({ i: shiftEntryId(hers.nextId(), -3 * 24 * 3600_000), k: 'm', t: 'of last week' })
    hers.say('of today')
    await talk.alice.request('PATCH', `/api/conversations/${made.id}`, { retentionDays: 1 })
    const next = await seal()
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).toBe(next))
    await eventually(() =>
      expect(hers.refused()).toEqual([expect.objectContaining({ text: 'of last week', code: 'expired' })]),
    )
    await hers.sent()
    expect(stored(talk.alice)).toEqual(['of today'])
  })

  it('[D3] is given earlier ids when the clock was ahead', async () => {
    const tab = tabOf(talk.alice)
    const hers = await readyIn(tab)
    await hers.sent()
    tab.setOffline(true)
    const ahead = [1, 2].map((n) => shiftEntryId(hers.nextId(), 24 * 3600_000 + n))
    for (const [n, i] of ahead.entries()) hers.append({ i, k: 'm', t: `from tomorrow ${n}` })
    const next = await seal()
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).toBe(next))
    await hers.sent()
    expect(stored(talk.alice)).toEqual(['from tomorrow 0', 'from tomorrow 1'])
    expect(hers.refused()).toEqual([])
  })
})
