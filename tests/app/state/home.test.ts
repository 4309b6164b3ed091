import 'fake-indexeddb/auto'
import { createRoot } from 'solid-js'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import { createHome, type HomeStore } from '../../../app/conversations/createHome.ts'
import { homeDocument } from '../../../sync/documentName.ts'
import { arrangementKey, homeGet } from '../../../sync/home.ts'
import type { ConversationId, EntryId, Generation } from '../../../sync/ids.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

const TALK = 'c-some-talk' as ConversationId
const OTHER = 'c-other-talk' as ConversationId
const PLACE = '01k7000000000000' as EntryId

let relay: TestRelay
let alice: TestPerson
beforeAll(async () => {
  relay = await startTestRelay()
  alice = await relay.register('alice')
})
afterAll(() => relay.close())

function tabOf(options: TabOptions = {}): AppTab {
  const tab = openTab(relay, alice, options)
  onTestFinished(() => tab.close())
  return tab
}

interface OpenedHome extends HomeStore {
  refresh(): Promise<void>
}

/** Home as the workspace has it: opened as soon as the list names it. */
function homeOf(tab: AppTab, known?: Generation): OpenedHome {
  return createRoot((dispose) => {
    onTestFinished(dispose)
    const refresh = async () => {
      if (tab.isOffline()) return
      const { home: generation, epoch } = await alice.overview()
      home.open(generation, epoch)
    }
    const home = createHome({
      ...{ store: tab.store, tabs: tab.tabs, socket: tab.socket },
      me: alice.user.id,
      now: Date.now,
      onStateless: () => undefined,
      onUnwelcome: () => void refresh(),
    })
    if (known !== undefined) home.open(known, 'one')
    const offState = tab.socket.onState((state) => state === 'connected' && void refresh())
    onTestFinished(offState)
    return { ...home, refresh }
  })
}

let generations = 0
/** The relay goes on with another document, with what it has. */
async function renew(): Promise<Generation> {
  const { home } = await alice.overview()
  const next = `another${++generations}` as Generation
  await relay.restart(() => {
    relay.write('UPDATE users SET home_generation = ? WHERE id = ?', next, alice.user.id)
    for (const table of ['updates', 'snapshots', 'clients']) {
      const [from, to] = [home, next].map((generation) => homeDocument(alice.user.id, generation))
      relay.write(`UPDATE ${table} SET document = ? WHERE document = ?`, to, from)
    }
  })
  return next
}

describe('[R2] [D9] home in another generation', () => {
  it('holds drafts and read marks that were written without a network; the newest wins', async () => {
    const away = tabOf({ device: 'away' })
    const first = homeOf(away, (await alice.overview()).home)
    await eventually(() => first.isCurrent())
    first.setDraft(TALK, 'begun')
    await eventually(() => expect(first.draft(TALK)).toBe('begun'))
    const at = tabOf()
    const second = homeOf(at, (await alice.overview()).home)
    await eventually(() => expect(second.draft(TALK)).toBe('begun'))

    away.setOffline(true)
    second.setDraft(OTHER, 'written at the desk')
    first.setDraft(TALK, 'written on the train')
    first.setReadMark(TALK, PLACE)
    await eventually(() => expect(first.readMark(TALK)).toBe(PLACE))
    const heard: string[] = []
    first.onDraft(OTHER, (text) => heard.push(text))
    await away.store.settled()
    const next = await renew()
    await eventually(() => second.isCurrent())
    away.setOffline(false)
    await eventually(() => expect(second.draft(TALK)).toBe('written on the train'))
    await eventually(() => expect(second.readMark(TALK)).toBe(PLACE))
    await eventually(() => expect(first.draft(OTHER)).toBe('written at the desk'))
    expect(heard).toEqual(['written at the desk'])
    const fresh = alice.device().open(homeDocument(alice.user.id, next))
    await fresh.synced()
    expect(homeGet(fresh.doc, `draft:${TALK}`)).toBe('written on the train')
    await eventually(async () =>
      expect(await away.store.documents('home/')).toEqual([homeDocument(alice.user.id, next)]),
    )
  })

  it('is read from what the device has when it starts without a network', async () => {
    const tab = tabOf({ device: 'cold' })
    const home = homeOf(tab, (await alice.overview()).home)
    await eventually(() => home.isCurrent())
    home.setDraft(TALK, 'kept here')
    await eventually(() => expect(home.draft(TALK)).toBe('kept here'))
    await tab.store.settled()
    tab.close()
    const next = await renew()
    const offline = homeOf(tabOf({ device: 'cold', offline: true }), next)
    await eventually(() => expect(offline.draft(TALK)).toBe('kept here'))
    expect(offline.isCurrent()).toBe(false)
  })
})

describe('[D9] how one arranges the list', () => {
  const pin = arrangementKey('pin', TALK)
  const archive = arrangementKey('archive', TALK)

  it('is in step on two devices that were apart; what was done last counts, also taking it back', async () => {
    const [one, other] = [tabOf(), tabOf()]
    const known = (await alice.overview()).home
    const [desk, phone] = [homeOf(one, known), homeOf(other, known)]
    await eventually(() => desk.isCurrent() && phone.isCurrent())
    desk.setValue(pin, true)
    await eventually(() => expect(phone.value(pin)).toBe(true))

    other.setOffline(true)
    phone.setValue(pin, null)
    phone.setValue(archive, 1_790_000_000_000)
    desk.setValue(arrangementKey('mute', OTHER), true)
    await eventually(() => expect(phone.value(pin)).toBeNull())
    expect(desk.value(pin)).toBe(true)
    other.setOffline(false)
    for (const home of [desk, phone]) {
      await eventually(() => expect(home.value(pin)).toBeNull())
      await eventually(() => expect(home.value(archive)).toBe(1_790_000_000_000))
      await eventually(() => expect(home.value(arrangementKey('mute', OTHER))).toBe(true))
    }
  })
})
