import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { errorsEn as errors } from '../../../app/i18n/errorWords.ts'
import { LIMITS } from '../../../sync/limits.ts'

const page = readFileSync(join(import.meta.dirname, '../../../docs/limits.md'), 'utf8')

const UNITS: Readonly<Record<string, number>> = {
  KiB: 1024,
  MiB: 1024 ** 2,
  s: 1_000,
  min: 60_000,
  days: 24 * 3600_000,
}

/** What a row says: the limit's name, its amount in words, and what happens there. */
const rows = page.split('\n').flatMap((line) => {
  const [, , amount = '', name = '', bound = ''] = line.split('|').map((cell) => cell.trim())
  const key = /^`(\w+)`$/.exec(name)?.[1]
  return key === undefined ? [] : [{ key, amount, bound }]
})

function amountIn(amount: string, key: string): number {
  const [number = '', unit = ''] = amount.split(' ')
  const plain = Number(number.replaceAll(',', ''))
  return key.endsWith('Days') ? plain : plain * (UNITS[unit] ?? 1)
}

describe('the page of limits', () => {
  it('[§11] names every limit once, and none that is none', () => {
    expect(rows.map(({ key }) => key).toSorted()).toEqual(Object.keys(LIMITS).toSorted())
  })

  it('[§11] says what they are', () => {
    for (const { key, amount } of rows)
      expect([key, amountIn(amount, key)]).toEqual([key, LIMITS[key as keyof typeof LIMITS]])
  })

  it('quotes the words of the app as they are', () => {
    const words: string[] = Object.values(errors)
    for (const { bound } of rows) {
      const quoted = /“([^”]+)”/.exec(bound)?.[1]
      if (quoted !== undefined && !quoted.startsWith('written')) expect(words).toContain(quoted)
    }
  })
})
