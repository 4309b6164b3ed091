import * as Y from 'yjs'
import type { DocumentMeta } from './deviceDatabase.ts'
import type { DeviceStore } from './deviceStore.ts'

/** Transaction origin: what comes from the store is neither stored nor shared again. */
export const FROM_STORE = 'store'

/** Fills a document with the rows of `name`; what cannot be applied is left out, and said (C2). */
export async function readInto(
  doc: Y.Doc,
  store: DeviceStore,
  name: string,
): Promise<{
  readonly meta: DocumentMeta | undefined
  readonly rows: number
  /** It is not known what is there. */
  readonly isUnreadable: boolean
}> {
  const { updates, meta, isUnreadable = false } = await store.read(name)
  for (const update of updates) {
    try {
      Y.applyUpdate(doc, update, FROM_STORE)
    } catch {
      store.reportDamage()
    }
  }
  return { meta, rows: updates.length, isUnreadable }
}
