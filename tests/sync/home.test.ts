import { describe, expect, test } from 'vitest'
import * as Y from 'yjs'
import {
  arrangementKey,
  draftKey,
  homeGet,
  homeSet,
  mergeHome,
  observeHome,
  readKey,
  settingKey,
} from '../../sync/home.ts'
import type { ConversationId } from '../../sync/ids.ts'
import { HOME } from '../../sync/lanes.ts'
import { forSeeds } from './helpers/random.ts'

const kitchen = 'kitchen-1' as ConversationId
const draft = draftKey(kitchen)

/** Two devices of one person, each observing, as the rule asks. */
function twoDevices() {
  const laptop = new Y.Doc()
  const phone = new Y.Doc()
  for (const doc of [laptop, phone]) observeHome(doc, () => {})
  return { laptop, phone }
}

function exchange(one: Y.Doc, other: Y.Doc): void {
  for (let round = 0; round < 3; round++) {
    Y.applyUpdate(other, Y.encodeStateAsUpdate(one, Y.encodeStateVector(other)))
    Y.applyUpdate(one, Y.encodeStateAsUpdate(other, Y.encodeStateVector(one)))
  }
}

describe('home', () => {
  test('names its keys', () => {
    const arranged = (['pin', 'mute', 'archive'] as const).map((how) => arrangementKey(how, kitchen))
    expect(arranged).toEqual(['pin:kitchen-1', 'mute:kitchen-1', 'archive:kitchen-1'])
    expect([draft, readKey(kitchen), settingKey('theme')]).toEqual([
      'draft:kitchen-1',
      'read:kitchen-1',
      'setting:theme',
    ])
  })

  test('[D9] keeps a value with its time in one flat map', () => {
    const doc = new Y.Doc()
    homeSet(doc, draft, 'half a thou', 1_000)
    expect(homeGet(doc, draft)).toBe('half a thou')
    expect(doc.getMap(HOME).toJSON()).toEqual({ [draft]: { v: 'half a thou', t: 1_000 } })
    homeSet(doc, draft, null, 2_000)
    expect(homeGet(doc, draft)).toBeNull()
    expect(homeGet(doc, 'unheard of')).toBeUndefined()
  })

  test('writes nothing when nothing changes', () => {
    const doc = new Y.Doc()
    homeSet(doc, settingKey('look'), { a: 1, b: 2 }, 1_000)
    let updates = 0
    doc.on('update', () => updates++)
    homeSet(doc, settingKey('look'), { b: 2, a: 1 }, 2_000)
    expect(updates).toBe(0)
  })

  test('[D9] what is set last here wins over all seen here, even if the clock is behind', () => {
    const { laptop, phone } = twoDevices()
    homeSet(laptop, draft, 'from the future', 9_000)
    exchange(laptop, phone)
    homeSet(phone, draft, 'now', 1_000)
    exchange(laptop, phone)
    expect([homeGet(laptop, draft), homeGet(phone, draft)]).toEqual(['now', 'now'])
  })

  test('[D9] the newest wins, whichever client id Yjs prefers', () => {
    for (const [laptopId, phoneId] of [
      [1, 2],
      [2, 1],
    ] as const) {
      const { laptop, phone } = twoDevices()
      laptop.clientID = laptopId
      phone.clientID = phoneId
      homeSet(laptop, draft, 'newer', 2_000)
      homeSet(phone, draft, 'older', 1_000)
      exchange(laptop, phone)
      expect([homeGet(laptop, draft), homeGet(phone, draft)]).toEqual(['newer', 'newer'])
    }
  })

  test('[D9] of two set at the same time both devices choose the same', () => {
    for (const [one, other] of [
      ['a', 'b'],
      ['b', 'a'],
    ] as const) {
      const { laptop, phone } = twoDevices()
      homeSet(laptop, draft, one, 1_000)
      homeSet(phone, draft, other, 1_000)
      exchange(laptop, phone)
      expect([homeGet(laptop, draft), homeGet(phone, draft)]).toEqual(['b', 'b'])
    }
  })

  test('tells which keys changed once they can be read, and stops when asked', () => {
    const { laptop, phone } = twoDevices()
    const heard: unknown[] = []
    const stop = observeHome(laptop, (keys) => heard.push([keys, homeGet(laptop, draft)]))
    homeSet(phone, draft, 'hello', 1_000)
    exchange(phone, laptop)
    expect(heard).toEqual([[[draft], 'hello']])
    stop()
    homeSet(laptop, draft, 'bye', 2_000)
    expect(heard).toHaveLength(1)
  })

  test('marks what it writes again with the given origin', () => {
    const laptop = new Y.Doc()
    laptop.clientID = 1
    const phone = new Y.Doc()
    phone.clientID = 2
    observeHome(laptop, () => {}, { origin: 'home' })
    homeSet(laptop, draft, 'newer', 2_000)
    homeSet(phone, draft, 'older', 1_000)
    const origins: unknown[] = []
    laptop.on('update', (_update, origin) => origins.push(origin))
    Y.applyUpdate(laptop, Y.encodeStateAsUpdate(phone), 'network')
    expect(origins).toEqual(['network', 'home'])
    expect(homeGet(laptop, draft)).toBe('newer')
  })

  test('[D9] a rebase copies: per key the newest wins, its time with it', () => {
    const source = new Y.Doc()
    const target = new Y.Doc()
    homeSet(source, draft, 'newer', 2_000)
    homeSet(source, readKey(kitchen), 'older', 1_000)
    homeSet(source, settingKey('theme'), 'dark', 1_000)
    homeSet(target, draft, 'older', 1_000)
    homeSet(target, readKey(kitchen), 'newer', 2_000)
    mergeHome(target, source)
    mergeHome(target, source)
    expect(target.getMap(HOME).toJSON()).toEqual({
      [draft]: { v: 'newer', t: 2_000 },
      [readKey(kitchen)]: { v: 'newer', t: 2_000 },
      [settingKey('theme')]: { v: 'dark', t: 1_000 },
    })
  })

  test.each([5, null, 'text', [], { v: 1 }, { v: 1, t: 'soon' }, { v: 1, t: 1.5 }, { v: 1, t: Number.NaN }])(
    'reads nothing from %j and writes over it',
    (odd) => {
      const doc = new Y.Doc()
      doc.getMap(HOME).set(draft, odd)
      expect(homeGet(doc, draft)).toBeUndefined()
      homeSet(doc, draft, 'fine', 1_000)
      expect(homeGet(doc, draft)).toBe('fine')
    },
  )

  test('[D9] three devices end with the newest of each key after any exchange', () => {
    forSeeds(200, (random) => {
      const devices = Array.from({ length: 3 }, () => new Y.Doc())
      for (const doc of devices) observeHome(doc, () => {})
      for (let step = 0; step < 20; step++) {
        const doc = random.pick(devices)
        if (random.chance(0.6)) homeSet(doc, random.pick(['a', 'b']), random.below(1_000), random.below(50))
        else exchange(doc, random.pick(devices))
      }
      const newest = new Map<string, number>()
      for (const doc of devices) {
        for (const [key, entry] of doc.getMap(HOME)) {
          newest.set(key, Math.max(newest.get(key) ?? 0, (entry as { t: number }).t))
        }
      }
      for (let round = 0; round < 3; round++) {
        for (const doc of devices) for (const other of devices) exchange(doc, other)
      }
      const [first, ...others] = devices.map((doc) => doc.getMap(HOME).toJSON())
      for (const other of others) expect(other).toEqual(first)
      for (const [key, t] of newest) expect(first?.[key].t).toBe(t)
    })
  })
})
