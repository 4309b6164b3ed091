import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { glanceOf, lookAlikes } from '../../sync/lookAlikes.ts'

const people = (...names: string[]) => names.map((name, index) => ({ id: `p${index}`, name }))
const isAlike = (one: string, other: string) => lookAlikes(people(one, other)).size === 2

describe('[S7] two names look alike', () => {
  test.each([
    ['in another case', 'Alice', 'ALICE'],
    ['with letters of another script', 'Alice', 'Аlісе'],
    ['in full width', 'Alice', 'Ａｌｉｃｅ'],
    ['in bold', 'Alice', '𝐀𝐥𝐢𝐜𝐞'],
    ['with a joiner in between', 'Alice', 'Al\u200dice'],
    ['with a space of no width', 'Alice', '\u200bAlice'],
    ['with a soft hyphen', 'Alice', 'Al\u00adice'],
    ['with a filler that draws nothing', 'Alice', 'Alice\u3164'],
    ['turned around and back', 'Alice', '\u202eAlice\u202c'],
    ['with other white space', 'Alice Silva', 'Alice\u2003 Silva'],
    ['with a dot between', 'Alice Silva', 'Alice.Silva'],
    ['with an accent that one overlooks', 'Alice', 'Alicé'],
    ['with a capital I for an l', 'Alice', 'AIice'],
    ['with a digit for a letter', 'Bob', 'B0b'],
    ['with r and n for an m', 'Tom', 'Torn'],
    ['in Arabic, with a mark of direction', 'نور', '\u200fنور'],
    ['in the same words', 'Ana', 'Ana'],
  ])('%s', (_, one, other) => {
    expect(isAlike(one, other)).toBe(true)
  })

  test('names that read differently do not', () => {
    for (const [one, other] of [
      ['Alice', 'Alicia'],
      ['Ana', 'Anna'],
      ['Bob', 'Rob'],
      ['نور', 'نورة'],
      ['李', '季'],
      ['Vera 🌊', 'Vera 🌋'],
    ] as const)
      expect([one, other, isAlike(one, other)]).toEqual([one, other, false])
  })

  test('everybody who looks like somebody is named, nobody else', () => {
    const found = lookAlikes(people('Alice', 'Bob', 'alice', 'Eve', 'Аlice', 'B0b'))
    expect([...found].sort()).toEqual(['p0', 'p1', 'p2', 'p4', 'p5'])
  })

  test('nobody looks like themselves', () => {
    expect(lookAlikes([...people('Alice'), ...people('Alice')]).size).toBe(0)
  })

  test('any text has a look, and the order of people does not matter', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ unit: 'binary' })), (names) => {
        const all = people(...names)
        for (const name of names) expect(glanceOf(name)).toBe(glanceOf(name.normalize('NFD')))
        expect([...lookAlikes(all)].sort()).toEqual([...lookAlikes(all.toReversed())].sort())
      }),
      { seed: 7, numRuns: 300 },
    )
  })
})
