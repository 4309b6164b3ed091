import * as Y from 'yjs'

/**
 * Merges a document's updates by way of a document: content that was deleted is gone afterwards (D5), which
 * `Y.mergeUpdates` would keep.
 * @throws when one of them is damaged
 */
export function mergeUpdates(updates: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const doc = new Y.Doc()
  for (const update of updates) Y.applyUpdate(doc, update)
  // What still waits for something missing is part of it.
  const merged = Y.encodeStateAsUpdate(doc)
  doc.destroy()
  return new Uint8Array(merged)
}
