import { describe, expect, it, vi } from 'vitest'
import { byteSize, dayName, daysBetween, shortName, shortTime, writtenTime } from '../../../app/i18n/dates.ts'

const at = (month: number, day: number, hours = 12, minutes = 0, year = 2024) =>
  new Date(year, month - 1, day, hours, minutes).getTime()
const NOW = at(11, 20, 9, 30)

describe('days', () => {
  it('are counted by midnights, not by hours', () => {
    expect(daysBetween(at(11, 19, 23, 59), at(11, 20, 0, 1))).toBe(1)
    expect(daysBetween(at(11, 20, 0, 1), at(11, 20, 23, 59))).toBe(0)
    expect(daysBetween(at(3, 1), at(4, 1))).toBe(31)
  })

  it('are named nearer the present: Today, Yesterday, a weekday, a date', () => {
    expect(dayName(NOW, NOW)).toBe('Today')
    expect(dayName(at(11, 19), NOW)).toBe('Yesterday')
    expect(dayName(at(11, 15), NOW)).toBe('Friday')
    expect(dayName(at(11, 12), NOW)).toMatch(/Tuesday.*12/)
    expect(dayName(at(11, 12, 12, 0, 2021), NOW)).toContain('2021')
  })
})

describe('times', () => {
  it('shorten in the list as they grow old', () => {
    expect(shortTime(at(11, 20, 8, 5), NOW)).toMatch(/0?8:05/)
    expect(shortTime(at(11, 19), NOW)).toBe('yesterday')
    expect(shortTime(at(11, 16), NOW)).toBe('Sat')
    expect(shortTime(at(11, 9), NOW)).toMatch(/9/)
  })

  it('[D6] say when a late message was written, with its day when that is another', () => {
    expect(writtenTime(at(11, 20, 8, 5), at(11, 20, 9, 0))).toMatch(/^0?8:05( AM)?$/)
    expect(writtenTime(at(11, 18, 8, 5), at(11, 20, 9, 0))).toMatch(/18/)
  })
})

describe('byteSize', () => {
  it('is short and in the right unit', () => {
    expect(byteSize(1)).toMatch(/^1 byte/)
    expect(byteSize(16_000)).toMatch(/^16 k/)
    expect(byteSize(1_400_000)).toMatch(/^1\.4 M/)
  })
})

describe('clockTime', () => {
  it.each([
    ['en-US', /^5:49\sAM$/],
    ['en-GB', /^05:49$/],
  ])('is as people write it in %s', (tag, shape) => {
    vi.stubGlobal('navigator', { languages: [tag], language: tag })
    vi.resetModules()
    return import('../../../app/i18n/dates.ts').then((dates) => {
      expect(dates.clockTime(at(11, 20, 5, 49))).toMatch(shape)
      vi.unstubAllGlobals()
    })
  })
})

describe('shortName', () => {
  const plain = (name: string) => shortName(name).slice(1, -1)

  it('cuts long names and stacked accents, and nothing of others', () => {
    expect(plain('Inês Lobo')).toBe('Inês Lobo')
    expect(plain('Wolfeschlegel'.repeat(5))).toBe('WolfeschlegelWolfeschlegelWolfe…')
    expect(plain(`Z${'\u0337'.repeat(50)}oe`)).toBe('Z\u0337\u0337oe')
    expect(plain('\u202ee\u2069vil')).toBe('\u202eevil\u202c')
  })
})
