import { describe, expect, it } from 'vitest'
import { mayActOn, mayHost, mayModerate, mustHandOver } from '../../../app/places/may.ts'
import type { Role } from '../../../sync/entry.ts'

const ROLES: readonly Role[] = ['host', 'moderator', 'member']

describe('[M1] what is offered', () => {
  it('is moderating for hosts and moderators, hosting for hosts, nothing for strangers', () => {
    expect(ROLES.map(mayModerate)).toEqual([true, true, false])
    expect(ROLES.map(mayHost)).toEqual([true, false, false])
    expect([mayModerate(undefined), mayHost(undefined), mayActOn(undefined, 'member')]).toEqual([
      false,
      false,
      false,
    ])
  })

  it('is to act on one’s equals and below, never on hosts without being one', () => {
    const acts = ROLES.map((actor) => ROLES.map((target) => mayActOn(actor, target)))
    expect(acts).toEqual([
      [true, true, true],
      [false, true, true],
      [false, false, false],
    ])
  })
})

describe('[M3] handing over', () => {
  const people = (...roles: Role[]) => roles.map((role, index) => ({ id: `p${index}`, role }))

  it('is asked of the only host among others', () => {
    expect(mustHandOver(people('host', 'member', 'moderator'), 'p0')).toBe(true)
  })

  it('is asked neither of one host of two, nor of who is alone, nor of a member', () => {
    expect(mustHandOver(people('host', 'host', 'member'), 'p0')).toBe(false)
    expect(mustHandOver(people('host'), 'p0')).toBe(false)
    expect(mustHandOver(people('host', 'member'), 'p1')).toBe(false)
  })
})
