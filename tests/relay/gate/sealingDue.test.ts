import { expect, it } from 'vitest'
import * as Y from 'yjs'
import { createLiveDocument } from '../../../relay/gate/liveDocument.ts'
import { createSealing, type SealingDeps } from '../../../relay/gate/sealing.ts'
import { parseDocumentName } from '../../../sync/documentName.ts'
import { LIMITS } from '../../../sync/limits.ts'

const NAME = 'home/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb'
const MB = 1024 * 1024

/** Whether a home that began with so many bytes is written anew after so many more. */
function isDue(born: number, grown: number): boolean {
  const parsed = parseDocumentName(NAME)
  if (!parsed.ok) throw new Error('not a name')
  const loaded = {
    ...{ update: undefined, owners: new Map(), upto: 0, rows: 0, bytes: 0, quarantined: [], removedBy: 0 },
    ...{ isDamaged: false, bornBytes: born, entries: 0 },
  }
  const live = createLiveDocument(NAME, parsed.value, new Y.Doc(), loaded, 0)
  live.hotBytes = born + grown
  let begun = 0
  const sealing = createSealing({
    documents: {
      async withDocument() {
        begun += 1
      },
    },
    limits: LIMITS,
    now: () => 0,
  } as unknown as SealingDeps)
  sealing.consider(live)
  return begun > 0
}

it('[R1] what stays large is written anew only after it has grown by a share of itself', () => {
  expect(isDue(0, 5 * MB)).toBe(true)
  expect(isDue(4 * MB, 1 * MB)).toBe(false)
  expect(isDue(4 * MB, 1.1 * MB)).toBe(true)
  expect(isDue(200 * MB, 40 * MB)).toBe(false)
  expect(isDue(200 * MB, 51 * MB)).toBe(true)
})
