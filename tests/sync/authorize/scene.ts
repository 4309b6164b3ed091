import * as Y from 'yjs'
import { authorize } from '../../../sync/authorize/authorize.ts'
import { memberPolicy, type Policy } from '../../../sync/authorize/policies.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import type { UserId } from '../../../sync/ids.ts'
import { appendToLane, laneName, ROOM, stateName } from '../../../sync/lanes.ts'
import { createRandom, type Random } from './random.ts'

export const alice = 'aaaaaaaaaaaaaaaa' as UserId
export const bob = 'bbbbbbbbbbbbbbbb' as UserId
export const eve = 'eeeeeeeeeeeeeeee' as UserId

/** Yjs clients: `EVE_PHONE` is hers and has written nothing yet, `NOBODY` has no owner. */
export const ALICE = 101
export const BOB = 202
export const EVE = 303
export const EVE_PHONE = 304
export const RELAY_CLIENT = 9
export const NOBODY = 999

const OWNERS: Readonly<Record<number, UserId | '@relay'>> = {
  [ALICE]: alice,
  [BOB]: bob,
  [EVE]: eve,
  [EVE_PHONE]: eve,
  [RELAY_CLIENT]: '@relay',
}

export const T0 = Date.UTC(2026, 0, 1, 9)
export const entryId = (n: number) => entryIdOf(T0 + n, 0, 7)
export const message = (n: number, t = `message ${n}`) => ({ i: entryId(n), k: 'm', t })

export interface Scene {
  /** What the relay has: lanes and states of all three, `room`, `log:@relay`. */
  readonly doc: Y.Doc
  readonly random: Random
  readonly policy: Policy
  /** The Yjs client by which the relay writes. */
  readonly relayClient: number
  /** Next clock of a client. */
  clock(client: number): number
  /** Clock of some live element of this client under a root. */
  liveIn(client: number, root: string): number
}

/** A conversation of alice, bob and eve, in whose name everything is authorized. */
export function createScene(seed: number): Scene {
  const random = createRandom(seed)
  const written = withClient(77)
  for (const [client, user] of [
    [ALICE, alice],
    [BOB, bob],
    [EVE, eve],
  ] as const) {
    const device = withClient(client)
    const lane = 2 + random.below(4)
    for (let n = 0; n < lane; n++) appendToLane(device, user, [message(client * 100 + n)])
    device.getMap(stateName(user)).set('read', entryId(1))
    if (random.chance(0.5)) device.getMap(stateName(user)).set('read', entryId(2))
    appendToLane(device, user, [message(client * 100 + lane)])
    Y.applyUpdate(written, Y.encodeStateAsUpdate(device))
  }
  const relay = withClient(RELAY_CLIENT)
  relay.getMap(ROOM).set('kind', 'group')
  relay.getArray(laneName('@relay')).push([{ i: entryId(0), k: 'join', u: alice, n: 'Alice' }])
  Y.applyUpdate(written, Y.encodeStateAsUpdate(relay))
  const doc = random.chance(0.5) ? written : reload(written)
  const policy = memberPolicy(eve, (client) =>
    OWNERS[client] === undefined ? 'unknown' : OWNERS[client] === eve ? 'mine' : 'other',
  )
  return sceneOf(doc, random, policy, RELAY_CLIENT)
}

export function sceneOf(doc: Y.Doc, random: Random, policy: Policy, relayClient: number): Scene {
  return {
    doc,
    random,
    policy,
    relayClient,
    clock: (client) => Y.getState(doc.store, client),
    liveIn(client, root) {
      const struct = doc.store.clients
        .get(client)
        ?.find(
          (item) =>
            item instanceof Y.Item && !item.deleted && doc.share.get(root) === (item.parent as unknown),
        )
      if (struct === undefined) throw new Error(`nothing of ${client} in ${root}`)
      return struct.id.clock
    },
  }
}

export function withClient(client: number): Y.Doc {
  const doc = new Y.Doc()
  doc.clientID = client
  return doc
}

/** The document as a relay finds it after a restart. */
export function reload(doc: Y.Doc): Y.Doc {
  const loaded = withClient(doc.clientID)
  Y.applyUpdate(loaded, Y.encodeStateAsUpdate(doc))
  return loaded
}

export const asEve = (scene: Scene, bytes: Uint8Array) => authorize(bytes, scene.doc, scene.policy)

/** Everything that members see under each root, to be compared before and after. */
export function contentOf(doc: Y.Doc, isMeant: (root: string) => boolean): Record<string, unknown> {
  const content: Record<string, unknown> = {}
  for (const root of [...doc.share.keys()].sort()) {
    if (!isMeant(root)) continue
    content[root] = root.startsWith('log:') ? doc.getArray(root).toJSON() : doc.getMap(root).toJSON()
  }
  return content
}
