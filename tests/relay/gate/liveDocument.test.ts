import { describe, expect, it } from 'vitest'
import * as Y from 'yjs'
import { createLiveDocument } from '../../../relay/gate/liveDocument.ts'
import { parseDocumentName } from '../../../sync/documentName.ts'

const NAME = 'home/aaaaaaaaaaaaaaaa/bbbbbbbbbbbbbbbb'

describe('what a snapshot may claim', () => {
  function loadedAt(upto: number) {
    const parsed = parseDocumentName(NAME)
    if (!parsed.ok) throw new Error('not a name')
    const loaded = {
      update: undefined,
      owners: new Map(),
      upto,
      rows: 0,
      bytes: 0,
      quarantined: [],
      removedBy: 0,
      isDamaged: false,
      bornBytes: 0,
      entries: 0,
    }
    return createLiveDocument(NAME, parsed.value, new Y.Doc(), loaded, 0)
  }

  it('[J4] ends before the first row that is stored and not applied', () => {
    const live = loadedAt(3)
    expect(live.snapshotUpto()).toBe(3)
    live.committed(5, 10)
    live.committed(7, 10)
    live.committed(8, 10)
    live.applied(7)
    expect(live.snapshotUpto()).toBe(4)
    live.applied(5)
    expect(live.snapshotUpto()).toBe(7)
    live.applied(8)
    expect(live.snapshotUpto()).toBe(8)
  })

  it('[D5] is due until one holds the last removal', () => {
    const live = loadedAt(3)
    live.committed(5, 10)
    live.removed(5)
    expect(live.hasRemovals).toBe(true)
    live.stored(4)
    expect(live.hasRemovals).toBe(true)
    live.stored(5)
    expect(live.hasRemovals).toBe(false)
  })
})
