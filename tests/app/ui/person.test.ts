import { describe, expect, it } from 'vitest'
import { hueOf, initials, PERSON_HUES } from '../../../app/ui/person.ts'

describe('a face', () => {
  it.each([
    ['Vera Oliveira', 'VO'],
    ['Marta', 'MA'],
    ['Choir, third voice', 'CT'],
    ['ivo', 'IV'],
    ['Ω', 'Ω'],
    ['🦆 Pond', '🦆P'],
    ['🦆🦆', '🦆'],
    ['\u202eevil', 'EV'],
    ['', ''],
  ])('shows the letters of %j', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })

  it('has the same colour everywhere, and all six are used', () => {
    const ids = Array.from({ length: 200 }, (_, index) => index.toString(32).padStart(16, '0'))
    expect(hueOf('alice00000000000')).toBe(hueOf('alice00000000000'))
    expect(new Set(ids.map(hueOf)).size).toBe(PERSON_HUES)
  })
})
