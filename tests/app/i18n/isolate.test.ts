import { describe, expect, it } from 'vitest'
import { isolate, isolateValues } from '../../../app/i18n/isolate.ts'
import { tPeople } from '../../../app/i18n/peopleWords.ts'

const ARABIC = '\u0645\u062d\u0645\u062f'
const HEBREW = '\u05d3\u05df!'

describe('a name in a phrase', () => {
  it('is isolated when it runs from right to left, whatever the phrase', () => {
    for (const name of [ARABIC, HEBREW, `bob ${ARABIC}`])
      expect(tPeople('card.open', { name })).toBe(`About \u2068${name}\u2069`)
  })

  it('is isolated when it turns what follows it, and closed', () => {
    expect(tPeople('card.open', { name: '\u202ebob' })).toBe('About \u2068\u202ebob\u202c\u2069')
  })

  it('is as it is otherwise: search and accessible names find it', () => {
    for (const name of ['bob', 'Inês', '山田', '🙂'])
      expect(tPeople('card.open', { name })).toBe(`About ${name}`)
  })

  it('is isolated once', () => {
    expect(tPeople('card.open', { name: isolate(ARABIC) })).toBe(`About ${isolate(ARABIC)}`)
  })

  it('leaves numbers numbers', () => {
    expect(isolateValues({ count: 3, name: ARABIC })).toEqual({ count: 3, name: isolate(ARABIC) })
    expect(isolateValues(undefined)).toBeUndefined()
    expect(tPeople('people.requestCount', { count: 2 })).toBe('2 contact requests')
  })
})
