/** Which of a document's Yjs clocks the relay has stored, by client: everything below the number (C4). */
export interface Acknowledged {
  /** Takes note of clocks that the relay has; true when that was news. */
  add(vector: Iterable<readonly [client: number, clock: number]>): boolean
  has(client: number, clock: number): boolean
  /** Clocks of `vector` that the relay lacks: entries, and marks that were set. */
  missing(vector: Iterable<readonly [client: number, clock: number]>): number
  entries(): (readonly [client: number, clock: number])[]
}

export function createAcknowledged(initial: Iterable<readonly [number, number]> = []): Acknowledged {
  const clocks = new Map<number, number>(initial)
  const below = (client: number) => clocks.get(client) ?? 0
  return {
    add(vector) {
      let isNews = false
      for (const [client, clock] of vector) {
        if (clock <= below(client)) continue
        clocks.set(client, clock)
        isNews = true
      }
      return isNews
    },
    has: (client, clock) => clock < below(client),
    missing(vector) {
      let count = 0
      for (const [client, clock] of vector) count += Math.max(0, clock - below(client))
      return count
    },
    entries: () => [...clocks],
  }
}
