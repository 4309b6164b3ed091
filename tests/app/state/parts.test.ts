import 'fake-indexeddb/auto'
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest'
import * as Y from 'yjs'
import { copyBelow } from '../../../app/replica/copyBelow.ts'
import { partEnd } from '../../../app/replica/partEnd.ts'
import type { ConversationId } from '../../../sync/ids.ts'
import { appendToLane, laneItems } from '../../../sync/lanes.ts'
import { type AppTab, openTab, type TabOptions } from '../../helpers/appTab.ts'
import { eventually } from '../../helpers/eventually.ts'
import { type MovingConversation, openMoving } from '../../helpers/movingConversation.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestPerson } from '../../helpers/testRelay.ts'

const HOT = 20_000
let talk: Talk
beforeAll(async () => {
  talk = await startTalk({
    limits: { hotEntries: HOT, sealQuietMs: 3600_000, entriesPerSecond: 1e6, entriesBurst: 1e6 },
  })
})
afterAll(() => talk.relay.close())

async function conversationOf(person: TestPerson) {
  const made = await person.createConversation({
    kind: 'group',
    name: 'Month',
    memberIds: [talk.bob.user.id],
  })
  const { epoch } = await person.overview()
  return { id: made.id, listed: { generation: made.generation, epoch } }
}

function tabOf(person: TestPerson, options: TabOptions): AppTab {
  const tab = openTab(talk.relay, person, options)
  onTestFinished(() => tab.close())
  return tab
}

/** Writes so many words, as in so many moments, all kept on the device. */
async function write(hers: MovingConversation, tab: AppTab, count: number, word: string): Promise<string[]> {
  const said: string[] = []
  while (said.length < count) {
    const few = Array.from(
      { length: Math.min(20, count - said.length) },
      (_, n) => `${word} ${said.length + n}`,
    )
    hers.append(...few.map((t) => ({ i: hers.nextId(), k: 'm', t })))
    said.push(...few)
    if (said.length % 1_000 === 0) await tab.store.settled()
  }
  await tab.store.settled()
  return said
}

const stored = (id: ConversationId, person: TestPerson): string[] =>
  talk.relay
    .rows('SELECT body FROM entries WHERE conversation = ? AND author = ? ORDER BY seq', id, person.user.id)
    .map(({ body }) => (JSON.parse(String(body)) as { t: string }).t)

describe('[G11] more than the relay takes at once', () => {
  it('12,000 entries of a month offline arrive once each and in order, over reloads while they are sent', async () => {
    const { id, listed } = await conversationOf(talk.alice)
    const device = 'month'
    const offline = tabOf(talk.alice, { device, offline: true })
    const first = openMoving(offline, id, listed)
    await first.loaded()
    const said = await write(first, offline, 7_000, 'first weeks')
    first.close()
    offline.close()
    // Another start of the app writes as another Yjs client.
    const still = tabOf(talk.alice, { device, offline: true })
    const second = openMoving(still, id, listed)
    await second.loaded()
    said.push(...(await write(second, still, 5_000, 'last weeks')))
    expect(second.unsent()).toBe(12_000)
    still.setOffline(false)
    await eventually(() => expect(stored(id, talk.alice).length).toBeGreaterThan(2_000), {
      timeoutMs: 30_000,
    })
    second.close()
    still.close()

    const later = tabOf(talk.alice, { device })
    const third = openMoving(later, id, listed)
    await third.loaded()
    // Shown all the while, those that wait as waiting.
    expect(third.texts()).toHaveLength(12_000)
    third.say('written while they are sent')
    said.push('written while they are sent')
    await third.sent(60_000)
    expect(third.refused()).toEqual([])
    const arrived = stored(id, talk.alice)
    expect(arrived).toHaveLength(said.length)
    expect(arrived).toEqual(said)
    const largest = talk.relay.rows(
      'SELECT max(length(bytes)) AS bytes FROM updates WHERE document LIKE ?',
      `conversation/${id}/%`,
    )
    expect(Number(largest[0]?.bytes)).toBeLessThan(1024 * 1024)
  }, 120_000)

  it('goes in smaller parts when the relay takes less than this device thought', async () => {
    const small = await startTalk({
      limits: { maxStepTwoEntries: 40, entriesPerSecond: 1e6, entriesBurst: 1e6 },
    })
    onTestFinished(() => small.relay.close())
    const listed = { generation: small.group.generation, epoch: (await small.alice.overview()).epoch }
    const tab = openTab(small.relay, small.alice, { offline: true, part: { entries: 400, bytes: 100_000 } })
    onTestFinished(() => tab.close())
    const hers = openMoving(tab, small.group.id, listed)
    await hers.loaded()
    const said = await write(hers, tab, 300, 'word')
    tab.setOffline(false)
    await hers.sent(30_000)
    expect(hers.refused()).toEqual([])
    const arrived = small.relay.rows(
      'SELECT body FROM entries WHERE author = ? ORDER BY seq',
      small.alice.user.id,
    )
    expect(arrived.map(({ body }) => (JSON.parse(String(body)) as { t: string }).t)).toEqual(said)
  }, 60_000)

  it('moves along when the conversation is sealed under it', async () => {
    const low = await startTalk({
      limits: { hotEntries: 150, sealQuietMs: 3600_000, entriesPerSecond: 1e6, entriesBurst: 1e6 },
    })
    onTestFinished(() => low.relay.close())
    const listed = { generation: low.group.generation, epoch: (await low.alice.overview()).epoch }
    const tab = openTab(low.relay, low.alice, { offline: true, part: { entries: 100, bytes: 100_000 } })
    onTestFinished(() => tab.close())
    const hers = openMoving(tab, low.group.id, listed)
    await hers.loaded()
    const said = await write(hers, tab, 3_000, 'word')
    tab.setOffline(false)
    await eventually(() => expect(hers.generation()).not.toBe(listed.generation), { timeoutMs: 20_000 })
    await hers.sent(40_000)
    const arrived = low.relay.rows(
      'SELECT body FROM entries WHERE author = ? ORDER BY seq',
      low.alice.user.id,
    )
    expect(arrived.map(({ body }) => (JSON.parse(String(body)) as { t: string }).t)).toEqual(said)
    expect(hers.refused()).toEqual([])
  }, 60_000)
})

describe('[G4] a part of a document', () => {
  const me = '0000000000alice0' as TestPerson['user']['id']
  const id = (n: number) => n.toString(32).padStart(10, '0').concat('000000')
  const idsOf = (doc: Y.Doc) => [...laneItems(doc, me)].map(({ value }) => (value as { i: string }).i)

  it('takes the oldest first, and never what was written next to something that is not in it', () => {
    // Two tabs that saw each other: each entry lies next to one of the other's. One clock went back in between.
    const one = new Y.Doc()
    const other = new Y.Doc()
    for (let n = 0; n < 30; n++) {
      const [writer, reader] = n % 3 === 0 ? [one, other] : [other, one]
      appendToLane(writer, me, [{ i: id(n === 21 ? 0 : n + 1), k: 'm', t: 'x' }])
      Y.applyUpdate(reader, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(reader)))
    }
    const parts: string[][] = []
    for (let to = new Map<number, number>(); (parts.at(-1)?.length ?? 0) < 30; ) {
      to = partEnd(one, to, { entries: 7, bytes: 1e6 })
      const part = copyBelow(one, to)
      expect(part.store.pendingStructs).toBeNull()
      parts.push(idsOf(part))
    }
    expect(parts.map((part) => part.length)).toEqual([7, 14, 21, 28, 30])
    expect(parts[0]).toEqual(Array.from({ length: 7 }, (_, n) => id(n + 1)))
    expect(parts.at(-1)).toEqual(idsOf(one))
  })

  it('holds at least one entry, however long that is', () => {
    const doc = new Y.Doc()
    appendToLane(doc, me, [{ i: id(1), k: 'm', t: 'x'.repeat(5_000) }])
    appendToLane(doc, me, [{ i: id(2), k: 'm', t: 'x'.repeat(5_000) }])
    expect(partEnd(doc, new Map(), { entries: 10, bytes: 1_000 })).toEqual(new Map([[doc.clientID, 1]]))
  })
})
