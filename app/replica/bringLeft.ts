import * as Y from 'yjs'
import { createAcknowledged } from './acknowledged.ts'
import type { DeviceStore } from './deviceStore.ts'
import { whenUnused } from './exclusively.ts'
import type { Bring } from './moving.ts'
import { readInto } from './readInto.ts'
import type { Replica } from './replica.ts'

export interface LeftScope {
  readonly store: DeviceStore
  readonly bring: Bring
  /** The one in use. */
  readonly replica: () => Replica
  /** Open in this tab: on its way to be in use. */
  readonly isUsed: (document: string) => boolean
  /** Left by this tab, with everything that the relay had not stored. */
  readonly wasLeft: (document: string) => boolean
  readonly signal: AbortSignal
}

/**
 * Brings along what the rows of other generations hold and the relay lacks, and drops them: a move was cut off, or
 * another tab still wrote there (R2).
 */
export async function bringLeft(scope: LeftScope, documents: readonly string[]): Promise<void> {
  const { store, bring, replica, signal } = scope
  for (const document of documents) {
    await whenUnused(document, async () => {
      if (signal.aborted || scope.isUsed(document)) return
      const doc = new Y.Doc()
      const { meta, isUnreadable } = await readInto(doc, store, document)
      if (isUnreadable) return
      const source = { doc, acknowledged: createAcknowledged(meta?.acked) }
      const bringInto = await bring(source, scope.wasLeft(document) ? 'unsent' : 'everything', signal)
      if (bringInto === undefined || signal.aborted) return
      bringInto(replica())
      doc.destroy()
      await store.settled()
      // What could not be written yet would be lost with the old rows.
      if (store.status === 'fine') await store.drop(document)
    })
  }
}

/**
 * The relay went back in time, but not with this document: brings what it lost all the same (J5).
 * @returns whether that is done
 */
export async function bringAgain({ bring, replica, signal }: LeftScope): Promise<boolean> {
  const bringInto = await bring(replica(), 'everything', signal)
  if (bringInto === undefined || signal.aborted) return false
  bringInto(replica())
  return true
}
