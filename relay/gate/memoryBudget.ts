import type { Limits } from '../../sync/limits.ts'
import type { Logger } from '../log.ts'

/** A socket, as seen by whoever watches the memory. */
export interface Holder {
  /** Bytes that wait for it to read them. */
  unsentBytes(): number
  /** Bytes of a frame that it has not sent whole yet. */
  unreadBytes(): number
  letGo(): void
}

/** What all sockets hold in memory, bounded one by one and together (G11). */
export interface MemoryBudget {
  /** To be called whenever a socket may hold more than before. */
  look(holder: Holder): void
  forget(holder: Holder): void
}

/** What a socket holds in passing is not worth a look at the others: one read of the system's. */
const WORTH_COUNTING = 128 * 1024

/** Who does not read is let go before what waits for it fills the memory: when together it is too much, the most first. */
export function createMemoryBudget(
  { maxBufferedBytes, maxTotalBufferedBytes }: Pick<Limits, 'maxBufferedBytes' | 'maxTotalBufferedBytes'>,
  log: Logger,
): MemoryBudget {
  const held = new Map<Holder, number>()
  let total = 0

  const note = (holder: Holder, bytes: number) => {
    total += bytes - (held.get(holder) ?? 0)
    if (bytes === 0) held.delete(holder)
    else held.set(holder, bytes)
  }
  const letGo = (holder: Holder) => {
    log.info({ bytes: held.get(holder), total }, 'let go of a slow reader')
    note(holder, 0)
    holder.letGo()
  }
  const makeRoom = () => {
    // What was noted of the others may be old: most have been read since.
    for (const holder of [...held.keys()]) note(holder, heldBy(holder))
    while (total > maxTotalBufferedBytes) {
      let most: Holder | undefined
      for (const [holder, bytes] of held) if (bytes > (held.get(most ?? holder) ?? 0) || !most) most = holder
      if (most === undefined) return
      letGo(most)
    }
  }

  return {
    look(holder) {
      const bytes = heldBy(holder)
      if (bytes === 0 && !held.has(holder)) return
      note(holder, bytes)
      if (holder.unsentBytes() > maxBufferedBytes) letGo(holder)
      else if (total > maxTotalBufferedBytes) makeRoom()
    },
    forget: (holder) => note(holder, 0),
  }
}

function heldBy(holder: Holder): number {
  const bytes = holder.unsentBytes() + holder.unreadBytes()
  return bytes < WORTH_COUNTING ? 0 : bytes
}
