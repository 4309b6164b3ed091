import * as Y from 'yjs'
import { LIMITS } from '../../sync/limits.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { PartSize } from './replica.ts'

/** Whether what is unsent is more than the relay takes at once, or a bad line brings over in one piece (G11). */
export function isTooMuch(doc: Y.Doc, acknowledged: Acknowledged, { entries, bytes }: PartSize): boolean {
  const unsent = acknowledged.missing(Y.decodeStateVector(Y.encodeStateVector(doc)))
  if (unsent > entries) return true
  // So few that they cannot be too big: what is costly to measure need not be measured.
  if (unsent * LIMITS.maxEntryBytes <= bytes) return false
  const known = Y.encodeStateVector(new Map(acknowledged.entries()))
  return Y.encodeStateAsUpdate(doc, known).byteLength > bytes
}
