import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, expect, onTestFinished } from 'vitest'
import type { Conversation } from '../../../sync/api.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import type { ConversationId, EntryId } from '../../../sync/ids.ts'
import { type AppConversation, openAppConversation, pretendPage } from '../../helpers/appConversation.ts'
import { type AppTab, openTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

/** A document of more than this is sealed when it is twice as long; half of it stays. */
export const HOT = 20

type Row = { readonly i: EntryId; readonly t?: string }

/** A relay that seals early, and in each test a new group of alice and bob that is going to be long. */
export function longRoom() {
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

  const laneOf = async (person: TestPerson) => {
    const { generation: now } =
      (await person.overview()).conversations.find(({ id }) => id === room.id) ?? room
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

  const generation = async (): Promise<Conversation['generation']> =>
    (await alice.overview()).conversations.find(({ id }) => id === room.id)?.generation ?? room.generation
  /** The document on screen is the one that the relay has now. */
  const isMoved = async (view: AppConversation) =>
    eventually(
      async () => view.model.replica().name.endsWith(`/${await generation()}`) && view.model.isCurrent(),
    )
  const paged = ({ asked }: AppConversation) => asked.filter((path) => path.includes('/entries?'))

  return {
    get alice() {
      return alice
    },
    get bob() {
      return bob
    },
    get room() {
      return room
    },
    /** Of a device of this test. */
    get phone() {
      return `phone${people}`
    },
    said,
    tabOf,
    open,
    talk,
    remove,
    edit,
    keptOn,
    leave,
    generation,
    isMoved,
    paged,
  }
}
