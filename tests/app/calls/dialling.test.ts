import { describe, expect, it } from 'vitest'
import { createDialling } from '../../../app/calls/dialling.ts'

describe('[K5] making a connection anew', () => {
  function dialling() {
    let now = 0
    const made = createDialling(() => now)
    /** Milliseconds until the one that was begun is given up. */
    const patience = (isAnswered = false) => {
      made.begun()
      const from = now
      while (!made.isOverdue(isAnswered)) now += 100
      return now - from
    }
    return {
      ...{ made, patience },
      pass(ms: number) {
        now += ms
      },
    }
  }

  it('says a first offer again soon, and ever more seldom while nobody answers', () => {
    const { patience } = dialling()
    expect([1, 2, 3, 4, 5].map(() => patience())).toEqual([1_500, 3_000, 6_000, 8_000, 8_000])
  })

  it('begins over once one has stood, and waits longer for one that was answered', () => {
    const { made, patience } = dialling()
    patience()
    patience()
    expect(patience(true)).toBe(8_000)
    made.stood()
    expect(patience()).toBe(1_500)
  })

  it('does not count the time in which nobody could answer', () => {
    const { made, patience, pass } = dialling()
    patience()
    made.begun()
    pass(60_000)
    made.held()
    expect(made.isOverdue(false)).toBe(false)
    pass(1_500)
    expect(made.isOverdue(false)).toBe(true)
  })

  it('replaces one that brings nothing at once, and ever more seldom if that does not help', () => {
    const { made, pass } = dialling()
    const rests: number[] = []
    for (let n = 0; n < 6; n++) {
      let rest = 0
      while (!made.replace(() => true)) {
        pass(1_000)
        rest += 1_000
      }
      rests.push(rest)
    }
    expect(rests).toEqual([0, 8_000, 16_000, 32_000, 60_000, 60_000])
  })

  it('rests no longer than at first after one that helped', () => {
    const { made, pass } = dialling()
    for (let n = 0; n < 4; n++) {
      pass(60_000)
      made.replace(() => true)
    }
    made.works()
    pass(7_000)
    expect(made.replace(() => true)).toBe(false)
    pass(1_000)
    expect(made.replace(() => true)).toBe(true)
  })

  it('does not count one that could not be made', () => {
    const { made } = dialling()
    expect(made.replace(() => false)).toBe(false)
    expect(made.replace(() => true)).toBe(true)
  })
})
