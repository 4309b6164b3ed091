import { describe, expect, it } from 'vitest'
import { createDebt } from '../../../relay/gate/debt.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'

describe('a debt', () => {
  const open = () => {
    const clock = createHandTurnedClock(0)
    return { ...clock, debt: createDebt({ perSecond: 10, burst: 20 }, clock.now) }
  }

  it('[G11] lets a burst through and then delays, each by what they used themselves', () => {
    const { debt, turn } = open()
    expect(debt.spend('alice', 20)).toBe(0)
    expect(debt.spend('alice', 5)).toBe(500)
    expect(debt.waitMs('bob')).toBe(0)
    turn(500)
    expect(debt.waitMs('alice')).toBe(0)
    turn(2_000)
    expect(debt.spend('alice', 20)).toBe(0)
  })

  it('[G11] asks for five seconds at most, however much it was', () => {
    const { debt } = open()
    expect(debt.spend('alice', 5_000)).toBe(5_000)
  })

  it('forgets who owes nothing any more', () => {
    const { debt, turn } = open()
    for (let n = 0; n < 10_000; n++) debt.spend(`person ${n}`, 25)
    turn(10_000)
    debt.spend('one more', 25)
    expect(debt.waitMs('person 1')).toBe(0)
    expect(debt.waitMs('one more')).toBe(500)
  })
})
