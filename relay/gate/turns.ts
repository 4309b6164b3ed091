import { setTimeout as delay } from 'node:timers/promises'
import type { Limits } from '../../sync/limits.ts'
import { createDebt } from './debt.ts'
import { createKeyedLock } from './keyedLock.ts'

/** Answers to sync steps that cost next to nothing cost this much all the same. */
const LEAST_ANSWER_BYTES = 4 * 1024

/** What people may do how often beside writing: over it they wait, in front of the work, and nothing is refused (G11). */
export interface Turns {
  /** Resolves when one more frame of this user may be looked at; undefined when that is now. */
  frame(user: string): Promise<void> | undefined
  /** Presence of this user changed; it is paid for by the frames after it. */
  presenceChanged(user: string): void
  /**
   * Resolves when a sync step of this user may be answered, one at a time over all their sockets. What is resolved
   * with is to be called, once, with the bytes that the answer took.
   */
  answer(user: string): Promise<(bytes: number) => void>
}

export function createTurns(limits: Limits, ticks: () => number = () => performance.now()): Turns {
  const frames = createDebt({ perSecond: limits.framesPerSecond, burst: limits.framesBurst }, ticks)
  const presence = createDebt({ perSecond: limits.presencePerSecond, burst: limits.presenceBurst }, ticks)
  const answers = createDebt(
    { perSecond: limits.answeredBytesPerSecond, burst: limits.answeredBytesBurst },
    ticks,
  )
  const lock = createKeyedLock()
  return {
    frame(user) {
      const waitMs = Math.max(frames.spend(user, 1), presence.waitMs(user))
      return waitMs === 0 ? undefined : delay(waitMs)
    },
    presenceChanged(user) {
      presence.spend(user, 1)
    },
    async answer(user) {
      const release = await lock.acquire(user)
      const waitMs = answers.waitMs(user)
      if (waitMs > 0) await delay(waitMs)
      return (bytes) => {
        answers.spend(user, Math.max(LEAST_ANSWER_BYTES, bytes))
        release()
      }
    },
  }
}
