import type { EntryId, UserId } from '../../sync/ids.ts'
import { stateName } from '../../sync/lanes.ts'
import { LIMITS } from '../../sync/limits.ts'
import type { Replica } from '../replica/createReplica.ts'

/** Writes one's own marks into the document: forwards only, and at most every two seconds (C8). */
export interface ReceiptWriter {
  note(mark: 'read' | 'delivered', place: EntryId): void
  /** Writes what waits. */
  flush(): void
}

export function createReceiptWriter(
  replica: () => Replica,
  me: UserId,
  isShared: () => boolean,
): ReceiptWriter {
  const waiting = new Map<'read' | 'delivered', EntryId>()
  let timer: ReturnType<typeof setTimeout> | undefined
  let lastMs = 0

  function flush(): void {
    clearTimeout(timer)
    timer = undefined
    if (waiting.size === 0 || !isShared()) return
    lastMs = Date.now()
    const { doc } = replica()
    const state = doc.getMap(stateName(me))
    doc.transact(() => {
      for (const [mark, place] of waiting) {
        const known = state.get(mark)
        if (typeof known !== 'string' || place > known) state.set(mark, place)
      }
    })
    waiting.clear()
  }

  return {
    note(mark, place) {
      if (place <= (waiting.get(mark) ?? '')) return
      waiting.set(mark, place)
      timer ??= setTimeout(flush, Math.max(0, lastMs + LIMITS.receiptIntervalMs - Date.now()))
    },
    flush,
  }
}
