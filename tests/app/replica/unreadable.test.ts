import 'fake-indexeddb/auto'
import { IDBDatabase } from 'fake-indexeddb'
import { afterAll, beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest'
import * as Y from 'yjs'
import { conversationDocument } from '../../../sync/documentName.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let alice: TestPerson
beforeAll(async () => {
  relay = await startTestRelay()
  alice = await relay.register('alice')
})
afterAll(() => relay.close())

function tabOf(person: TestPerson, options: TabOptions = {}): AppTab {
  const tab = openTab(relay, person, options)
  onTestFinished(() => tab.close())
  return tab
}
function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}

/** The device's storage takes what is written and gives nothing, until the answer is called. */
function breakReading(): () => void {
  const { transaction } = IDBDatabase.prototype
  const spy = vi.spyOn(IDBDatabase.prototype, 'transaction')
  spy.mockImplementation(function (this: IDBDatabase, stores, mode) {
    if (mode === undefined || mode === 'readonly') throw new Error('It cannot be read.')
    return transaction.call(this, stores, mode)
  })
  onTestFinished(() => spy.mockRestore())
  return () => spy.mockRestore()
}

describe('[C2] a store that cannot be read at the start, and can be later', () => {
  it.each([
    { rebases: 0, swaps: false },
    { rebases: 1, swaps: false },
    { rebases: 0, swaps: true },
  ])('loses neither what it held nor what was written meanwhile: %o', async ({ rebases, swaps }) => {
    const { id, generation } = await alice.createConversation({ kind: 'group', name: 'talk' })
    const name = conversationDocument(id, generation)
    const device = `phone-${rebases}-${swaps}`
    const first = tabOf(alice, { device, offline: true })
    const before = first.open(name)
    await before.replica.loaded
    before.say('before')
    for (let n = 0; n < rebases; n++) {
      await before.replica.swap((old) => ({ doc: copyOf(old), given: [] }))
    }
    await first.store.settled()
    first.close()

    const second = tabOf(alice, { device, offline: true })
    const repair = breakReading()
    const blind = second.open(name)
    await blind.replica.loaded
    expect(blind.texts()).toEqual([])
    repair()
    if (swaps) await blind.replica.swap((old) => ({ doc: copyOf(old), given: [] }))
    blind.say('meanwhile')
    await eventually(() => expect(blind.texts()).toEqual(['before', 'meanwhile']))
    await second.store.settled()
    second.close()

    const third = tabOf(alice, { device })
    const later = third.open(name)
    await later.replica.loaded
    expect(later.texts()).toEqual(['before', 'meanwhile'])
    later.replica.attach()
    await later.sent()
  })
})
