export interface HandTurnedClock {
  /** Milliseconds since 1970; stands still until turned. */
  readonly now: () => number
  /** Moves on, or back when negative. */
  turn(byMs: number): void
}

/** A clock that tests turn by hand. @default startMs 2026-01-05 09:00 UTC */
export function createHandTurnedClock(startMs = Date.UTC(2026, 0, 5, 9)): HandTurnedClock {
  let now = startMs
  return {
    now: () => now,
    turn(byMs) {
      now += byMs
    },
  }
}
