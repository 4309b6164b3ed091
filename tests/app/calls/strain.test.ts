import { describe, expect, it } from 'vitest'
import { createStrain } from '../../../app/calls/strain.ts'

const TOO_MUCH = { lostThere: 0.2, rttS: 0.1 }
const SLOW = { lostThere: 0, rttS: 1.2 }
const SO_SO = { lostThere: 0.05, rttS: 0.1 }
const EASY = { lostThere: 0, rttS: 0.1 }

describe('what is sent over a link', () => {
  function watching() {
    let now = 0
    const strain = createStrain(() => now)
    /** The same report for so long, once a second; answers the steps afterwards. */
    return (seconds: number, report: typeof EASY) => {
      for (let passed = 0; passed < seconds; passed++) {
        now += 1_000
        strain.note(report)
      }
      return strain.steps
    }
  }

  it('is as much as the size of the call allows, while nothing is lost', () => {
    expect(watching()(60, EASY)).toBe(0)
  })

  it.each([
    ['much gets lost', TOO_MUCH],
    ['answers take long', SLOW],
  ])('falls at once when %s, and further when that does not help', (_, report) => {
    const during = watching()
    expect(during(1, report)).toBe(1)
    expect(during(2, report)).toBe(1)
    expect(during(1, report)).toBe(2)
    expect(during(30, report)).toBe(2)
  })

  it('rises step by step when all has been well for a while', () => {
    const during = watching()
    during(10, TOO_MUCH)
    expect(during(10, EASY)).toBe(2)
    expect(during(1, EASY)).toBe(1)
    expect(during(10, EASY)).toBe(0)
  })

  it('neither falls nor rises in between', () => {
    const during = watching()
    during(1, TOO_MUCH)
    expect(during(60, SO_SO)).toBe(1)
    during(9, EASY)
    during(1, SO_SO)
    expect(during(9, EASY)).toBe(1)
  })
})
