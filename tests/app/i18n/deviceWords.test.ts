import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { deviceWords } from '../../../app/i18n/deviceWords.ts'
import { chooseLanguage } from '../../../app/i18n/language.ts'

beforeEach(() => vi.stubGlobal('document', { documentElement: {} }))
afterEach(async () => {
  await chooseLanguage('en')
  vi.unstubAllGlobals()
})

describe('what the relay calls a device', () => {
  it('is said in the language on screen', async () => {
    expect(deviceWords('Chrome on Linux')).toBe('Chrome on Linux')
    await chooseLanguage('pt-BR')
    expect(deviceWords('Chrome on Linux')).toBe('Chrome no Linux')
    expect(deviceWords('Samsung Internet on Android')).toBe('Samsung Internet no Android')
    expect(deviceWords('Unknown device')).toBe('Aparelho desconhecido')
  })

  it('stays what it is where it is a product alone, or no label of the relay', async () => {
    await chooseLanguage('pt-BR')
    for (const label of ['curl', 'Safari', 'on', 'a on b on c', '']) expect(deviceWords(label)).toBe(label)
  })
})
