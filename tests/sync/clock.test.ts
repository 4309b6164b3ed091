import { describe, expect, test } from 'vitest'
import { bytesToBase32, fromBase32, toBase32 } from '../../sync/base32.ts'
import { createEntryClock, entryIdOf, entryTime, firstIdAt, shiftEntryId } from '../../sync/clock.ts'
import { isEntryId } from '../../sync/ids.ts'

const NOON = 1_700_000_000_000

/** A clock whose time the test turns by hand. */
function clockAt(start: number, replica = 7) {
  const time = { now: start }
  return { time, clock: createEntryClock({ now: () => time.now, replica }) }
}

describe('base 32', () => {
  test('prints a number in as many digits as asked, so that text order is number order', () => {
    expect(toBase32(0, 4)).toBe('0000')
    expect(toBase32(31, 2)).toBe('0v')
    expect(toBase32(32, 2)).toBe('10')
    const numbers = [0, 1, 31, 32, 1023, 1024, NOON, 2 ** 48 - 1]
    const printed = numbers.map((number) => toBase32(number, 10))
    expect([...printed].sort()).toEqual(printed)
    expect(printed.map(fromBase32)).toEqual(numbers)
  })

  test('cuts digits that do not fit', () => {
    expect(toBase32(32 ** 2 + 5, 2)).toBe('05')
  })

  test('reads nothing from what it never printed', () => {
    expect(fromBase32('w')).toBeNaN()
    expect(fromBase32('A')).toBeNaN()
  })

  test('prints bytes five bits a digit and pads the last', () => {
    expect(bytesToBase32(new Uint8Array())).toBe('')
    expect(bytesToBase32(new Uint8Array([255]))).toBe('vs')
    expect(bytesToBase32(new Uint8Array([0, 0, 0, 0, 1]))).toBe('00000001')
    expect(bytesToBase32(new Uint8Array(10))).toHaveLength(16)
  })
})

describe('the entry clock', () => {
  test('[D3] makes ids of 16 digits: 10 of time, 2 of counter, 4 of the replica', () => {
    const { clock } = clockAt(NOON, 7)
    const id = clock.tick()
    expect(isEntryId(id)).toBe(true)
    expect(id).toBe(entryIdOf(NOON, 0, 7))
    expect(entryTime(id)).toBe(NOON)
    expect(id.slice(12)).toBe('0007')
  })

  test('[D3] counts within a millisecond and starts over in the next', () => {
    const { clock, time } = clockAt(NOON)
    expect([clock.tick(), clock.tick()]).toEqual([entryIdOf(NOON, 0, 7), entryIdOf(NOON, 1, 7)])
    time.now += 1
    expect(clock.tick()).toBe(entryIdOf(NOON + 1, 0, 7))
  })

  test('[D3] takes the next millisecond when the counter overflows', () => {
    const { clock } = clockAt(NOON)
    const ids = Array.from({ length: 1025 }, () => clock.tick())
    expect(ids[1023]).toBe(entryIdOf(NOON, 1023, 7))
    expect(ids[1024]).toBe(entryIdOf(NOON + 1, 0, 7))
    expect([...ids].sort()).toEqual(ids)
  })

  test('[D3] never goes back when the time does', () => {
    const { clock, time } = clockAt(NOON)
    const before = clock.tick()
    time.now -= 60_000
    expect(clock.tick() > before).toBe(true)
    clock.correct(-120_000)
    expect(clock.tick() > before).toBe(true)
  })

  test('[D3] is later than every id it was shown', () => {
    const { clock } = clockAt(NOON)
    const seen = entryIdOf(NOON + 5_000, 9, 9)
    clock.observe(seen)
    expect(clock.tick()).toBe(entryIdOf(NOON + 5_000, 10, 7))
    clock.observe(entryIdOf(NOON, 500, 9))
    expect(clock.tick()).toBe(entryIdOf(NOON + 5_000, 11, 7))
  })

  test('[D3] is later than the last id of a millisecond', () => {
    const { clock } = clockAt(NOON)
    clock.observe(entryIdOf(NOON, 1023, 0xfffff))
    expect(clock.tick()).toBe(entryIdOf(NOON + 1, 0, 7))
  })

  test('[D3] corrects by the time of the relay', () => {
    const { clock } = clockAt(NOON)
    clock.correct(2_500)
    expect(clock.now()).toBe(NOON + 2_500)
    expect(entryTime(clock.tick())).toBe(NOON + 2_500)
  })

  test('two replicas make different ids in the same millisecond', () => {
    expect(clockAt(NOON, 1).clock.tick()).not.toBe(clockAt(NOON, 2).clock.tick())
  })
})

describe('ids and time', () => {
  test('[D3] shifting unsent ids keeps their order and what tells them apart', () => {
    const ids = [entryIdOf(NOON, 0, 7), entryIdOf(NOON, 1, 7), entryIdOf(NOON + 1, 0, 7)]
    const shifted = ids.map((id) => shiftEntryId(id, -400_000))
    expect(shifted.map(entryTime)).toEqual([NOON - 400_000, NOON - 400_000, NOON - 399_999])
    expect([...shifted].sort()).toEqual(shifted)
    expect(shifted.map((id) => id.slice(10))).toEqual(ids.map((id) => id.slice(10)))
  })

  test('no id of a millisecond is smaller than its first', () => {
    expect(firstIdAt(NOON) <= entryIdOf(NOON, 0, 0)).toBe(true)
    expect(firstIdAt(NOON) > entryIdOf(NOON - 1, 1023, 0xfffff)).toBe(true)
  })
})
