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
    ['👨‍👩‍👧‍👦 Família', '👨‍👩‍👧‍👦F'],
    ['👨‍👩‍👧‍👦👩‍🚀', '👨‍👩‍👧‍👦'],
    ['🇧🇷🇵🇹', '🇧🇷'],
    [`Z${'\u0337\u0321\u0305'.repeat(20)}oe`, 'Z\u0337O'],
    ['Inês', 'IN'],
    ['\u1ebc\u0301va', 'Ẽ\u0301V'],
    ['', ''],
  ])('shows the letters of %j', (name, letters) => {
    expect(initials(name)).toBe(letters)
  })

  it('has the same colour everywhere, and all six are used', () => {
    const ids = Array.from({ length: 200 }, (_, index) => index.toString(32).padStart(16, '0'))
    expect(hueOf('alice00000000000')).toBe(hueOf('alice00000000000'))
    expect(new Set(ids.map(hueOf)).size).toBe(PERSON_HUES)
  })

  it('has each of the six about as often', () => {
    const counts = Array.from({ length: PERSON_HUES }, () => 0)
    let seed = 1
    for (let person = 0; person < 1_000; person++) {
      let id = ''
      for (let at = 0; at < 16; at++) {
        seed = (seed * 48_271) % 2_147_483_647
        id += (seed % 32).toString(32)
      }
      const hue = hueOf(id)
      counts[hue] = (counts[hue] ?? 0) + 1
    }
    expect(Math.min(...counts)).toBeGreaterThan(125)
    expect(Math.max(...counts)).toBeLessThan(210)
  })
})
