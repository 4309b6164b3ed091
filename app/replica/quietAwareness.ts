import { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'

/** Presence that says nothing until somebody types or calls (P1). */
export function quietAwareness(doc: Y.Doc): Awareness {
  const awareness = new Awareness(doc)
  awareness.setLocalState(null)
  return awareness
}
