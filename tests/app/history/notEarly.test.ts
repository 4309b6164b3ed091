import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { type AppConversation, openAppConversation, pretendPage } from '../../helpers/appConversation.ts'
import { type AppTab, openTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

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
  const opened = await openAppConversation(tab, room.id)
  onTestFinished(() => opened.close())
  await eventually(() => opened.model.ready() && opened.model.isCurrent())
  return opened
}
const ids = new Map<string, EntryId>()
async function talk(count: number): Promise<void> {
  for (let n = 0; n < count; n++) {
    const text = `word ${ids.size + 1}`
    const { body } = await alice.request('POST', `/api/conversations/${room.id}/entries`, { text })
    ids.set(text, (body as { i: EntryId }).i)
  }
}
beforeEach(() => ids.clear())

const generation = async (): Promise<Conversation['generation']> =>
  (await alice.overview()).conversations.find(({ id }) => id === room.id)?.generation ?? room.generation
/** Alice writes from another device of hers. */
async function write(entry: { readonly [field: string]: Json }): Promise<void> {
  const device = alice.device()
  const document = device.openConversation({ id: room.id, generation: await generation() })
  await document.synced()
  document.append({ i: document.clock.tick(), ...entry })
  await document.acknowledged()
  device.close()
}
const idOf = (text: string): EntryId => {
  const found = ids.get(text)
  if (found === undefined) throw new Error(`nobody said ${text}`)
  return found
}
const isMoved = (view: AppConversation) =>
  eventually(
    async () => view.model.replica().name.endsWith(`/${await generation()}`) && view.model.isCurrent(),
  )
const settle = async ({ store }: AppTab) => {
  await store.settled()
  await store.use((db) => db.getAll('history'))
}

describe('[R5] the row of the relay that a device is true to', () => {
  it('is not what the list said after the document was compared: an edit that it has not heard of is pulled later', async () => {
    const device = `phone${people}`
    const tab = tabOf(bob, device)
    let isHeld = false
    let held = 0
    const person: TestPerson = {
      ...bob,
      request(method, path, body) {
        if (!isHeld || !path.endsWith('/known')) return bob.request(method, path, body)
        held += 1
        return Promise.reject(new Error('nobody there'))
      },
    }
    const his = await open({ ...tab, person })
    his.model.send('mine')
    await talk(10)
    await eventually(() => expect(his.model.unsentCount()).toBe(0))
    isHeld = true
    const before = await generation()
    await talk(40)
    expect(await generation()).not.toBe(before)
    await his.refresh()
    // Compared, and waiting for what the relay knows.
    await eventually(() => expect(held).toBeGreaterThan(0))
    tab.setOffline(true)
    await write({ k: 'e', o: idOf('word 2'), t: 'word two' })
    await his.refresh()
    isHeld = false
    await eventually(async () => his.model.replica().name.endsWith(`/${await generation()}`), {
      timeoutMs: 10_000,
    })
    expect(his.texts()).toContain('word 2')
    await settle(tab)
    his.close()
    tab.close()

    await talk(60)
    const later = await open(tabOf(bob, device))
    await isMoved(later)
    await eventually(() => expect(later.texts().at(-1)).toBe('word 110'))
    await later.readAll()
    expect(later.texts()).toContain('word 3')
    expect(later.texts()).toContain('word two')
  })
})

describe('a deletion that the page did not live to carry out', () => {
  it('is carried out though the message is in the past, which is not read yet', async () => {
    await talk(60)
    const message = idOf('word 2')
    const key = `${alice.user.id}/${message}`
    localStorage.setItem(`test.removing.${room.id}`, JSON.stringify({ [key]: Date.now() - 1 }))
    const hers = await open(tabOf(alice))
    expect(hers.texts()).not.toContain('word 2')
    await eventually(() => expect(localStorage.getItem(`test.removing.${room.id}`)).toBeNull())
    await eventually(() => expect(hers.model.unsentCount()).toBe(0))
    await hers.readAll()
    expect(hers.texts()[1]).toBe('(removed)')
  })
})
