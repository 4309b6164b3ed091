import 'fake-indexeddb/auto'
import { createRoot } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { type ConversationList, createList } from '../../../app/conversations/createList.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { createEntryClock } from '../../../sync/clock.ts'
import { type ConversationId, directId, NEW_GENERATION } from '../../../sync/ids.ts'
import { apiOf } from '../../helpers/appApi.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type Listed, openMoving } from '../../helpers/movingConversation.ts'
import { backUp } from '../../helpers/restoring.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

let talk: Talk
beforeEach(async () => {
  talk = await startTalk({ limits: { entriesPerSecond: 1e6, entriesBurst: 1e6 } })
})
afterEach(() => talk.relay.close())

function tabOf(person: TestPerson, options: TabOptions = {}): AppTab {
  const tab = openTab(talk.relay, person, options)
  onTestFinished(() => tab.close())
  return tab
}
async function listedNow(person: TestPerson, id: ConversationId): Promise<Listed> {
  const { epoch, conversations } = await person.overview()
  const found = conversations.find((each) => each.id === id)
  return { epoch, generation: found?.generation ?? NEW_GENERATION }
}
/** What the relay has of somebody, each as often as it is there. */
const stored = (id: ConversationId, person: TestPerson): string[] =>
  talk.relay
    .rows('SELECT body FROM entries WHERE conversation = ? AND author = ? ORDER BY id', id, person.user.id)
    .map(({ body }) => (JSON.parse(String(body)) as { t: string }).t)

describe('[R3] a relay that was restored from yesterday', () => {
  it('gets back what it lacks from everybody’s devices, by itself, once', async () => {
    const { id } = talk.group
    const before = await listedNow(talk.alice, id)
    const tabs = [tabOf(talk.alice), tabOf(talk.bob)] as const
    const [hers, his] = [openMoving(tabs[0], id, before), openMoving(tabs[1], id, before)]
    await Promise.all([hers.loaded(), his.loaded()])
    hers.say('alice, before')
    his.say('bob, before')
    await Promise.all([hers.sent(), his.sent()])
    const restore = await backUp(talk.relay)
    await Promise.all([hers.sent(), his.sent()])
    hers.say('alice, lost')
    his.say('bob, lost')
    await Promise.all([hers.sent(), his.sent()])
    await eventually(() => expect(his.texts(talk.alice.user.id)).toHaveLength(2))
    tabs[1].setOffline(true)
    his.say('bob, unsent')

    await restore()
    const after = await listedNow(talk.alice, id)
    expect(after.epoch).not.toBe(before.epoch)
    expect(after.generation).not.toBe(before.generation)
    tabs[1].setOffline(false)
    for (const each of [hers, his]) await eventually(() => expect(each.generation()).toBe(after.generation))
    await Promise.all([hers.sent(), his.sent()])
    expect(stored(id, talk.alice)).toEqual(['alice, before', 'alice, lost'])
    expect(stored(id, talk.bob)).toEqual(['bob, before', 'bob, lost', 'bob, unsent'])
    await eventually(() => expect(his.texts(talk.alice.user.id)).toEqual(['alice, before', 'alice, lost']))
  })

  it('gets back what the device keeps outside the document, but not what the relay let go for its age', async () => {
    const { id } = talk.group
    const before = await listedNow(talk.alice, id)
    const tab = tabOf(talk.alice)
    const older: { readonly [field: string]: Json }[] = []
    const horizonMs = Date.now() - 1_000_000
    const hers = openMoving(tab, id, before, { ownOlder: async () => older, horizon: () => horizonMs })
    await hers.loaded()
    await hers.sent()
    const restore = await backUp(talk.relay)
    await hers.sent()
    // Something has to be lost, or nothing was.
    hers.say('last')
    await hers.sent()
    const clock = createEntryClock({ now: () => Date.now() - 100_000, replica: 5 })
    const expired = createEntryClock({ now: () => horizonMs - 1, replica: 6 })
    older.push({ i: clock.tick(), k: 'm', t: 'of the past' }, { i: expired.tick(), k: 'm', t: 'too old' })
    await restore()
    await hers.refresh()
    await eventually(() => expect(hers.texts()).toEqual(['of the past', 'last']))
    await hers.sent()
    expect(stored(id, talk.alice)).toEqual(['of the past', 'last'])
  })

  it('a device that starts without a network in between brings it back later, whatever the list knew', async () => {
    const { id } = talk.group
    const device = 'phone-between'
    const before = await listedNow(talk.alice, id)
    const restore = await backUp(talk.relay)
    const tab = tabOf(talk.alice, { device })
    const hers = openMoving(tab, id, before)
    await hers.loaded()
    hers.say('lost')
    await hers.sent()
    await tab.store.settled()
    hers.close()
    tab.close()
    await restore()

    const offline = tabOf(talk.alice, { device, offline: true })
    const again = openMoving(offline, id, before)
    await again.loaded()
    expect(again.texts()).toEqual(['lost'])
    offline.setOffline(false)
    const after = await listedNow(talk.alice, id)
    await eventually(() => expect(again.generation()).toBe(after.generation))
    await again.sent()
    expect(stored(id, talk.alice)).toEqual(['lost'])
  })
})

describe('[R2] a device that hears of the next generation before it hears the list', () => {
  it('goes there at once, but shows it when the list has told the epoch: what was lost comes along', async () => {
    const { id } = talk.group
    const restore = await backUp(talk.relay)
    const before = await listedNow(talk.alice, id)
    const tab = tabOf(talk.alice)
    const hers = openMoving(tab, id, before, { list: 'held' })
    await hers.loaded()
    hers.say('lost')
    await hers.sent()
    await restore()
    const after = await listedNow(talk.alice, id)
    // It is there already, and waits.
    await eventually(async () => {
      const documents = await tab.store.documents(`conversation/${id}/`)
      return documents.length === 2
    })
    expect(hers.texts()).toEqual(['lost'])
    expect(hers.generation()).toBe(before.generation)
    expect(hers.isCurrent()).toBe(false)
    hers.setListed(after)
    await eventually(() => expect(hers.generation()).toBe(after.generation))
    await hers.sent()
    expect(stored(id, talk.alice)).toEqual(['lost'])
  })
})

function listOf(tab: AppTab): ConversationList {
  return createRoot((dispose) => {
    onTestFinished(dispose)
    let made = 0
    return createList({
      ...{ store: tab.store, tabs: tab.tabs, socket: tab.socket },
      me: tab.person.user.id,
      api: apiOf(tab.person, tab.isOffline),
      randomId: () => `c-made-here-${++made}`,
      onOffset: () => undefined,
    })
  })
}

describe('[R3] conversations that the restored relay does not know', () => {
  it('are made again by whoever hosts them, with their people and roles; others keep theirs until then', async () => {
    const restore = await backUp(talk.relay)
    const { alice, bob, eve } = talk
    const [hersTab, hisTab] = [tabOf(alice), tabOf(bob)]
    const [hers, his] = [listOf(hersTab), listOf(hisTab)]
    const group = await alice.createConversation({
      kind: 'group',
      name: 'Hosted by alice',
      memberIds: [bob.user.id, eve.user.id],
    })
    await alice.request('PUT', `/api/conversations/${group.id}/members/${eve.user.id}`, { role: 'moderator' })
    const direct = directId(alice.user.id, bob.user.id)
    await bob.createConversation({ id: direct, kind: 'direct', memberIds: [alice.user.id] })
    await Promise.all([hers.refresh(), his.refresh()])
    const moving = openMoving(hersTab, group.id, await listedNow(alice, group.id))
    await moving.loaded()
    moving.say('written there')
    await moving.sent()
    await restore()

    await his.refresh()
    expect(his.all()?.get(group.id)).toMatchObject({ refused: 'not-found', name: 'Hosted by alice' })
    await eventually(async () => {
      await his.refresh()
      expect(his.all()?.get(direct)?.generation).not.toBe(NEW_GENERATION)
      return true
    })
    await eventually(async () => {
      await hers.refresh()
      const known = hers.all()?.get(group.id)
      expect(known?.generation).not.toBe(NEW_GENERATION)
      expect(known?.members.map(({ id, role }) => [id, role]).sort()).toEqual(
        [
          [alice.user.id, 'host'],
          [bob.user.id, 'member'],
          [eve.user.id, 'moderator'],
        ].sort(),
      )
      return true
    })
    await his.refresh()
    expect(his.all()?.get(group.id)?.refused).toBeUndefined()
    // And what was written there comes back with it.
    await moving.refresh()
    await moving.sent()
    expect(stored(group.id, alice)).toEqual(['written there'])
  })

  it('with somebody whom it does not know either goes on without them', async () => {
    const restore = await backUp(talk.relay)
    const carol = await talk.relay.register('carol')
    const list = listOf(tabOf(talk.alice))
    const group = await talk.alice.createConversation({
      kind: 'group',
      name: 'With carol',
      memberIds: [talk.bob.user.id, carol.user.id],
    })
    const direct = directId(talk.alice.user.id, carol.user.id)
    await talk.alice.createConversation({ id: direct, kind: 'direct', memberIds: [carol.user.id] })
    await list.refresh()
    await restore()
    await eventually(async () => {
      await list.refresh()
      expect(
        list
          .all()
          ?.get(group.id)
          ?.members.map(({ id }) => id),
      ).toEqual([talk.alice.user.id, talk.bob.user.id])
      // Nobody is there to make it with: readable, with the reason.
      expect(list.all()?.get(direct)?.refused).toBe('unknown-user')
      return true
    })
  })

  it('stay readable and are not attached', async () => {
    const { id } = talk.group
    const tab = tabOf(talk.alice)
    const hers = openMoving(tab, id, await listedNow(talk.alice, id))
    await hers.loaded()
    hers.say('kept')
    await hers.sent()
    hers.setListed({ generation: NEW_GENERATION, epoch: 'another' })
    await eventually(() => expect(hers.replica().link.state).toBe('detached'))
    expect(hers.texts()).toEqual(['kept'])
    expect(hers.isCurrent()).toBe(true)
  })
})
