import { describe, expect, it } from 'vitest'
import { addressKey } from '../../../relay/accounts/addressKey.ts'
import { createThrottle } from '../../../relay/accounts/throttle.ts'
import { createHandTurnedClock } from '../../helpers/handTurnedClock.ts'

const TWICE = { times: 2, windowMs: 60_000 }

describe('a throttle', () => {
  it('refuses for a while, never for good', () => {
    const clock = createHandTurnedClock()
    const { failures } = createThrottle({ now: clock.now, failuresPerAddress: TWICE })
    failures.count('here')
    expect(failures.waitSeconds('here')).toBe(0)
    clock.turn(15_500)
    failures.count('here')
    expect(failures.waitSeconds('here')).toBe(45)
    clock.turn(44_500)
    expect(failures.waitSeconds('here')).toBe(0)
  })

  it('refuses nobody for longer than its window, though the clock was set back', () => {
    const clock = createHandTurnedClock()
    const { failures } = createThrottle({ now: clock.now, failuresPerAddress: TWICE })
    failures.count('here')
    failures.count('here')
    clock.turn(-24 * 3600_000)
    expect(failures.waitSeconds('here')).toBe(0)
  })

  it('takes back what was counted ahead', () => {
    const { registrations } = createThrottle({ now: () => 0, registrationsPerAddress: TWICE })
    for (let n = 0; n < 5; n++) {
      registrations.count('here')
      registrations.refund('here')
    }
    registrations.refund('here')
    registrations.count('here')
    expect(registrations.waitSeconds('here')).toBe(0)
    registrations.count('here')
    expect(registrations.waitSeconds('here')).toBe(60)
  })

  it('forgets the oldest when it remembers too many', () => {
    const { failures } = createThrottle({
      now: () => 0,
      failuresPerAddress: { times: 1, windowMs: 1000 },
      maxKeys: 3,
    })
    for (const key of ['a', 'b', 'c', 'd']) failures.count(key)
    expect(['a', 'b', 'c', 'd'].map((key) => failures.waitSeconds(key))).toEqual([0, 1, 1, 1])
  })
})

describe('failed sign-ins', () => {
  const open = () =>
    createThrottle({
      now: () => 0,
      failedSignIns: TWICE,
      failedSignInsPerAccount: { times: 4, windowMs: 60_000 },
    }).signIns

  it('shut out the address they come from, and no other', () => {
    const signIns = open()
    signIns.failed('alice', 'there')
    signIns.failed('alice', 'there')
    expect(signIns.waitSeconds('alice', 'there')).toBe(60)
    expect(signIns.waitSeconds('alice', 'here')).toBe(0)
    expect(signIns.waitSeconds('bob', 'there')).toBe(0)
  })

  it('from many addresses shut out all but those that gave the right password before', () => {
    const signIns = open()
    signIns.succeeded('alice', 'home')
    for (const address of ['one', 'two', 'three', 'four']) signIns.failed('alice', address)
    expect(signIns.waitSeconds('alice', 'five')).toBe(60)
    expect(signIns.waitSeconds('alice', 'home')).toBe(0)
    signIns.failed('alice', 'home')
    signIns.failed('alice', 'home')
    expect(signIns.waitSeconds('alice', 'home')).toBe(60)
  })

  it('are all forgiven with a new password', () => {
    const signIns = open()
    for (const address of ['one', 'one', 'two', 'three']) signIns.failed('alice', address)
    signIns.forgive('alice')
    expect(['one', 'five'].map((address) => signIns.waitSeconds('alice', address))).toEqual([0, 0])
  })
})

describe('what an address counts as', () => {
  it.each([
    ['127.0.0.1', '127.0.0.1'],
    ['::ffff:192.0.2.7', '192.0.2.7'],
    ['::1', '0:0:0:0::/64'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:1:2:3:4', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['unknown', 'unknown'],
  ])('%s is %s', (address, key) => {
    expect(addressKey(address)).toBe(key)
  })
})
