import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { type Authorized, authorize } from '../../sync/authorize/authorize.ts'
import type { Policy } from '../../sync/authorize/policies.ts'
import type { UserId } from '../../sync/ids.ts'
import { HOME, laneItems, laneName, ROOM, stateName } from '../../sync/lanes.ts'
import { mutate, type Vocabulary } from '../sync/authorize/mutate.ts'
import { policyOf } from '../sync/authorize/policyOf.ts'
import { createRandom, type Random } from '../sync/authorize/random.ts'
import { alice, bob, contentOf, eve, withClient } from '../sync/authorize/scene.ts'
import { createWorld, type Sent } from '../sync/authorize/world.ts'
import { tell } from './helpers/counts.ts'
import { openScratchJournal, type ScratchJournal } from './helpers/journal.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const MUTATIONS = times(4_000, 100_000)
const MUTATIONS_PER_WORLD = 400
const STEPS = 120
const NAMES = [
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

type Kind = 'conversation' | 'home'

interface Sample {
  readonly user: UserId
  readonly update: Uint8Array
  readonly state: Uint8Array
  readonly doc: Y.Doc
  readonly policy: Policy
}

interface Samples {
  readonly kind: Kind
  readonly samples: readonly Sample[]
  readonly vocabulary: Vocabulary
  readonly owners: Map<number, UserId>
}

/** Honest updates, each with the document that it met. */
function collectSamples(seed: number): Samples {
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
  const clients = [...world.relay().store.clients.keys(), 77, 12_345]
  const vocabulary = { clients, names: NAMES, others: samples.map(({ update }) => update) }
  return { kind, samples, vocabulary, owners: new Map(world.owners) }
}

/** What was accepted has to be harmless, now, and after a restart from what was journaled. */
async function applyAccepted(
  { user, state, doc }: Sample,
  update: Uint8Array,
  { entries, novel }: Authorized,
  journal: ScratchJournal,
): Promise<void> {
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

  const stored = Y.encodeStateAsUpdate(after)
  expect(await journal.roundTrip([state, novel], 'snapshot')).toEqual(stored)
  for (const merged of [stored, Y.mergeUpdates([state, novel])]) {
    const restarted = withClient(79)
    Y.applyUpdate(restarted, merged)
    const content = contentOf(restarted, () => true)
    const roots = Object.keys(content)
    expect(contentOf(after, (root) => roots.includes(root))).toEqual(content)
  }
}

/** One document that takes everything it accepts, one after the other; answers how much that was. */
async function pileUp(
  { kind, samples, vocabulary, owners }: Samples,
  tries: number,
  random: Random,
  journal: ScratchJournal,
): Promise<number> {
  const relay = withClient(77)
  const device = withClient(78)
  relay.on('update', (update: Uint8Array) => Y.applyUpdate(device, update))
  Y.applyUpdate(relay, samples.at(-1)?.state ?? new Uint8Array([0, 0]))
  const rows = [Y.encodeStateAsUpdate(relay)]
  for (let n = 0; n < tries; n++) {
    const { user, update } = random.pick(samples)
    const mutated = mutate(update, random, vocabulary)
    const result = authorize(mutated, relay, policyOf(user, kind, owners))
    if (!result.ok) continue
    for (const client of result.value.claims) owners.set(client, user)
    Y.applyUpdate(relay, mutated)
    rows.push(result.value.novel)
  }
  expect(relay.store.pendingStructs).toBeNull()
  expect(relay.store.pendingDs).toBeNull()
  const loaded = withClient(79)
  Y.applyUpdate(loaded, (await journal.roundTrip(rows)) ?? new Uint8Array([0, 0]))
  const content = filledRoots(relay)
  for (const doc of [loaded, device]) {
    expect(Y.encodeStateVector(doc)).toEqual(Y.encodeStateVector(relay))
    expect(filledRoots(doc)).toEqual(content)
    expect(Y.equalDeleteSets(deletesOf(doc), deletesOf(relay))).toBe(true)
  }
  return rows.length - 1
}

/** A root that an update names stays empty when nothing came of it, and is not there after a restart. */
const filledRoots = (doc: Y.Doc) =>
  Object.fromEntries(
    Object.entries(contentOf(doc, () => true)).filter(([, value]) => Object.keys(value as object).length > 0),
  )

const deletesOf = (doc: Y.Doc) => Y.createDeleteSetFromStructStore(doc.store)

describe('mutated updates', () => {
  let journal: ScratchJournal
  beforeAll(async () => {
    journal = await openScratchJournal()
  }, TIMEOUT_MS)
  afterAll(() => journal.close())

  it('[G4] [J4] never make it throw; what it accepts applies whole, touches nobody else, and loads again', {
    timeout: TIMEOUT_MS,
  }, async () => {
    let mutations = 0
    let accepted = 0
    let piled = 0
    for (let world = 0; mutations < MUTATIONS; world++) {
      const seed = SEED * 10_000 + world
      const random = createRandom(seed)
      const collected = collectSamples(seed)
      const { samples, vocabulary } = collected
      for (let n = 0; n < MUTATIONS_PER_WORLD; n++) {
        mutations += 1
        const sample = random.pick(samples)
        const update = mutate(sample.update, random, vocabulary)
        try {
          const result = authorize(update, sample.doc, sample.policy)
          if (!result.ok) continue
          accepted += 1
          await applyAccepted(sample, update, result.value, journal)
        } catch (error) {
          throw new Error(`seed ${seed}, mutation ${n}: ${[...update].join(' ')}`, { cause: error })
        }
      }
      try {
        piled += await pileUp(collected, MUTATIONS_PER_WORLD, random, journal)
        mutations += MUTATIONS_PER_WORLD
      } catch (error) {
        throw new Error(`seed ${seed}, piled up`, { cause: error })
      }
    }
    tell('byte mutations', { mutations, accepted, 'accepted one upon the other': piled })
    expect(accepted).toBeGreaterThan(MUTATIONS / 200)
    expect(piled).toBeGreaterThan(0)
  })
})
