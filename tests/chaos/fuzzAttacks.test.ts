import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { laneItems } from '../../sync/lanes.ts'
import { eventually } from '../helpers/eventually.ts'
import type { Attacks } from '../sync/authorize/attack.ts'
import { ON_BYTES } from '../sync/authorize/attacksOnBytes.ts'
import { ON_CONTENT } from '../sync/authorize/attacksOnContent.ts'
import { ON_ORDER } from '../sync/authorize/attacksOnOrder.ts'
import { ON_ROOTS } from '../sync/authorize/attacksOnRoots.ts'
import { mutate } from '../sync/authorize/mutate.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { alice, bob, eve } from '../sync/authorize/scene.ts'
import { expectVerified } from './helpers/agreement.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'
import { type Siege, startSiege } from './helpers/siege.ts'

const ATTACKS: Attacks = { ...ON_ROOTS, ...ON_ORDER, ...ON_CONTENT, ...ON_BYTES }
/** They first put something in the relay's document that no client could, or use an id that only it knows. */
const NEEDS_ITS_DOCUMENT =
  /^(a known (mark|entry of another lane) that goes on|a collected struct that goes|an entry after a collected|an entry inside a known type|a second follower of each of hundreds of known|dozens of values at|an entry with the client of the document itself)/
const ROUNDS = times(1, 20)
const MUTATIONS = times(300, 20_000)

describe('a member who sends what no device would', () => {
  let siege: Siege
  beforeAll(async () => {
    siege = await startSiege(SEED)
  }, TIMEOUT_MS)
  afterAll(() => siege.close())

  it('[G1] [G2] [G4] gets none of it past a real relay, which goes on as if nothing had been', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const before = siege.foreign()
    const lane = [...laneItems(siege.seen, eve)]
    const kinds = Object.entries(ATTACKS).filter(([name]) => !NEEDS_ITS_DOCUMENT.test(name))
    const refused = new Map<string, number>()
    let taken = 0
    for (let round = 0; round < ROUNDS; round++) {
      for (const [name, [code, build]] of kinds) {
        const answer = await siege.attack(build(siege.scene()))
        if (answer.accepted) taken += 1
        expect({ accepted: answer.accepted, code: answer.code }, name).toEqual({ accepted: false, code })
        refused.set(code, (refused.get(code) ?? 0) + 1)
      }
    }
    expect(siege.foreign()).toEqual(before)
    expect([...laneItems(siege.seen, eve)]).toEqual(lane)
    tell('attacks on a real relay', {
      kinds: kinds.length,
      'accepted attacks': taken,
      ...Object.fromEntries([...refused].map(([code, count]) => [`refused ${code}`, count])),
    })
  })

  it('[G4] [J4] with bytes changed at random: others keep what they have, and the document loads again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    const random = createRandom(SEED)
    const before = siege.foreign()
    const sent: Uint8Array[] = []
    let accepted = 0
    for (let n = 0; n < MUTATIONS; n++) {
      const update = mutate(honestUpdate(siege, n, random.pick([303, 304, 305])), random, {
        clients: [...siege.seen.store.clients.keys(), 77],
        names: [
          alice,
          bob,
          eve,
          'log:',
          'state:',
          'room',
          'home',
          'log:@relay',
          'read',
          'delivered',
          '__proto__',
        ],
        others: sent.length === 0 ? [new Uint8Array([0, 0])] : sent,
      })
      if (sent.length < 50) sent.push(update)
      if ((await siege.attack(update)).accepted) accepted += 1
    }
    expect(accepted).toBeGreaterThan(MUTATIONS / 200)
    // What was hers to write may be named `late` by the relay; nothing else of others has changed.
    expect(withoutLate(siege.foreign())).toEqual(withoutLate(before))
    expect(siege.seen.store.pendingStructs).toBeNull()
    const ids = [...laneItems(siege.seen, eve)].map(({ value }) => (value as { i: string }).i)
    expect(new Set(ids).size).toBe(ids.length)

    const lane = [...laneItems(siege.seen, eve)].length
    await siege.restart()
    const fresh = await siege.device('dora')
    await eventually(() => expect([...laneItems(fresh.doc, eve)].length).toBe(lane))
    expect(Y.encodeStateVector(fresh.doc)).toEqual(Y.encodeStateVector(siege.seen))
    expect(siege.relay.rows('SELECT seq FROM updates WHERE quarantined IS NOT NULL')).toEqual([])
    await expectVerified(siege.relay.dataDir)
    tell('byte mutations on a real relay', { mutations: MUTATIONS, accepted })
  })
})

/** What a device of eve's that knows everything would send next. */
function honestUpdate(siege: Siege, n: number, client: number): Uint8Array {
  const device = new Y.Doc()
  Y.applyUpdate(device, Y.encodeStateAsUpdate(siege.seen))
  device.clientID = client
  const vector = Y.encodeStateVector(device)
  device.transact(() => {
    device.getArray(`log:${eve}`).push([{ i: siege.clock.tick(), k: 'm', t: `word ${n}` }])
    if (n % 3 === 0) device.getMap(`state:${eve}`).set(n % 2 === 0 ? 'read' : 'delivered', siege.clock.tick())
  })
  return Y.encodeStateAsUpdate(device, vector)
}

const withoutLate = (content: Record<string, unknown>): Record<string, unknown> => ({
  ...content,
  'log:@relay': (content['log:@relay'] as { k: string }[]).filter(({ k }) => k !== 'late'),
})
