import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Authorized, authorize } from '../../../sync/authorize/authorize.ts'
import type { Policy } from '../../../sync/authorize/policies.ts'
import type { UserId } from '../../../sync/ids.ts'
import { HOME, laneItems, laneName, ROOM, stateName } from '../../../sync/lanes.ts'
import { mutate, type Vocabulary } from './mutate.ts'
import { policyOf } from './policyOf.ts'
import { createRandom } from './random.ts'
import { alice, bob, contentOf, eve, withClient } from './scene.ts'
import { createWorld, type Sent } from './world.ts'

/** `GATE_MUTATIONS=200000 GATE_SEED=7 vitest run tests/sync/authorize/fuzz.test.ts` for a long run. */
const MUTATIONS = Number(process.env.GATE_MUTATIONS ?? 5_000)
const SEED = Number(process.env.GATE_SEED ?? 1)
const MUTATIONS_PER_WORLD = 400
const STEPS = 120
const TIMEOUT_MS = 60_000 + MUTATIONS * 10

interface Sample {
  readonly user: UserId
  readonly update: Uint8Array
  readonly state: Uint8Array
  readonly doc: Y.Doc
  readonly policy: Policy
}

/** Honest updates, each with the document that it met. */
function collectSamples(seed: number): { samples: readonly Sample[]; vocabulary: Vocabulary } {
  const random = createRandom(seed)
  const kind = random.chance(0.7) ? 'conversation' : 'home'
  const world = createWorld(random, kind)
  const samples: Sample[] = []
  const take = ({ user, update }: Sent) => {
    const state = Y.encodeStateAsUpdate(world.relay())
    const doc = withClient(77)
    Y.applyUpdate(doc, state)
    const policy = policyOf(user, kind, new Map(world.owners))
    const result = authorize(update, doc, policy)
    if (!result.ok) throw new Error(`seed ${seed}: refused ${result.error.code}`)
    samples.push({ user, update, state, doc, policy })
    world.accept({ user, update }, result.value.claims)
  }
  for (let step = 0; step < STEPS; step++) {
    const sent = world.step()
    if (sent !== undefined) take(sent)
  }
  world.settle(take)
  const names = [
    alice,
    bob,
    eve,
    'log:',
    'state:',
    ROOM,
    HOME,
    'log:@relay',
    'read',
    'delivered',
    '__proto__',
    'v',
  ]
  const clients = [...world.relay().store.clients.keys(), 77, 12_345]
  return { samples, vocabulary: { clients, names, others: samples.map(({ update }) => update) } }
}

/** What was accepted has to be harmless, now and after a restart. */
function applyAccepted(
  { user, state, doc }: Sample,
  update: Uint8Array,
  { entries, novel }: Authorized,
): void {
  const isForeign = (root: string) => ![laneName(user), stateName(user), HOME].includes(root)
  const after = withClient(78)
  Y.applyUpdate(after, state)
  Y.applyUpdate(after, update)
  expect(after.store.pendingStructs).toBeNull()
  expect(after.store.pendingDs).toBeNull()
  expect(contentOf(after, isForeign)).toEqual(contentOf(doc, isForeign))
  const lane = [...laneItems(after, user)]
  expect(lane.length).toBe([...laneItems(doc, user)].length + entries.length)
  for (const { value } of lane) expect(Object.getPrototypeOf(value)).toBe(Object.prototype)

  // As it was journaled, read back as it stands or merged.
  const again = withClient(79)
  Y.applyUpdate(again, state)
  Y.applyUpdate(again, novel)
  expect(Y.encodeStateAsUpdate(again)).toEqual(Y.encodeStateAsUpdate(after))
  for (const stored of [Y.encodeStateAsUpdate(after), Y.mergeUpdates([state, novel])]) {
    const restarted = withClient(79)
    Y.applyUpdate(restarted, stored)
    const content = contentOf(restarted, () => true)
    const roots = Object.keys(content)
    expect(contentOf(after, (root) => roots.includes(root))).toEqual(content)
  }
}

describe('mutated updates', () => {
  it('[G4] never make it throw; what it accepts applies whole and touches nobody else', {
    timeout: TIMEOUT_MS,
  }, () => {
    let accepted = 0
    for (let world = 0; world * MUTATIONS_PER_WORLD < MUTATIONS; world++) {
      const seed = SEED * 10_000 + world
      const random = createRandom(seed)
      const { samples, vocabulary } = collectSamples(seed)
      for (let n = 0; n < MUTATIONS_PER_WORLD; n++) {
        const sample = random.pick(samples)
        const update = mutate(sample.update, random, vocabulary)
        try {
          const result = authorize(update, sample.doc, sample.policy)
          if (!result.ok) continue
          accepted += 1
          applyAccepted(sample, update, result.value)
        } catch (error) {
          throw new Error(`seed ${seed}, mutation ${n}: ${[...update].join(' ')}`, { cause: error })
        }
      }
    }
    expect(accepted).toBeGreaterThan(MUTATIONS / 100)
  })
})
