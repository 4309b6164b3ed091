import { describe, expect, it } from 'vitest'
import { conversationDocument } from '../../../sync/documentName.ts'
import { openTab } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay } from '../../helpers/testRelay.ts'
import { pairOfTabs } from './pairOfTabs.ts'

const pair = pairOfTabs()
const { attached, heardByBob, tabOf } = pair

describe('[C1] a replica', () => {
  it('reads the store before it attaches, and sends only what the relay lacks', async () => {
    const device = 'phone'
    const first = tabOf(pair.alice, { device })
    const before = await attached(first)
    before.say('one')
    await before.sent()
    await first.store.settled()
    first.close()

    const again = tabOf(pair.alice, { device })
    const after = again.open(pair.name)
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
    const offline = tabOf(pair.alice, { device })
    const before = offline.open(pair.name)
    await before.replica.loaded
    before.say('written offline')
    before.say('and more')
    expect(before.unsent()).toBe(2)
    await offline.store.settled()
    offline.close()

    const after = await attached(tabOf(pair.alice, { device }))
    await after.sent()
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(['written offline', 'and more'])
  })

  it('works without any storage', async () => {
    const tab = tabOf(pair.alice)
    tab.store.close()
    const opened = await attached(tab)
    opened.say('hello')
    await opened.sent()
    expect((await heardByBob()).texts(pair.alice.user.id)).toEqual(['hello'])
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
    const tab = tabOf(pair.alice, { device })
    const opened = await attached(tab)
    opened.say('sent')
    expect(opened.unsent()).toBe(1)
    await opened.sent()
    await tab.store.settled()
    tab.close()
    const again = tabOf(pair.alice, { device }).open(pair.name)
    await again.replica.loaded
    again.say('waits')
    expect(again.unsent()).toBe(1)
  })

  it('is known from the relay’s state vector, too, when an acknowledgement was lost', async () => {
    const device = 'phone'
    const tab = tabOf(pair.alice, { device })
    const opened = await attached(tab)
    opened.say('sent')
    // Stored there; the answer dies with the socket.
    await eventually(async () => (await heardByBob()).texts(pair.alice.user.id).length === 1)
    tab.close()
    const again = await attached(tabOf(pair.alice, { device }))
    expect(again.unsent()).toBe(0)
  })
})
