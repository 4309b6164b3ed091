import 'fake-indexeddb/auto'
import * as decoding from 'lib0/decoding'
import { afterAll, beforeAll, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { conversationDocument } from '../../../sync/documentName.ts'
import { type AppTab, openTab, type TabReplica } from '../../helpers/appTab.ts'
import { holdCommits } from '../../helpers/commits.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTestRelay, type TestPerson, type TestRelay } from '../../helpers/testRelay.ts'

let relay: TestRelay
let alice: TestPerson
beforeAll(async () => {
  relay = await startTestRelay()
  alice = await relay.register('alice')
})
afterAll(() => relay.close())

let id: string
let name: string
beforeEach(async () => {
  const made = await alice.createConversation({ kind: 'group', name: 'talk' })
  id = made.id
  name = conversationDocument(made.id, made.generation)
})

function tabOf(person: TestPerson): AppTab {
  const tab = openTab(relay, person)
  onTestFinished(() => tab.close())
  return tab
}

async function attached(tab: AppTab): Promise<TabReplica> {
  const opened = tab.open(name)
  opened.replica.attach()
  await opened.synced()
  return opened
}

function statesOf({ replica }: TabReplica): string[] {
  const states: string[] = []
  replica.on({ link: ({ state }) => states.push(state) })
  return states
}

describe('the link of a document with the relay', () => {
  it('syncs anew after the socket was given up as dead', async () => {
    const tab = tabOf(alice)
    const opened = await attached(tab)
    const states = statesOf(opened)
    tab.socket.restart()
    await eventually(() => expect(states).toEqual(['attaching', 'synced']))
    opened.say('through the new one')
    await opened.sent()
  })

  it('syncs anew after the provider itself gave up a silent socket', async () => {
    const tab = tabOf(alice)
    const opened = await attached(tab)
    const states = statesOf(opened)
    // What its own watchdog calls in the end: no event for the documents.
    tab.socket.provider.onClose({ event: { code: 4408, reason: 'forced' } })
    await eventually(() => expect(states).toEqual(['attaching', 'synced']))
  })

  it('sends what was written without a socket once, not each keystroke again', async () => {
    const tab = tabOf(alice)
    const opened = await attached(tab)
    const frames: number[] = []
    tab.socket.restart()
    for (let count = 0; count < 5; count++) opened.say(`offline ${count}`)
    await eventually(() => tab.socket.provider.webSocket?.readyState === 1)
    const socket = tab.socket.provider.webSocket
    const send = socket?.send.bind(socket)
    if (socket && send) {
      socket.send = (data) => {
        if (data instanceof Uint8Array && data.length > 200) frames.push(data.length)
        send(data)
      }
    }
    await opened.sent()
    expect(frames.length).toBeLessThanOrEqual(1)
  })

  it('[R2] attaches again only after the relay has let go, however long its answer takes', async () => {
    const opened = await attached(tabOf(alice))
    const states = statesOf(opened)
    const commits = holdCommits()
    opened.say('being stored')
    await eventually(() => commits.waiting() > 0)
    // The relay answers in order: its CLOSE comes after the commit.
    const swapped = opened.replica.swap((old) => ({ doc: copyOf(old), given: [] }))
    await new Promise((resolve) => setImmediate(resolve))
    expect(states).toEqual([])
    commits.release()
    await swapped
    await opened.sent()
    expect(states).toEqual(['detached', 'attaching', 'synced'])
    expect(opened.texts()).toEqual(['being stored'])
  })

  it('[R2] whoever lets go while it lets go waits for the relay, too, and is attached afterwards', async () => {
    const opened = await attached(tabOf(alice))
    const commits = holdCommits()
    opened.say('being stored')
    await eventually(() => commits.waiting() > 0)
    const detached = opened.replica.detach()
    await new Promise((resolve) => setImmediate(resolve))
    const states = statesOf(opened)
    const swapped = opened.replica.swap((old) => ({ doc: copyOf(old), given: [] }))
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => setImmediate(resolve))
    expect(states).toEqual([])
    commits.release()
    await Promise.all([detached, swapped])
    opened.replica.attach()
    await opened.sent()
    expect(opened.texts()).toEqual(['being stored'])
  })

  it('[R2] does not ask again for a generation that the document has left, closed or refused', async () => {
    const tab = tabOf(alice)
    const opened = await attached(tab)
    const reasons: string[] = []
    opened.replica.on({ link: (link) => link.state === 'refused' && reasons.push(link.reason) })
    const next = 'elsewhere'
    await relay.restart(() => relay.write('UPDATE conversations SET generation = ? WHERE id = ?', next, id))
    await eventually(() => expect(reasons).toEqual([`generation:${next}`]))
    const missing = tab.open('conversation/c-nobody00/g1')
    missing.replica.attach()
    await eventually(() => expect(missing.replica.link.state).toBe('refused'))
    const asked: string[] = []
    const { webSocket } = tab.socket.provider
    const send = webSocket?.send.bind(webSocket)
    if (webSocket && send) {
      webSocket.send = (data) => {
        if (data instanceof Uint8Array && data.length > 1)
          asked.push(decoding.readVarString(decoding.createDecoder(data)))
        send(data)
      }
    }
    // This one, refused later, has been asked for again: so would the other.
    await eventually(() => expect(asked).toContain('conversation/c-nobody00/g1'))
    expect(asked).not.toContain(name)
  })

  it('asks again for a document that was refused, and tells why it was', async () => {
    const eve = await relay.register('eve')
    const tab = tabOf(eve)
    const opened = tab.open(name)
    opened.replica.attach()
    await eventually(() => expect(opened.replica.link).toEqual({ state: 'refused', reason: 'not-found' }))
    await alice.request('PUT', `/api/conversations/${id}/members/${eve.user.id}`, {})
    await opened.synced()
  })

  it('after a membership ended, whoever opens it anew is let in at once', async () => {
    const carol = await relay.register('carol')
    const path = `/api/conversations/${id}/members/${carol.user.id}`
    await alice.request('PUT', path, {})
    const tab = tabOf(carol)
    const before = await attached(tab)
    await alice.request('DELETE', path)
    await eventually(() => expect(before.replica.link.state).toBe('refused'))
    before.replica.destroy()
    await alice.request('PUT', path, {})
    const again = tab.open(name)
    const states = statesOf(again)
    again.replica.attach()
    await again.synced()
    expect(states).toEqual(['attaching', 'synced'])
  })

  it('hears that a membership ended', async () => {
    const bob = await relay.register('bob')
    await alice.request('PUT', `/api/conversations/${id}/members/${bob.user.id}`, {})
    const opened = await attached(tabOf(bob))
    await alice.request('DELETE', `/api/conversations/${id}/members/${bob.user.id}`)
    await eventually(() => expect(opened.replica.link.state).toBe('refused'))
  })
})

function copyOf(doc: Y.Doc): Y.Doc {
  const copy = new Y.Doc()
  Y.applyUpdate(copy, Y.encodeStateAsUpdate(doc))
  return copy
}
