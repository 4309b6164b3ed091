import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { entryIdOf } from '../../../sync/clock.ts'
import { laneName, ROOM } from '../../../sync/lanes.ts'
import { eventually } from '../../helpers/eventually.ts'
import { startTalk, type Talk } from '../../helpers/talk.ts'
import type { TestDevice, TestDocument } from '../../helpers/testDevice.ts'

describe('an update that breaks the rules', () => {
  let talk: Talk
  let device: TestDevice
  let his: TestDocument
  beforeAll(async () => {
    talk = await startTalk()
    device = talk.alice.device()
    his = talk.bob.device().openConversation(talk.group)
    const hers = device.openConversation(talk.group)
    await Promise.all([his.synced(), hers.synced()])
    his.say('bob was here')
    await his.acknowledged()
    await hers.leave()
  })
  afterAll(() => talk.relay.close())

  const rowCount = () => talk.relay.rows('SELECT count(*) AS n FROM updates')[0]?.n
  const entryCount = () => talk.relay.rows('SELECT count(*) AS n FROM entries')[0]?.n

  const attacks: readonly (readonly [string, string, (doc: Y.Doc, hers: TestDocument) => void])[] = [
    [
      'an entry in another member’s lane',
      'foreign-root',
      (doc, hers) =>
        doc.getArray(laneName(talk.bob.user.id)).push([{ i: hers.clock.tick(), k: 'm', t: 'forged' }]),
    ],
    [
      'a change of the room',
      'foreign-root',
      (doc) => doc.getMap(ROOM).set(`member:${talk.eve.user.id}`, { role: 'host', name: 'eve' }),
    ],
    [
      'an entry of the relay',
      'foreign-root',
      (doc, hers) =>
        doc.getArray('log:@relay').push([{ i: hers.clock.tick(), k: 'join', u: talk.eve.user.id, n: 'eve' }]),
    ],
    ['a root of one’s own making', 'foreign-root', (doc) => doc.getArray('graffiti').push(['forged'])],
    ['text of one’s own making', 'content-kind', (doc) => doc.getText('graffiti').insert(0, 'forged')],
    [
      'a deletion in another member’s lane',
      'foreign-delete',
      (doc) => doc.getArray(laneName(talk.bob.user.id)).delete(0, 1),
    ],
    [
      'a nested type in one’s own lane',
      'content-kind',
      (doc) => doc.getArray(laneName(talk.alice.user.id)).push([new Y.Map([['t', 'forged']])]),
    ],
    [
      'binary in one’s own lane',
      'content-kind',
      (doc) => doc.getArray(laneName(talk.alice.user.id)).push([new Uint8Array([1, 2, 3])]),
    ],
    [
      'another key in one’s own state',
      'bad-key',
      (doc) => doc.getMap(`state:${talk.alice.user.id}`).set('mood', 'forged'),
    ],
  ]

  for (const [what, code, attack] of attacks) {
    it(`[G2] is refused, named, and reaches neither member nor journal: ${what}`, async () => {
      const before = { rows: rowCount(), vector: Y.encodeStateVector(his.doc) }
      const hers = device.openConversation(talk.group)
      await hers.synced()
      attack(hers.doc, hers)
      await eventually(() => expect(hers.codes()).toEqual([code]))

      // What comes after from bob has passed whatever came before from alice.
      his.provider.forceSync()
      await his.acknowledged()
      expect({ rows: rowCount(), vector: Y.encodeStateVector(his.doc) }).toEqual(before)
      expect(JSON.stringify(his.doc.toJSON())).not.toContain('forged')
      await hers.leave()
    })
  }

  it('[G7] names every bad entry of an update with its own reason, and stores none of it', async () => {
    const before = entryCount()
    const hers = device.openConversation(talk.group)
    await hers.synced()
    const [good, empty, long, alien, hide, self] = Array.from({ length: 6 }, () => hers.clock.tick())
    const ahead = entryIdOf(Date.now() + 3600_000, 0, 1)
    hers.append(
      { i: good ?? '', k: 'm', t: 'good' },
      { i: empty ?? '', k: 'm', t: '  ' },
      { i: long ?? '', k: 'm', t: 'x'.repeat(16 * 1024 + 1) },
      { i: alien ?? '', k: 'seal', c: 1, h: '' },
      { i: hide ?? '', k: 'd', o: hide ?? '' },
      { i: self ?? '', k: 'r', o: [talk.alice.user.id, self ?? ''], e: '👍', v: true },
      { i: ahead, k: 'm', t: 'tomorrow' },
    )
    const rejected = await hers.rejection()
    expect(rejected).toMatchObject({
      type: 'rejected',
      code: 'bad-entries',
      entries: [
        { i: empty, code: 'empty' },
        { i: long, code: 'too-long' },
        { i: alien, code: 'unknown-kind' },
        { i: hide, code: 'bad-target' },
        { i: self, code: 'bad-target' },
        { i: ahead, code: 'clock-ahead' },
      ],
    })
    expect(entryCount()).toBe(before)
    await hers.leave()
  })

  it('[G7] takes text of exactly 16 KiB', async () => {
    const hers = device.openConversation(talk.group)
    await hers.synced()
    hers.say('é'.repeat(8 * 1024))
    await eventually(() => expect(his.texts(talk.alice.user.id)).toContain('é'.repeat(8 * 1024)))
    expect(hers.codes()).toEqual([])
    await hers.leave()
  })

  it('[G7] leaves the socket usable: for another document, and for this one rebased', async () => {
    const other = await talk.alice.createConversation({ kind: 'group', name: 'Elsewhere', memberIds: [] })
    const hers = device.openConversation(talk.group)
    const elsewhere = device.openConversation(other)
    await Promise.all([hers.synced(), elsewhere.synced()])
    hers.say('   ')
    hers.say('a gap until the rebase')
    await eventually(() => expect(hers.codes()).toEqual(['bad-entries', 'gap']))

    elsewhere.say('still here')
    await elsewhere.acknowledged()
    expect(elsewhere.codes()).toEqual([])

    await hers.leave()
    const rebased = device.openConversation(talk.group)
    await rebased.synced()
    rebased.say('and here')
    await eventually(() => expect(his.texts(talk.alice.user.id)).toContain('and here'))
    expect(rebased.codes()).toEqual([])
    await rebased.leave()
  })

  it('[D3] refuses a clock ahead with how far, and takes the same text once shifted', async () => {
    const hers = device.openConversation(talk.group)
    await hers.synced()
    const ahead = Date.now() + 2 * 3600_000
    hers.append({ i: entryIdOf(ahead, 0, 7), k: 'm', t: 'from the future' })
    const rejected = await hers.rejection()
    expect(rejected).toMatchObject({ code: 'clock-ahead', entries: [{ code: 'clock-ahead' }] })
    const offsetMs = Number(rejected.offsetMs)
    expect(Math.abs(offsetMs - 2 * 3600_000)).toBeLessThan(10_000)
    await hers.leave()

    const rebased = device.openConversation(talk.group)
    await rebased.synced()
    rebased.append({ i: entryIdOf(ahead - offsetMs, 0, 7), k: 'm', t: 'from the future' })
    await eventually(() => expect(his.texts(talk.alice.user.id)).toContain('from the future'))
  })
})
