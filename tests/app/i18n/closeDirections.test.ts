import { describe, expect, it } from 'vitest'
import { closeDirections } from '../../../app/i18n/closeDirections.ts'

const [RLO, LRE, PDF, RLI, PDI] = ['\u202e', '\u202a', '\u202c', '\u2067', '\u2069']

describe('closeDirections', () => {
  it('leaves words without marks of direction alone', () => {
    expect(closeDirections('plain, مرحبا 👨‍👩‍👧‍👦')).toBe('plain, مرحبا 👨‍👩‍👧‍👦')
  })

  it.each([
    ['an override', `${RLO}gpj.exe`, `${RLO}gpj.exe${PDF}`],
    ['an isolate with an embedding in it', `${RLI}a${LRE}b`, `${RLI}a${LRE}b${PDF}${PDI}`],
    ['what an isolate ends too early', `${RLI}a${RLO}b${PDI}c`, `${RLI}a${RLO}b${PDF}${PDI}c`],
  ])('closes %s', (_, text, closed) => {
    expect(closeDirections(text)).toBe(closed)
  })

  it('drops what would close something around the text', () => {
    expect(closeDirections(`a${PDI}b${PDF}c`)).toBe('abc')
    expect(closeDirections(`${RLI}a${PDF}b${PDI}`)).toBe(`${RLI}ab${PDI}`)
  })

  it('keeps what is closed already', () => {
    const text = `${RLI}a${PDI} ${RLO}b${PDF}`
    expect(closeDirections(text)).toBe(text)
  })
})
