/** When a connection is made anew, so that it is never made without end; K5. */
export interface Dialling {
  /** A connection is being made. */
  begun(): void
  /** Nobody could answer until now: the time begins again. */
  held(): void
  stood(): void
  /** One has brought something for a while: what was replaced before was replaced with success. */
  works(): void
  /** Whether the one that is being made is given up for another. */
  isOverdue(isAnswered: boolean): boolean
  /**
   * Puts another one in the place of one that stands and brings nothing, unless that was done lately.
   * @returns whether `dial` was asked, and could
   */
  replace(dial: () => boolean): boolean
}

/** The relay drops what is for somebody who is not there yet, and says nothing: twice as long after each time. */
const UNANSWERED_MS = 1_500
/** An answered one gets so long to stand, and one that nobody answers gets at most as much. */
const CONNECT_MS = 8_000
/** Between two that replace one that stood: twice as long after each time that did not help. */
const REST_MS = 8_000
const LONGEST_REST_MS = 60_000

/** @param now milliseconds */
export function createDialling(now: () => number): Dialling {
  let begunAt = Number.NEGATIVE_INFINITY
  let inARow = 0
  let replacedAt = Number.NEGATIVE_INFINITY
  let restMs = 0

  return {
    begun() {
      begunAt = now()
      inARow += 1
    },
    held() {
      begunAt = now()
      inARow = Math.min(1, inARow)
    },
    stood() {
      inARow = 0
    },
    works() {
      restMs = Math.min(REST_MS, restMs)
    },
    isOverdue(isAnswered) {
      const patience = isAnswered ? CONNECT_MS : UNANSWERED_MS * 2 ** Math.max(0, inARow - 1)
      return now() - begunAt >= Math.min(CONNECT_MS, patience)
    },
    replace(dial) {
      if (now() - replacedAt < restMs || !dial()) return false
      restMs = Math.min(LONGEST_REST_MS, Math.max(REST_MS, restMs * 2))
      replacedAt = now()
      return true
    },
  }
}
