import { vi } from 'vitest'

export interface EventuallyOptions {
  /** @default 10_000 */
  readonly timeoutMs?: number
  /** @default 25 */
  readonly everyMs?: number
}

/**
 * Repeats `check` until it neither throws nor answers false or undefined, and answers what it answered.
 * After `timeoutMs` it throws what the last try said.
 */
export function eventually<T>(
  check: () => T | Promise<T>,
  { timeoutMs = 10_000, everyMs = 25 }: EventuallyOptions = {},
): Promise<T> {
  return vi.waitFor(
    async () => {
      const answer = await check()
      if (answer === false || answer === undefined) throw new Error(`Still ${answer} after ${timeoutMs} ms.`)
      return answer
    },
    { timeout: timeoutMs, interval: everyMs },
  )
}
