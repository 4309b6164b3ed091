import * as Y from 'yjs'

/** A document with what `doc` holds below these clocks; `doc` stays as it is. */
export function copyBelow(doc: Y.Doc, clocks: Iterable<readonly [client: number, clock: number]>): Y.Doc {
  const here = clocksOf(doc)
  const vector = new Map<number, number>()
  for (const [client, clock] of clocks) {
    const known = Math.min(clock, here.get(client) ?? 0)
    if (known > 0) vector.set(client, known)
  }
  const deletes = Y.createDeleteSetFromStructStore(doc.store)
  for (const [client, ranges] of deletes.clients) {
    const end = vector.get(client) ?? 0
    const kept = ranges.flatMap(({ clock, len }) =>
      clock < end ? [{ clock, len: Math.min(len, end - clock) }] : [],
    )
    if (kept.length > 0) deletes.clients.set(client, kept)
    else deletes.clients.delete(client)
  }
  // Yjs refuses documents that collect garbage, because deleted content is missing from the copy: here it should be.
  const { gc } = doc
  doc.gc = false
  try {
    return Y.createDocFromSnapshot(doc, Y.createSnapshot(deletes, vector), new Y.Doc())
  } finally {
    doc.gc = gc
  }
}

/** How far each client has written in a document. */
export const clocksOf = (doc: Y.Doc): Map<number, number> => Y.decodeStateVector(Y.encodeStateVector(doc))
