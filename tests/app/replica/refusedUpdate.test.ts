import { describe, expect, it } from 'vitest'
import { conversationDocument } from '../../../sync/documentName.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { pairOfTabs } from './pairOfTabs.ts'

const pair = pairOfTabs()
const { attached, heardByBob, tabOf } = pair

describe('[G7] a refused update', () => {
  const tooLong = 'x'.repeat(LIMITS.maxTextBytes + 1)

  it('is rebased in place: what follows arrives, what was bad is named', async () => {
    const opened = await attached(tabOf(pair.alice))
    opened.say('before')
    const bad = opened.say(tooLong)
    opened.say('after')
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    expect([...opened.givenUp]).toEqual([[bad, 'too-long']])
    expect(opened.texts()).toEqual(['before', 'after'])
    opened.say('later')
    await opened.sent()
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(['before', 'after', 'later'])
  })

  it('loses nothing that is written while the rebase is under way', async () => {
    const opened = await attached(tabOf(pair.alice))
    opened.say(tooLong)
    const texts: string[] = []
    const stop = opened.replica.on({
      link() {
        const text = `while ${texts.length}`
        texts.push(text)
        opened.say(text)
      },
    })
    await eventually(() => opened.givenUp.size > 0 && opened.replica.link.state === 'synced')
    stop()
    await opened.sent()
    expect(texts.length).toBeGreaterThan(1)
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(texts)
  })

  it('is gone from the store: a reload offers it no more', async () => {
    const device = 'phone'
    const tab = tabOf(pair.alice, { device })
    const opened = await attached(tab)
    opened.say(tooLong)
    opened.say('good')
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    await tab.store.settled()
    tab.close()
    const again = await attached(tabOf(pair.alice, { device }))
    expect(again.texts()).toEqual(['good'])
    expect(again.rejections).toEqual([])
  })

  it('[D3] is given earlier ids when the clock was a day ahead, in order, and references among them follow', async () => {
    const day = 24 * 3600_000
    const tab = tabOf(pair.alice, { aheadMs: day })
    const opened = tab.open(pair.name)
    await opened.replica.loaded
    const first = opened.say('first')
    const second = opened.nextId()
    opened.append({ i: second, k: 'm', t: 'second', r: [pair.alice.user.id, first] })
    opened.append({ i: opened.nextId(), k: 'e', o: first, t: 'first, edited' })
    opened.replica.attach()
    await eventually(() => opened.rejections.length > 0)
    await opened.sent()
    expect(opened.rejections.map(({ code }) => code)).toEqual(['clock-ahead'])

    const his = await heardByBob()
    const entries = his.replica.doc.getArray(`log:${pair.alice.user.id}`).toJSON() as Record<string, string>[]
    const [m1, m2, e1] = entries.sort((one, other) => (String(one.i) < String(other.i) ? -1 : 1))
    expect(m2?.r).toEqual([pair.alice.user.id, m1?.i])
    expect(e1?.o).toBe(m1?.i)
    expect(his.texts(pair.alice.user.id)).toEqual(['first', 'second', 'first, edited'])
    expect(Number.parseInt(String(m1?.i).slice(0, 10), 32)).toBeLessThan(Date.now() + 60_000)
  })

  it('waits, and is offered again, when the trouble was the relay’s own', async () => {
    const opened = await attached(tabOf(pair.alice))
    let resets = 0
    opened.replica.on({
      reset: () => {
        resets += 1
      },
    })
    const works = refuseCommits()
    opened.say('one')
    await eventually(() => opened.rejections.length > 0)
    // A gap there now: no reason to give anything up.
    opened.say('two')
    await eventually(() => opened.rejections.length > 1)
    works()
    await opened.sent()
    expect(resets).toBe(0)
    expect(opened.givenUp.size).toBe(0)
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(['one', 'two'])
  })

  it('says nothing about what was written when the session has ended', async () => {
    const carol = await pair.relay.register('carol')
    const made = await carol.createConversation({ kind: 'group', name: 'hers' })
    const opened = await attached(tabOf(carol), conversationDocument(made.id, made.generation))
    await carol.request('POST', '/api/auth/logout')
    opened.say('too late')
    await eventually(() => opened.replica.link.state !== 'synced')
    expect(opened.givenUp.size).toBe(0)
    expect(opened.texts()).toEqual(['too late'])
    expect(opened.unsent()).toBe(1)
  })

  it('keeps marks of reading', async () => {
    const opened = await attached(tabOf(pair.alice))
    const state = () => opened.replica.doc.getMap(`state:${pair.alice.user.id}`)
    const place = opened.say('good')
    await opened.sent()
    opened.replica.doc.getMap(`state:${pair.alice.user.id}`).set('read', place)
    opened.say(tooLong)
    const later = opened.say('later')
    state().set('read', later)
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    expect(state().get('read')).toBe(later)
    const his = await heardByBob()
    await eventually(() =>
      expect(his.replica.doc.getMap(`state:${pair.alice.user.id}`).get('read')).toBe(later),
    )
  })
})
