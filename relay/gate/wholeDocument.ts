import * as Y from 'yjs'
import type { Tx } from '../storage/openDatabase.ts'
import type { LiveDocument } from './liveDocument.ts'

/**
 * A document with what is stored and not applied yet, what shares the transaction included: it will be acknowledged,
 * and whatever takes the document's place must hold it (J1).
 */
export async function wholeDocument(tx: Tx, live: LiveDocument): Promise<Y.Doc> {
  const rows = await tx
    .selectFrom('updates')
    .select('bytes')
    .where('document', '=', live.name)
    .where('seq', '>', live.snapshotUpto())
    .where('quarantined', 'is', null)
    .orderBy('seq')
    .execute()
  if (rows.length === 0) return live.doc
  const doc = new Y.Doc()
  Y.applyUpdate(doc, Y.encodeStateAsUpdate(live.doc))
  for (const { bytes } of rows) Y.applyUpdate(doc, bytes)
  return doc
}
