import * as Y from 'yjs'

/** Whether a document holds something that one with this state vector lacks. */
export function hasMoreThan(doc: Y.Doc, vector: Uint8Array): boolean {
  const theirs = Y.decodeStateVector(vector)
  const ours = Y.decodeStateVector(Y.encodeStateVector(doc))
  return [...ours].some(([client, clock]) => clock > (theirs.get(client) ?? 0))
}
