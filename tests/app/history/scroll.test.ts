import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { DeviceStore } from '../../../app/replica/deviceStore.ts'
import type { Conversation } from '../../../sync/api.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import type { ConversationId, EntryId } from '../../../sync/ids.ts'
import { type AppConversation, openAppConversation, pretendPage } from '../../helpers/appConversation.ts'
import { type AppTab, openTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

/** A document of more than this is sealed when it is twice as long; half of it stays. */
const HOT = 20

let relay: TestRelay
let alice: TestPerson
let bob: TestPerson
let room: Conversation
let people = 0
beforeAll(async () => {
  pretendPage()
  relay = await startTestRelay({
    limits: { hotEntries: HOT, entriesPerSecond: 10_000, entriesBurst: 10_000 },
  })
})
afterAll(() => relay.close())
beforeEach(async () => {
  people += 1
  alice = await relay.register(`alice${people}`)
  bob = await relay.register(`bob${people}`)
  room = await alice.createConversation({ kind: 'group', name: 'Long', memberIds: [bob.user.id] })
})

function tabOf(person: TestPerson, device?: string): AppTab {
  const tab = openTab(relay, person, device === undefined ? {} : { device })
  onTestFinished(() => tab.close())
  return tab
}

async function open(tab: AppTab): Promise<AppConversation> {
  const opened = await openAppConversation(tab, room.id as ConversationId)
  onTestFinished(() => opened.close())
  await eventually(() => opened.model.ready() && opened.model.isCurrent())
  return opened
}

const said: string[] = []
/** Somebody says so many things over HTTP. */
async function talk(person: TestPerson, count: number, word = 'word'): Promise<string[]> {
  const texts: string[] = []
  for (let n = 0; n < count; n++) {
    const text = `${word} ${said.length + 1}`
    said.push(text)
    texts.push(text)
    const { status } = await person.request('POST', `/api/conversations/${room.id}/entries`, { text })
    expect(status).toBe(200)
  }
  return texts
}
beforeEach(() => {
  said.length = 0
})

type Row = { readonly i: EntryId; readonly t?: string }
const laneOf = async (person: TestPerson) => {
  const { generation: now } = (await person.overview()).conversations.find(({ id }) => id === room.id) ?? room
  const device = person.device()
  const document = device.openConversation({ id: room.id, generation: now })
  await document.synced()
  return { device, document }
}
const idOf = async (text: string): Promise<EntryId> => {
  for (let before = ''; ; ) {
    const path = `/api/conversations/${room.id}/entries?limit=200${before}`
    const { entries, next } = (await alice.request('GET', path)).body as { entries: Row[]; next?: string }
    const found = entries.find(({ t }) => t === text)
    if (found !== undefined) return found.i
    if (next === undefined) throw new Error(`nobody said ${text}`)
    before = `&before=${next}`
  }
}
/** From another device of theirs. */
async function write(person: TestPerson, entry: { readonly [field: string]: Json }): Promise<void> {
  const { device, document } = await laneOf(person)
  document.append({ i: document.clock.tick(), ...entry })
  await document.acknowledged()
  device.close()
}
const remove = async (person: TestPerson, text: string) => write(person, { k: 'd', o: await idOf(text) })
const edit = async (person: TestPerson, text: string, t: string) =>
  write(person, { k: 'e', o: await idOf(text), t })

/** Everything that local history holds, as text. */
const keptOn = async ({ store }: AppTab): Promise<string> => {
  const rows = await store.use(async (db) => [await db.getAll('history'), await db.getAll('relations')])
  return JSON.stringify(rows)
}
/** Closes the app once everything is stored. */
async function leave(view: AppConversation, tab: AppTab): Promise<void> {
  await tab.store.settled()
  // Reading waits for what is being written.
  await keptOn(tab)
  view.close()
  tab.close()
}

const generation = async (): Promise<string> =>
  (await alice.overview()).conversations.find(({ id }) => id === room.id)?.generation ?? ''
/** The document on screen is the one that the relay has now. */
const isMoved = async (view: AppConversation) =>
  eventually(
    async () => view.model.replica().name.endsWith(`/${await generation()}`) && view.model.isCurrent(),
  )
const paged = ({ asked }: AppConversation) => asked.filter((path) => path.includes('/entries?'))

describe('[R1] what is shown of a sealed conversation', () => {
  it('begins at the floor on a new device, and goes back to the very first word without gap or double', async () => {
    await talk(alice, 130)
    const his = await open(tabOf(bob))
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 130'))
    expect(his.texts().length).toBeLessThan(2 * HOT)
    expect(his.model.past()).toBe('more')
    expect(paged(his)).toEqual([])
    await his.readAll()
    expect(his.texts()).toEqual(said)
    expect(his.model.past()).toBe('whole')
    expect(his.items().filter(({ type }) => type === 'notice')).toHaveLength(2)
  })

  it('stays as it is when the document is sealed while one looks', async () => {
    await talk(alice, 10)
    const his = await open(tabOf(bob))
    await eventually(() => expect(his.texts()).toEqual(said))
    const before = await generation()
    await talk(alice, 40)
    await eventually(async () => expect(await generation()).not.toBe(before))
    await talk(alice, 3)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toEqual(said))
    expect(his.model.past()).toBe('whole')
    expect(paged(his)).toEqual([])
  })
})

describe('[R5] local history', () => {
  it('gives back what left with the seals, without asking the relay', async () => {
    const device = `phone${people}`
    const tab = tabOf(bob, device)
    const his = await open(tab)
    // No two seals in one round: what is between them would have to be caught up with.
    for (let round = 0; round < 6; round++) {
      await talk(alice, 22)
      await his.refresh()
      await isMoved(his)
      await eventually(() => expect(his.texts()).toEqual(said))
    }
    await leave(his, tab)
    const later = await open(tabOf(bob, device))
    await eventually(() => expect(later.texts().at(-1)).toBe(said.at(-1)))
    expect(later.texts().length).toBeLessThan(2 * HOT + 1)
    later.setNetwork('off')
    await later.readAll()
    expect(later.texts()).toEqual(said)
    expect(later.model.past()).toBe('whole')
  })

  it('catches up with what was said, edited and removed over several seals while it was away', async () => {
    const device = `phone${people}`
    const tab = tabOf(bob, device)
    const his = await open(tab)
    await talk(alice, 50)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toEqual(said))
    await leave(his, tab)

    await remove(alice, 'word 3')
    await edit(alice, 'word 5', 'word five')
    await talk(alice, 100)
    await remove(alice, 'word 77')
    await talk(alice, 45)
    const back = tabOf(bob, device)
    const later = await open(back)
    await isMoved(later)
    await eventually(() => expect(later.texts().at(-1)).toBe(said.at(-1)))
    await back.store.settled()
    const truth = said.map((text) =>
      text === 'word 5' ? 'word five' : ['word 3', 'word 77'].includes(text) ? '(removed)' : text,
    )
    await eventually(() => expect(paged(later).some((path) => path.includes('since='))).toBe(true))
    await later.readAll()
    expect(later.texts()).toEqual(truth)
    expect(paged(later).filter((path) => path.includes('before='))).toEqual([])
    expect(await keptOn(back)).not.toMatch(/word 3"|word 77"/)
  })

  it('begins anew after pages of the relay, and joins them', async () => {
    await talk(alice, 250)
    const device = `phone${people}`
    const tab = tabOf(bob, device)
    const his = await open(tab)
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 250'))
    await his.model.loadOlder()
    const shown = his.texts()
    expect(his.model.past()).toBe('more')
    await leave(his, tab)

    const later = await open(tabOf(bob, device))
    await eventually(() => expect(later.texts().at(-1)).toBe('word 250'))
    later.setNetwork('off')
    await later.readAll()
    expect(later.model.past()).toBe('away')
    expect(later.texts()).toEqual(shown)
    later.setNetwork('on')
    later.model.replica().resync()
    await later.model.loadOlder()
    await later.readAll()
    expect(later.texts()).toEqual(said)
  })

  it('loses what somebody removes at once, content and all', async () => {
    const tab = tabOf(bob)
    const his = await open(tab)
    await talk(alice, 50)
    await his.refresh()
    await isMoved(his)
    await eventually(async () => expect(await keptOn(tab)).toContain('"word 2"'))
    await remove(alice, 'word 2')
    await eventually(() => expect(his.texts()[1]).toBe('(removed)'))
    await eventually(async () => expect(await keptOn(tab)).not.toContain('"word 2"'))
    expect(await keptOn(tab)).toContain('"word 4"')
  })

  it('[R3] knows one’s own entries as they were written', async () => {
    const tab = tabOf(alice)
    const hers = await open(tab)
    await talk(alice, 50)
    await edit(alice, 'word 2', 'word two')
    await hers.refresh()
    await isMoved(hers)
    const { createLocalHistory } = await import('../../../app/replica/localHistory.ts')
    const own = () => createLocalHistory(tab.store, room.id as ConversationId).own(alice.user.id)
    await eventually(async () =>
      expect(await own()).toContainEqual(expect.objectContaining({ k: 'm', t: 'word 2' })),
    )
    for (const entry of await own()) {
      expect(Object.keys(entry).sort()).toEqual(entry.k === 'e' ? ['i', 'k', 'o', 't'] : ['i', 'k', 't'])
    }
  })
})

describe('what cannot be had', () => {
  const bySizeOf = async () => {
    await talk(alice, 60)
    const his = await open(tabOf(bob))
    await isMoved(his)
    await eventually(() => expect(his.texts().at(-1)).toBe('word 60'))
    return his
  }

  it('is said to be with the relay while that does not answer, and comes when it does', async () => {
    const his = await bySizeOf()
    his.setNetwork('off')
    await his.model.loadOlder()
    expect(his.model.past()).toBe('away')
    his.setNetwork('on')
    await his.model.loadOlder()
    expect(his.texts()).toEqual(said)
  })

  it('is said to have failed when the relay answers with an error, and is asked for again', async () => {
    const his = await bySizeOf()
    his.setNetwork('broken')
    await his.model.loadOlder()
    expect(his.model.past()).toBe('failed')
    his.setNetwork('on')
    await his.model.loadOlder()
    expect(his.texts()).toEqual(said)
  })

  it('[C2] comes from the relay when the device’s storage takes no history', async () => {
    const tab = tabOf(bob)
    const store: DeviceStore = { ...tab.store, use: async () => undefined }
    Object.defineProperty(store, 'status', { get: () => tab.store.status })
    const his = await open({ ...tab, store })
    for (let round = 0; round < 2; round++) {
      await talk(alice, 45)
      await his.refresh()
      await isMoved(his)
    }
    await eventually(() => expect(his.texts().at(-1)).toBe(said.at(-1)))
    await his.readAll()
    expect(his.texts()).toEqual(said)
  })
})

describe('[R4] what is older than the conversation keeps', () => {
  it('goes from the screen and from local history, and does not come back', async () => {
    const old = Date.now() - 3 * 24 * 3600_000
    const tab = tabOf(bob)
    const his = await open(tab)
    for (let n = 0; n < 45; n++) {
      await alice.request('POST', `/api/conversations/${room.id}/entries`, {
        text: `old ${n}`,
        id: entryIdOf(old + n * 1_000, 0, 1),
      })
    }
    await talk(alice, 20)
    await his.refresh()
    await isMoved(his)
    await eventually(() => expect(his.texts()).toHaveLength(65))
    await eventually(async () => expect(await keptOn(tab)).toContain('"old 3"'))
    const { status } = await alice.request('PATCH', `/api/conversations/${room.id}`, { retentionDays: 1 })
    expect(status).toBe(200)
    await his.refresh()
    await eventually(() => expect(his.texts()).toEqual(said))
    expect(his.model.keeping()).toMatchObject({ days: 1 })
    expect(his.model.keeping().horizon).toBeGreaterThan(old)
    await eventually(async () => expect(await keptOn(tab)).not.toContain('"old '))
    await his.readAll()
    expect(his.texts()).toEqual(said)
  })
})
