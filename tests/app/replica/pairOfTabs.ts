import 'fake-indexeddb/auto'
import { afterAll, beforeAll, beforeEach, onTestFinished } from 'vitest'
import { conversationDocument } from '../../../sync/documentName.ts'
import { type AppTab, openTab, type TabOptions, type TabReplica } from '../../helpers/appTab.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

/** A relay for all tests of a file, and in each test a new conversation of alice and bob. */
export function pairOfTabs() {
  let relay: TestRelay
  let alice: TestPerson
  let bob: TestPerson
  let name: string
  beforeAll(async () => {
    relay = await startTestRelay()
    alice = await relay.register('alice')
    bob = await relay.register('bob')
  })
  afterAll(() => relay.close())
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
  return {
    get relay() {
      return relay
    },
    get alice() {
      return alice
    },
    /** Of the conversation's document. */
    get name() {
      return name
    },
    tabOf,
    attached,
    /** Everything that bob, who has nothing stored, receives from alice. */
    heardByBob: () => attached(tabOf(bob)),
  }
}
