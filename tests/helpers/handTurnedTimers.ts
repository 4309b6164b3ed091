import { createHandTurnedClock, type HandTurnedClock } from './handTurnedClock.ts'

/** A clock turned by hand that does what is due on its way. */
export interface HandTurnedTimers extends HandTurnedClock {
  /** Does something later; answers what calls it off. */
  after(ms: number, work: () => void): () => void
  /** How much is still to be done. */
  planned(): number
}

export function createHandTurnedTimers(): HandTurnedTimers {
  const clock = createHandTurnedClock()
  const due = new Map<object, { readonly at: number; readonly work: () => void }>()
  return {
    now: clock.now,
    after(ms, work) {
      const key = {}
      due.set(key, { at: clock.now() + ms, work })
      return () => due.delete(key)
    },
    planned: () => due.size,
    turn(byMs) {
      const end = clock.now() + byMs
      for (;;) {
        const [next] = [...due]
          .filter(([, { at }]) => at <= end)
          .sort(([, one], [, other]) => one.at - other.at)
        if (next === undefined) break
        const [key, { at, work }] = next
        due.delete(key)
        clock.turn(at - clock.now())
        work()
      }
      clock.turn(end - clock.now())
    },
  }
}
