/** One holder a key, in order of asking. */
export interface KeyedLock {
  /** Resolves with the release when it is this caller's turn; releasing twice does nothing. */
  acquire(key: string): Promise<() => void>
}

export function createKeyedLock(): KeyedLock {
  const tails = new Map<string, Promise<void>>()
  return {
    async acquire(key) {
      const before = tails.get(key)
      const { promise, resolve } = Promise.withResolvers<void>()
      const tail = (before ?? Promise.resolve()).then(() => promise)
      tails.set(key, tail)
      await before
      return () => {
        resolve()
        if (tails.get(key) === tail) tails.delete(key)
      }
    },
  }
}
