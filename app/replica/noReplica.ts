import * as Y from 'yjs'
import { createAcknowledged } from './acknowledged.ts'
import { quietAwareness } from './quietAwareness.ts'
import type { Replica } from './replica.ts'

/** What stands for a replica while the device looks up which one it is: empty, kept nowhere, never attached. */
export function createNoReplica(): Replica {
  const doc = new Y.Doc()
  const awareness = quietAwareness(doc)
  const done = Promise.resolve()
  return {
    name: '',
    doc,
    awareness,
    acknowledged: createAcknowledged(),
    given: new Set(),
    link: { state: 'detached' },
    loaded: done,
    attach: () => undefined,
    detach: () => done,
    resync: () => undefined,
    say: () => undefined,
    sendLess: () => false,
    swap: () => done,
    on: () => () => undefined,
    destroy() {
      awareness.destroy()
      doc.destroy()
    },
  }
}
