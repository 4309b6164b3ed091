/** Which of a document's Yjs clocks the relay has stored, by client: everything below the number (C4). */
export interface Acknowledged {
  /** Takes note of clocks that the relay has; true when that was news. */
  add(vector: Iterable<readonly [client: number, clock: number]>): boolean
  has(client: number, clock: number): boolean
  entries(): (readonly [client: number, clock: number])[]
}

export function createAcknowledged(initial: Iterable<readonly [number, number]> = []): Acknowledged {
  const clocks = new Map<number, number>(initial)
  return {
    add(vector) {
      let isNews = false
      for (const [client, clock] of vector) {
        if (clock <= (clocks.get(client) ?? 0)) continue
        clocks.set(client, clock)
        isNews = true
      }
      return isNews
    },
    has: (client, clock) => clock < (clocks.get(client) ?? 0),
    entries: () => [...clocks],
  }
}
