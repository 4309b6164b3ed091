import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { authorize } from '../../../sync/authorize/authorize.ts'
import { type Attacks, entry, inLane, next } from './attack.ts'
import { ON_BYTES } from './attacksOnBytes.ts'
import { ON_CONTENT } from './attacksOnContent.ts'
import { ON_ORDER } from './attacksOnOrder.ts'
import { ON_ROOTS } from './attacksOnRoots.ts'
import { asEve, createScene, EVE, message } from './scene.ts'
import { any, update } from './wire.ts'

const ATTACKS: Attacks = { ...ON_ROOTS, ...ON_ORDER, ...ON_CONTENT, ...ON_BYTES }
/** Different lengths of lanes, fresh and reloaded documents. */
const SCENES = 12

describe('attacks', () => {
  it.each(Object.entries(ATTACKS).map(([name, [code, build]]) => ({ name, code, build })))(
    '[G2] [G4] refuses $name: $code',
    ({ code, build }) => {
      for (let seed = 1; seed <= SCENES; seed++) {
        const scene = createScene(seed)
        const result = asEve(scene, build(scene))
        expect(result, `seed ${seed}`).toMatchObject({ ok: false, error: { code } })
      }
    },
  )

  it.each(Object.keys(ATTACKS))('[G2] refuses it behind an honest entry, too: %s', (name) => {
    const scene = createScene(3)
    const [first = 0, ...rest] = ATTACKS[name]?.[1](scene) ?? []
    const honest = update([{ client: 2 ** 31, clock: 0, structs: [inLane(entry)] }])
    expect(asEve(scene, honest).ok).toBe(true)
    const both = new Uint8Array([first + 1, ...honest.subarray(1, -1), ...rest])
    expect(asEve(scene, both).ok).toBe(false)
  })

  it('[G4] leaves the document as it was, whatever comes', () => {
    const scene = createScene(1)
    const before = Y.encodeStateAsUpdate(scene.doc)
    const roots = [...scene.doc.share.keys()]
    for (const code of [
      'a new root',
      'a prototype in an entry',
      'a left and a right neighbour in different lanes',
    ]) {
      const attack = ATTACKS[code]
      if (attack === undefined) throw new Error(code)
      asEve(scene, attack[1](scene))
    }
    expect(Y.encodeStateAsUpdate(scene.doc)).toEqual(before)
    expect([...scene.doc.share.keys()]).toEqual(roots)
  })

  it('[G4] refuses more structs or deletes than the limit', () => {
    const scene = createScene(1)
    const structs = [inLane(entry), { left: { client: 9000, clock: 0 }, content: entry }]
    const two = update([{ client: 9000, clock: 0, structs }])
    expect(authorize(two, scene.doc, scene.policy, { structs: 2 }).ok).toBe(true)
    expect(authorize(two, scene.doc, scene.policy, { structs: 1 })).toMatchObject({
      error: { code: 'too-big' },
    })
    const deletes = update([], [[EVE, [0, 1], [2, 1]]])
    expect(authorize(deletes, scene.doc, scene.policy, { structs: 1 })).toMatchObject({
      error: { code: 'too-big' },
    })
  })

  it('[G4] refuses more bytes or entries than the limits', () => {
    const scene = createScene(1)
    const two = next(inLane(any(message(1), message(2))))(scene)
    expect(authorize(two, scene.doc, scene.policy, { bytes: two.length }).ok).toBe(true)
    expect(authorize(two, scene.doc, scene.policy, { bytes: two.length - 1 })).toMatchObject({
      error: { code: 'too-big' },
    })
    expect(authorize(two, scene.doc, scene.policy, { entries: 1 })).toMatchObject({
      error: { code: 'too-many-entries' },
    })
  })
})
