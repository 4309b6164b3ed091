import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorize } from '../../../sync/authorize/authorize.ts'
import { memberPolicy } from '../../../sync/authorize/policies.ts'
import { laneItems, laneName, stateName } from '../../../sync/lanes.ts'
import { LIMITS } from '../../../sync/limits.ts'
import {
  ALICE,
  alice,
  asEve,
  createScene,
  EVE,
  EVE_PHONE,
  entryId,
  eve,
  message,
  NOBODY,
  withClient,
} from './scene.ts'
import { any, deleted, update } from './wire.ts'

/** One of eve's devices that has all the relay has. */
function evesDevice(scene: { readonly doc: Y.Doc }, client: number): Y.Doc {
  const device = withClient(client + 1_000_000)
  Y.applyUpdate(device, Y.encodeStateAsUpdate(scene.doc))
  // Yjs changes the id of whoever hears something under its own.
  device.clientID = client
  return device
}

/** What a device writes in one go. */
function written(device: Y.Doc, write: (doc: Y.Doc) => void): Uint8Array {
  const before = Y.encodeStateVector(device)
  device.transact(() => write(device))
  return Y.encodeStateAsUpdate(device, before)
}

describe('a member', () => {
  it('[G2] adds entries to its own lane', () => {
    const scene = createScene(1)
    const clock = scene.clock(EVE)
    const bytes = written(evesDevice(scene, EVE), (doc) => {
      doc
        .getArray(laneName(eve))
        .push([message(1), { ...message(2), x: [null, true, -1.5, 2 ** 40, { a: '' }] }])
    })
    expect(asEve(scene, bytes)).toEqual({
      ok: true,
      value: {
        claims: [],
        entries: [
          { value: message(1), client: EVE, clock },
          {
            value: { ...message(2), x: [null, true, -1.5, 2 ** 40, { a: '' }] },
            client: EVE,
            clock: clock + 1,
          },
        ],
        sets: [],
        novel: expect.any(Uint8Array),
        isNoop: false,
      },
    })
  })

  it('[G2] sets the two keys of its state', () => {
    const scene = createScene(1)
    const bytes = written(evesDevice(scene, EVE), (doc) => {
      doc.getMap(stateName(eve)).set('read', entryId(70))
      doc.getMap(stateName(eve)).set('delivered', entryId(71))
    })
    const root = stateName(eve)
    expect(asEve(scene, bytes)).toMatchObject({
      ok: true,
      value: {
        entries: [],
        sets: [
          { root, key: 'read', value: entryId(70) },
          { root, key: 'delivered', value: entryId(71) },
        ],
      },
    })
  })

  it('[G4] brings a key that was set many times offline, old values gone', () => {
    const scene = createScene(1)
    const device = evesDevice(scene, EVE_PHONE)
    const before = Y.encodeStateVector(device)
    for (let n = 0; n < 20; n++) device.getMap(stateName(eve)).set('read', entryId(n))
    const result = asEve(scene, Y.encodeStateAsUpdate(device, before))
    expect(result).toMatchObject({ ok: true, value: { sets: [{ key: 'read', value: entryId(19) }] } })
  })

  it('[G5] claims a client that nobody owns, and each only once', () => {
    const scene = createScene(1)
    const entry = (client: number) => ({
      client,
      clock: 0,
      structs: [{ root: laneName(eve), content: any(message(1)) }],
    })
    expect(asEve(scene, update([entry(NOBODY)]))).toMatchObject({ value: { claims: [NOBODY] } })
    expect(asEve(scene, update([entry(EVE_PHONE)]))).toMatchObject({ value: { claims: [] } })
    const two = update([entry(NOBODY + 1), entry(NOBODY), entry(EVE_PHONE)])
    expect(asEve(scene, two)).toMatchObject({ value: { claims: [NOBODY + 1, NOBODY] } })
  })
})

describe('what is known already', () => {
  it('[G4] counts for nothing: a whole step 2 of what everybody wrote', () => {
    const scene = createScene(2)
    const all = Y.encodeStateAsUpdate(scene.doc)
    expect(asEve(scene, all)).toMatchObject({
      ok: true,
      value: { claims: [], entries: [], sets: [], isNoop: true },
    })
  })

  it('[G4] stays known after the relay removed it: deletes and old content of every step 2', () => {
    const scene = createScene(2)
    const device = evesDevice(scene, EVE)
    scene.doc.getArray(laneName(eve)).delete(0, 2)
    scene.doc.getArray(laneName(alice)).delete(1, 1)
    expect(asEve(scene, Y.encodeStateAsUpdate(device))).toMatchObject({ ok: true, value: { isNoop: true } })
    Y.applyUpdate(device, Y.encodeStateAsUpdate(scene.doc))
    device.getArray(laneName(eve)).push([message(9)])
    const result = asEve(scene, Y.encodeStateAsUpdate(device))
    expect(result).toMatchObject({ ok: true, value: { entries: [{ value: message(9) }], isNoop: false } })
  })

  it('[G4] may be skipped, as devices do that hold updates which came too early', () => {
    const scene = createScene(2)
    const structs = [{ skip: scene.clock(EVE) }, { root: laneName(eve), content: any(message(9)) }]
    expect(asEve(scene, update([{ client: EVE, clock: 0, structs }]))).toMatchObject({
      ok: true,
      value: { entries: [{ value: message(9) }] },
    })
  })

  it('[G4] is left out of what is to be journaled, be it forged or not', () => {
    const scene = createScene(2)
    const forged = update([
      { client: EVE_PHONE, clock: 0, structs: [{ root: laneName(eve), content: any(message(2)) }] },
      {
        client: ALICE,
        clock: 0,
        structs: [{ root: laneName(alice), content: any(message(1, 'never said')) }],
      },
    ])
    const result = asEve(scene, forged)
    if (!result.ok) throw new Error(result.error.code)
    expect(result.value.entries.map(({ value }) => value)).toEqual([message(2)])

    // The rows before were lost: nobody speaks for alice.
    const restored = withClient(1)
    Y.applyUpdate(restored, result.value.novel)
    expect([...laneItems(restored, alice)]).toEqual([])
    expect([...laneItems(restored, eve)]).toHaveLength(1)
  })

  it('[G4] may be the beginning of what is new', () => {
    const scene = createScene(2)
    const lane = { root: laneName(eve) }
    const begun = update([
      { client: EVE_PHONE, clock: 0, structs: [{ ...lane, content: any(message(1), message(2)) }] },
    ])
    Y.applyUpdate(scene.doc, begun)
    const whole = [{ ...lane, content: any(message(1), message(2), message(3)) }]
    const result = asEve(scene, update([{ client: EVE_PHONE, clock: 0, structs: whole }]))
    expect(result).toMatchObject({ ok: true, value: { entries: [{ value: message(3), clock: 2 }] } })
    if (result.ok) Y.applyUpdate(scene.doc, result.value.novel)
    expect(scene.clock(EVE_PHONE)).toBe(3)
  })
})

describe('order', () => {
  it('[G4] takes clients that build on one another, whichever comes first', () => {
    const scene = createScene(1)
    const phone = evesDevice(scene, EVE_PHONE)
    const tablet = evesDevice(scene, NOBODY)
    for (let n = 0; n < 6; n++) {
      const [writer, other] = n % 2 === 0 ? [phone, tablet] : [tablet, phone]
      writer.getArray(laneName(eve)).push([message(n)])
      Y.applyUpdate(other, Y.encodeStateAsUpdate(writer, Y.encodeStateVector(other)))
    }
    const result = asEve(scene, Y.encodeStateAsUpdate(phone, Y.encodeStateVector(scene.doc)))
    expect(result).toMatchObject({ ok: true, value: { entries: { length: 6 }, claims: [NOBODY] } })
  })

  it('[G4] takes a chain through as many clients as the limit allows', () => {
    const scene = createScene(1)
    const clients = Array.from({ length: LIMITS.maxUpdateClients }, (_, n) => 20_000 - n)
    const blocks = clients.map((client, n) => ({
      client,
      clock: 0,
      structs: [
        n === clients.length - 1
          ? { root: laneName(eve), content: any(message(n)) }
          : { left: { client: client - 1, clock: 0 }, content: any(message(n)) },
      ],
    }))
    expect(asEve(scene, update(blocks))).toMatchObject({
      ok: true,
      value: { entries: { length: clients.length } },
    })
  })
})

describe('a document read from disk', () => {
  it('[G3] is judged like one that was written to', () => {
    const scene = createScene(2)
    const policy = memberPolicy(eve, () => 'unknown')
    const bytes = update([
      {
        client: NOBODY,
        clock: 0,
        structs: [{ left: { client: ALICE, clock: 0 }, content: any(message(1)) }],
      },
    ])
    for (const doc of [scene.doc, evesDevice(scene, 78)]) {
      expect(authorize(bytes, doc, policy)).toMatchObject({
        error: { code: 'foreign-root', detail: laneName(alice) },
      })
    }
  })
})

describe('time', () => {
  it('[G4] does not grow with the document: nobody looks at what an update does not name', () => {
    const { doc, policy } = createScene(1)
    const untouchable = new Proxy([], {
      get() {
        throw new Error('looked at')
      },
    })
    for (const client of doc.store.clients.keys()) {
      if (client !== EVE) doc.store.clients.set(client, untouchable)
    }
    const clock = Y.getState(doc.store, EVE)
    const left = { client: EVE, clock: clock - 1 }
    const bytes = update([{ client: EVE, clock, structs: [{ left, content: any(message(1)) }] }])
    expect(authorize(bytes, doc, policy)).toMatchObject({ ok: true, value: { entries: { length: 1 } } })
  })

  it('[G4] is bounded by the bytes that came, not by what they promise', () => {
    const { doc, policy } = createScene(1)
    const promise = 2 ** 31 - 1
    const promises = [
      update([{ client: NOBODY, clock: 0, structs: [{ collected: promise }] }]),
      update([
        {
          client: NOBODY,
          clock: 0,
          structs: [{ root: stateName(eve), key: 'read', content: deleted(promise) }],
        },
      ]),
      update([], [[EVE, [0, promise]]]),
      update([{ client: NOBODY, clock: 0, count: 199_999, structs: [] }]),
    ]
    const startMs = performance.now()
    for (let n = 0; n < 50; n++) for (const bytes of promises) authorize(bytes, doc, policy)
    expect(performance.now() - startMs).toBeLessThan(1_000)
  })
})
