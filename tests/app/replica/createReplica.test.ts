import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { conversationDocument } from '../../../sync/documentName.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { type AppTab, openTab, type TabOptions, type TabReplica } from '../../helpers/appTab.ts'
import { refuseCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let alice: TestPerson
let bob: TestPerson
beforeAll(async () => {
  relay = await startTestRelay()
  alice = await relay.register('alice')
  bob = await relay.register('bob')
})
afterAll(() => relay.close())

/** A new conversation of alice and bob. */
let name: string
beforeEach(async () => {
  const made = await alice.createConversation({ kind: 'group', name: 'talk', memberIds: [bob.user.id] })
  name = conversationDocument(made.id, made.generation)
})

function tabOf(person: TestPerson, options: TabOptions = {}): AppTab {
  const tab = openTab(relay, person, options)
  onTestFinished(() => tab.close())
  return tab
}

async function attached(tab: AppTab, document = name): Promise<TabReplica> {
  const opened = tab.open(document)
  opened.replica.attach()
  await opened.synced()
  return opened
}

/** Everything that bob, who has nothing stored, receives from alice. */
async function heardByBob(): Promise<TabReplica> {
  return attached(tabOf(bob))
}

describe('[C1] a replica', () => {
  it('reads the store before it attaches, and sends only what the relay lacks', async () => {
    const device = 'phone'
    const first = tabOf(alice, { device })
    const before = await attached(first)
    before.say('one')
    await before.sent()
    await first.store.settled()
    first.close()

    const again = tabOf(alice, { device })
    const after = again.open(name)
    await after.replica.loaded
    expect(after.texts()).toEqual(['one'])
    expect(after.unsent()).toBe(0)
    expect(after.replica.link.state).toBe('detached')
    const writes: unknown[] = []
    after.replica.on({ transaction: (transaction) => writes.push(transaction.origin) })
    after.replica.attach()
    await after.synced()
    expect(after.texts()).toEqual(['one'])
  })

  it('[D7] keeps what is written without a network, over a reload, and sends it once', async () => {
    const device = 'phone'
    const offline = tabOf(alice, { device })
    const before = offline.open(name)
    await before.replica.loaded
    before.say('written offline')
    before.say('and more')
    expect(before.unsent()).toBe(2)
    await offline.store.settled()
    offline.close()

    const after = await attached(tabOf(alice, { device }))
    await after.sent()
    expect((await heardByBob()).texts(alice.user.id)).toEqual(['written offline', 'and more'])
  })

  it('works without any storage', async () => {
    const tab = tabOf(alice)
    tab.store.close()
    const opened = await attached(tab)
    opened.say('hello')
    await opened.sent()
    expect((await heardByBob()).texts(alice.user.id)).toEqual(['hello'])
  })

  it('goes on after the relay was gone, with what was written meanwhile', async () => {
    const own = await startTestRelay()
    const carol = await own.register('carol')
    const made = await carol.createConversation({ kind: 'group', name: 'talk' })
    const tab = openTab(own, carol)
    const opened = tab.open(conversationDocument(made.id, made.generation))
    opened.replica.attach()
    await opened.synced()
    await own.restart(() => opened.say('into the dark'))
    await opened.sent()
    expect(opened.texts()).toEqual(['into the dark'])
    tab.close()
    await own.close()
  })
})

describe('[C4] what is shown as sent', () => {
  it('is what the relay has stored: known from acknowledgements, and again after a reload without a network', async () => {
    const device = 'phone'
    const tab = tabOf(alice, { device })
    const opened = await attached(tab)
    opened.say('sent')
    expect(opened.unsent()).toBe(1)
    await opened.sent()
    await tab.store.settled()
    tab.close()
    const again = tabOf(alice, { device }).open(name)
    await again.replica.loaded
    again.say('waits')
    expect(again.unsent()).toBe(1)
  })

  it('is known from the relay’s state vector, too, when an acknowledgement was lost', async () => {
    const device = 'phone'
    const tab = tabOf(alice, { device })
    const opened = await attached(tab)
    opened.say('sent')
    // Stored there; the answer dies with the socket.
    await eventually(async () => (await heardByBob()).texts(alice.user.id).length === 1)
    tab.close()
    const again = await attached(tabOf(alice, { device }))
    expect(again.unsent()).toBe(0)
  })
})

describe('[G7] a refused update', () => {
  const tooLong = 'x'.repeat(LIMITS.maxTextBytes + 1)

  it('is rebased in place: what follows arrives, what was bad is named', async () => {
    const opened = await attached(tabOf(alice))
    opened.say('before')
    const bad = opened.say(tooLong)
    opened.say('after')
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    expect([...opened.givenUp]).toEqual([[bad, 'too-long']])
    expect(opened.texts()).toEqual(['before', 'after'])
    opened.say('later')
    await opened.sent()
    expect((await heardByBob()).texts(alice.user.id)).toEqual(['before', 'after', 'later'])
  })

  it('loses nothing that is written while the rebase is under way', async () => {
    const opened = await attached(tabOf(alice))
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
    expect((await heardByBob()).texts(alice.user.id)).toEqual(texts)
  })

  it('is gone from the store: a reload offers it no more', async () => {
    const device = 'phone'
    const tab = tabOf(alice, { device })
    const opened = await attached(tab)
    opened.say(tooLong)
    opened.say('good')
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    await tab.store.settled()
    tab.close()
    const again = await attached(tabOf(alice, { device }))
    expect(again.texts()).toEqual(['good'])
    expect(again.rejections).toEqual([])
  })

  it('[D3] is given earlier ids when the clock was a day ahead, in order, and references among them follow', async () => {
    const day = 24 * 3600_000
    const tab = tabOf(alice, { aheadMs: day })
    const opened = tab.open(name)
    await opened.replica.loaded
    const first = opened.say('first')
    const second = opened.nextId()
    opened.append({ i: second, k: 'm', t: 'second', r: [alice.user.id, first] })
    opened.append({ i: opened.nextId(), k: 'e', o: first, t: 'first, edited' })
    opened.replica.attach()
    await eventually(() => opened.rejections.length > 0)
    await opened.sent()
    expect(opened.rejections.map(({ code }) => code)).toEqual(['clock-ahead'])

    const his = await heardByBob()
    const entries = his.replica.doc.getArray(`log:${alice.user.id}`).toJSON() as Record<string, string>[]
    const [m1, m2, e1] = entries.sort((one, other) => (String(one.i) < String(other.i) ? -1 : 1))
    expect(m2?.r).toEqual([alice.user.id, m1?.i])
    expect(e1?.o).toBe(m1?.i)
    expect(his.texts(alice.user.id)).toEqual(['first', 'second', 'first, edited'])
    expect(Number.parseInt(String(m1?.i).slice(0, 10), 32)).toBeLessThan(Date.now() + 60_000)
  })

  it('waits, and is offered again, when the trouble was the relay’s own', async () => {
    const opened = await attached(tabOf(alice))
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
    expect((await heardByBob()).texts(alice.user.id)).toEqual(['one', 'two'])
  })

  it('says nothing about what was written when the session has ended', async () => {
    const carol = await relay.register('carol')
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
    const opened = await attached(tabOf(alice))
    const state = () => opened.replica.doc.getMap(`state:${alice.user.id}`)
    const place = opened.say('good')
    await opened.sent()
    opened.replica.doc.getMap(`state:${alice.user.id}`).set('read', place)
    opened.say(tooLong)
    const later = opened.say('later')
    state().set('read', later)
    await eventually(() => opened.givenUp.size > 0)
    await opened.sent()
    expect(state().get('read')).toBe(later)
    const his = await heardByBob()
    await eventually(() => expect(his.replica.doc.getMap(`state:${alice.user.id}`).get('read')).toBe(later))
  })
})

describe('[C6] two tabs of one device', () => {
  const tooLong = 'x'.repeat(LIMITS.maxTextBytes + 1)

  async function twoTabs(): Promise<[TabReplica, TabReplica]> {
    const device = `desk-${name}`
    return [await attached(tabOf(alice, { device })), await attached(tabOf(alice, { device }))]
  }

  it('see each other’s words without a network, and send them once', async () => {
    const device = `desk-${name}`
    const one = tabOf(alice, { device }).open(name)
    const other = tabOf(alice, { device }).open(name)
    await Promise.all([one.replica.loaded, other.replica.loaded])
    one.say('from one')
    await eventually(() => expect(other.texts()).toEqual(['from one']))
    other.say('from other')
    await eventually(() => expect(one.texts()).toEqual(['from one', 'from other']))
    one.replica.attach()
    other.replica.attach()
    await Promise.all([one.sent(), other.sent()])
    expect((await heardByBob()).texts(alice.user.id)).toEqual(['from one', 'from other'])
  })

  it('know of each other’s acknowledgements', async () => {
    const device = `desk-${name}`
    const one = await attached(tabOf(alice, { device }))
    const other = tabOf(alice, { device }).open(name)
    await other.replica.loaded
    one.say('sent by one')
    await one.sent()
    await eventually(() => expect(other.texts()).toEqual(['sent by one']))
    await eventually(() => expect(other.unsent()).toBe(0))
  })

  it('tell a tab that opens late what the store could not take', async () => {
    const device = `desk-${name}`
    const one = tabOf(alice, { device })
    const writer = one.open(name)
    await writer.replica.loaded
    one.store.close()
    writer.say('only in memory')
    const late = tabOf(alice, { device }).open(name)
    await eventually(() => expect(late.texts()).toEqual(['only in memory']))
  })

  it('[R2] rebase once when both send what is refused; nothing is lost and nothing comes twice', async () => {
    const [one, other] = await twoTabs()
    let resets = 0
    for (const tab of [one, other]) {
      tab.replica.on({
        reset: () => {
          resets += 1
        },
      })
    }
    one.say('before')
    one.say(tooLong)
    other.say('from the other')
    one.say('after')
    await eventually(() => resets >= 2)
    await Promise.all([one.sent(), other.sent()])
    expect(one.givenUp.size + other.givenUp.size).toBe(1)
    const expected = ['before', 'from the other', 'after']
    for (const tab of [one, other])
      await eventually(() => expect(tab.texts().sort()).toEqual([...expected].sort()))
    const his = await heardByBob()
    expect(his.texts(alice.user.id).sort()).toEqual([...expected].sort())
  })

  it('[R2] a rebase in one takes nothing away that the other was writing', async () => {
    const [one, other] = await twoTabs()
    const said: string[] = []
    one.replica.on({
      // At each step of the rebase in one tab, somebody types in the other.
      link() {
        const text = `other ${said.length}`
        said.push(text)
        other.say(text)
      },
      reset() {
        said.push('at the reset')
        other.say('at the reset')
      },
    })
    one.say(tooLong)
    await eventually(() => one.givenUp.size + other.givenUp.size > 0)
    await eventually(() => said.includes('at the reset'))
    await Promise.all([one.sent(), other.sent()])
    for (const tab of [one, other])
      await eventually(() => expect(tab.texts().sort()).toEqual([...said].sort()))
    expect((await heardByBob()).texts(alice.user.id).sort()).toEqual([...said].sort())
  })
})
