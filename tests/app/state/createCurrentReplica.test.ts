import 'fake-indexeddb/auto'
import { createRoot, createSignal } from 'solid-js'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { createCurrentReplica } from '../../../app/conversations/createCurrentReplica.ts'
import { createRefused } from '../../../app/conversations/createRefused.ts'
import type { Replica } from '../../../app/replica/createReplica.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import { conversationDocument } from '../../../sync/documentName.ts'
import { type ConversationId, directId, type Generation, NEW_GENERATION } from '../../../sync/ids.ts'
import { appendToLane, laneItems, laneName } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { apiOf } from '../../helpers/appApi.ts'
import { type AppTab, openTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let alice: TestPerson
let bob: TestPerson
let id: ConversationId
let people = 0
beforeAll(async () => {
  // Not slowed down: how fast somebody may write is proven elsewhere.
  relay = await startTestRelay({ limits: { entriesPerSecond: 100_000, entriesBurst: 100_000 } })
})
afterAll(() => relay.close())
beforeEach(async () => {
  people += 1
  alice = await relay.register(`alice${people}`)
  bob = await relay.register(`bob${people}`)
  id = directId(alice.user.id, bob.user.id)
})

interface Opened {
  readonly replica: () => Replica
  readonly documents: string[]
  setGeneration(generation: Generation): void
  say(text: string): void
  texts(owner?: string): string[]
  refused(): readonly { readonly text: string; readonly code: string }[]
  sent(): Promise<void>
  close(): void
}

/** The conversation in one tab, as the list knows it: by its generation. */
function open(tab: AppTab, generation: Generation): Opened {
  const { user } = tab.person
  const clock = createEntryClock({ now: Date.now, replica: Math.floor(Math.random() * 2 ** 20) })
  return createRoot((dispose) => {
    const [known, setKnown] = createSignal(generation)
    const documents: string[] = []
    const refused = createRefused(id, user.id, tab)
    const current = createCurrentReplica({
      store: tab.store,
      tabs: tab.tabs,
      socket: tab.socket,
      id,
      me: user.id,
      api: apiOf(tab.person),
      generation: known,
      epoch: () => 'one',
      refused,
      onDocument: (replica) => documents.push(replica.name),
      onTransaction: () => undefined,
      onClockAhead: () => undefined,
      onUnwelcome: () => undefined,
    })
    current.attach()
    const opened: Opened = {
      replica: current.replica,
      documents,
      setGeneration: (next) => setKnown(() => next),
      say: (text) => appendToLane(current.replica().doc, user.id, [{ i: clock.tick(), k: 'm', t: text }]),
      texts(owner = user.id) {
        const { doc } = current.replica()
        doc.getArray(laneName(owner as typeof user.id))
        return [...laneItems(doc, owner as typeof user.id)].map(({ value }) => (value as { t: string }).t)
      },
      refused: refused.list,
      async sent() {
        await eventually(() => {
          const replica = current.replica()
          const unsent = [...laneItems(replica.doc, user.id)].filter(
            ({ client, clock: at }) => !replica.acknowledged.has(client, at),
          )
          return replica.link.state === 'synced' && unsent.length === 0
        })
      },
      close: dispose,
    }
    onTestFinished(dispose)
    return opened
  })
}

function tabOf(person: TestPerson, device?: string): AppTab {
  const tab = openTab(relay, person, device === undefined ? {} : { device })
  onTestFinished(() => tab.close())
  return tab
}

const make = async (by: TestPerson, other: TestPerson): Promise<Generation> =>
  (await by.createConversation({ id, kind: 'direct', memberIds: [other.user.id] })).generation

/** What somebody without any memory reads. */
async function asBobReads(generation: Generation): Promise<string[]> {
  const his = open(tabOf(bob), generation)
  await his.sent()
  return his.texts(alice.user.id)
}

describe('[D7] a conversation made offline', () => {
  it('moves to the relay’s document with everything that was written', async () => {
    const hers = open(tabOf(alice), NEW_GENERATION)
    await eventually(() => hers.documents.length === 1)
    hers.say('one')
    hers.say('two')
    expect(hers.replica().link.state).toBe('detached')
    const generation = await make(alice, bob)
    hers.setGeneration(generation)
    await eventually(() => hers.replica().name === conversationDocument(id, generation))
    await hers.sent()
    hers.say('three')
    await hers.sent()
    expect(await asBobReads(generation)).toEqual(['one', 'two', 'three'])
  })

  it('loses nothing that is typed while it moves', async () => {
    const tab = tabOf(alice)
    const hers = open(tab, NEW_GENERATION)
    await eventually(() => hers.documents.length === 1)
    const generation = await make(alice, bob)
    const said: string[] = []
    const name = conversationDocument(id, generation)
    hers.setGeneration(generation)
    while (hers.replica().name !== name) {
      said.push(`word ${said.length}`)
      hers.say(`word ${said.length - 1}`)
      // As fast as the device keeps up with.
      await tab.store.settled()
    }
    said.push('the last')
    hers.say('the last')
    await hers.sent()
    expect(hers.texts()).toEqual(said)
    expect((await asBobReads(generation)).sort()).toEqual([...said].sort())
  })

  it('both people make it at once: one conversation with the words of both', async () => {
    const hers = open(tabOf(alice), NEW_GENERATION)
    const his = open(tabOf(bob), NEW_GENERATION)
    await eventually(() => hers.documents.length === 1 && his.documents.length === 1)
    hers.say('from alice')
    his.say('from bob')
    const [one, other] = await Promise.all([make(alice, bob), make(bob, alice)])
    expect(one).toBe(other)
    hers.setGeneration(one)
    his.setGeneration(other)
    await Promise.all([hers.sent(), his.sent()])
    await eventually(() => expect(his.texts(alice.user.id)).toEqual(['from alice']))
    await eventually(() => expect(hers.texts(bob.user.id)).toEqual(['from bob']))
  })

  it('[C6] two tabs move at once, both typing: everything arrives, once', async () => {
    const device = `desk${people}`
    const one = open(tabOf(alice, device), NEW_GENERATION)
    const other = open(tabOf(alice, device), NEW_GENERATION)
    await eventually(() => one.documents.length === 1 && other.documents.length === 1)
    one.say('one, before')
    other.say('other, before')
    const generation = await make(alice, bob)
    one.setGeneration(generation)
    one.say('one, at the move')
    other.say('other, at the move')
    other.setGeneration(generation)
    other.say('other, after')
    await eventually(() => one.replica().name === other.replica().name)
    one.say('one, after')
    await Promise.all([one.sent(), other.sent()])
    const all = ['before', 'at the move', 'after'].flatMap((when) => [`one, ${when}`, `other, ${when}`])
    for (const tab of [one, other])
      await eventually(() => expect(tab.texts().sort()).toEqual([...all].sort()))
    expect((await asBobReads(generation)).sort()).toEqual([...all].sort())
  })

  it('is brought along at the next start when the app was closed before it could move', async () => {
    const device = `phone${people}`
    const tab = tabOf(alice, device)
    const before = open(tab, NEW_GENERATION)
    await eventually(() => before.documents.length === 1)
    before.say('left behind')
    await tab.store.settled()
    before.close()
    tab.close()
    const generation = await make(alice, bob)

    const again = tabOf(alice, device)
    const after = open(again, generation)
    await eventually(() => expect(after.texts()).toEqual(['left behind']))
    await after.sent()
    expect(await asBobReads(generation)).toEqual(['left behind'])
    await eventually(async () => {
      const left = await again.store.read(conversationDocument(id, NEW_GENERATION))
      return left.updates.length === 0
    })
  })

  it('moves without any storage, too', async () => {
    const tab = tabOf(alice)
    tab.store.close()
    const hers = open(tab, NEW_GENERATION)
    await eventually(() => hers.documents.length === 1)
    hers.say('in memory')
    const generation = await make(alice, bob)
    hers.setGeneration(generation)
    await hers.sent()
    expect(await asBobReads(generation)).toEqual(['in memory'])
  })
})

describe('[R3] what the relay refuses', () => {
  it('stays in sight with its reason, over a reload, and in both tabs once; the rest goes', async () => {
    const device = `desk${people}`
    const generation = await make(alice, bob)
    const tab = tabOf(alice, device)
    const one = open(tab, generation)
    const other = open(tabOf(alice, device), generation)
    await Promise.all([one.sent(), other.sent()])
    const tooLong = 'x'.repeat(LIMITS.maxTextBytes + 1)
    one.say('fine')
    one.say(tooLong)
    one.say('also fine')
    const expected = [{ text: tooLong, code: 'too-long' }]
    for (const each of [one, other]) await eventually(() => expect(each.refused()).toMatchObject(expected))
    for (const each of [one, other]) {
      await each.sent()
      await eventually(() => expect(each.texts()).toEqual(['fine', 'also fine']))
      expect(each.refused()).toHaveLength(1)
    }
    await tab.store.settled()
    const later = open(tabOf(alice, device), generation)
    await eventually(() => expect(later.refused()).toMatchObject(expected))
    expect(await asBobReads(generation)).toEqual(['fine', 'also fine'])
  })
})
