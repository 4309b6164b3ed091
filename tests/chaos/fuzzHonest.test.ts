import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorize } from '../../sync/authorize/authorize.ts'
import { HOME, laneItems, laneName, stateName } from '../../sync/lanes.ts'
import { policyOf } from '../sync/authorize/policyOf.ts'
import { createRandom } from '../sync/authorize/random.ts'
import { contentOf } from '../sync/authorize/scene.ts'
import { createWorld, type Sent, type World } from '../sync/authorize/world.ts'
import { tell } from './helpers/counts.ts'
import { SEED, TIMEOUT_MS, times } from './helpers/knobs.ts'

const HISTORIES = times(60, 1_500)
const STEPS = 120

type Kind = 'conversation' | 'home'

/** Authorizes, compares the answer with what applying then does, and counts what was accepted. */
function submit(world: World, kind: Kind, sent: Sent, where: string): void {
  const { user, update } = sent
  const doc = world.relay()
  const isForeign = (root: string) => ![laneName(user), stateName(user), HOME].includes(root)
  const before = {
    foreign: contentOf(doc, isForeign),
    state: Y.encodeStateAsUpdate(doc),
    entries: new Set([...laneItems(doc, user)].map(({ client, clock }) => `${client}:${clock}`)),
  }

  const owned = new Set(world.owners.keys())
  const known = Y.decodeStateVector(Y.encodeStateVector(doc))
  const result = authorize(update, doc, policyOf(user, kind, world.owners))
  if (!result.ok) throw new Error(`${where}: refused ${result.error.code} ${result.error.detail ?? ''}`)
  world.accept(sent, result.value.claims)

  const writers = [...doc.store.clients.keys()].filter(
    (client) => Y.getState(doc.store, client) !== (known.get(client) ?? 0),
  )
  expect(new Set(result.value.claims), where).toEqual(new Set(writers.filter((client) => !owned.has(client))))
  expect(doc.store.pendingStructs, where).toBeNull()
  expect(doc.store.pendingDs, where).toBeNull()
  expect(contentOf(doc, isForeign), where).toEqual(before.foreign)
  expect(result.value.isNoop, where).toBe(equalBytes(Y.encodeStateAsUpdate(doc), before.state))
  const added = [...laneItems(doc, user)].filter(
    ({ client, clock }) => !before.entries.has(`${client}:${clock}`),
  )
  expect(byId(result.value.entries), where).toEqual(byId(added))
  for (const { root, key, value } of result.value.sets) {
    expect(doc.getMap(root).has(key) || kind === 'home', where).toBe(true)
    expect(value, where).toBeDefined()
  }
}

const equalBytes = (one: Uint8Array, other: Uint8Array): boolean =>
  one.length === other.length && one.every((byte, index) => byte === other[index])

const byId = (items: readonly { readonly client: number; readonly clock: number }[]) =>
  [...items].sort((one, other) => one.client - other.client || one.clock - other.clock)

describe.each(['conversation', 'home'] as const)('honest traffic of a %s', (kind) => {
  it('[G2] [G4] is never refused, brings what it says, touches nobody else, and leaves nothing pending', {
    timeout: TIMEOUT_MS,
  }, () => {
    let accepted = 0
    for (let seed = SEED; seed < SEED + HISTORIES; seed++) {
      const world = createWorld(createRandom(seed), kind)
      const take = (sent: Sent, step: number) => {
        submit(world, kind, sent, `seed ${seed}, step ${step}`)
        accepted += 1
      }
      for (let step = 0; step < STEPS; step++) {
        const sent = world.step()
        if (sent !== undefined) take(sent, step)
      }
      world.settle((sent) => take(sent, STEPS))
      const roots = contentOf(world.relay(), () => true)
      for (const { doc } of world.devices) {
        for (const root of Object.keys(roots)) {
          if (root.startsWith('log:')) doc.getArray(root)
          else doc.getMap(root)
        }
        expect(
          contentOf(doc, (root) => root in roots),
          `seed ${seed}`,
        ).toEqual(roots)
      }
    }
    tell(`honest traffic of a ${kind}`, { histories: HISTORIES, accepted, 'refused without reason': 0 })
    expect(accepted).toBeGreaterThan(HISTORIES * 20)
  })
})
