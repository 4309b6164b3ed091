import { describe, expect, it } from 'vitest'
import { en } from '../../../app/i18n/en.ts'
import { errorsEn, errorsPtBR } from '../../../app/i18n/errorWords.ts'
import { languageOf } from '../../../app/i18n/language.ts'
import { ptBR } from '../../../app/i18n/pt-BR.ts'
import { ERRORS } from '../../../sync/errors.ts'

describe('the language', () => {
  it('is the choice, else the first of the browser that is spoken here', () => {
    expect(languageOf('pt-BR', ['en-GB'])).toBe('pt-BR')
    expect(languageOf('system', ['de', 'pt-PT', 'en'])).toBe('pt-BR')
    expect(languageOf('system', ['en-US', 'pt-BR'])).toBe('en')
    expect(languageOf('system', ['ja'])).toBe('en')
  })
})

describe('the phrases', () => {
  it('exist in both languages, none empty', () => {
    expect(Object.keys(ptBR).sort()).toEqual(Object.keys(en).sort())
    for (const phrase of [...Object.values(en), ...Object.values(ptBR)]) {
      if (typeof phrase === 'string') expect(phrase.trim()).not.toBe('')
    }
  })

  it('have words for every refusal of the relay', () => {
    for (const code of Object.keys(ERRORS)) {
      expect(errorsEn).toHaveProperty([`error.${code}`])
      expect(errorsPtBR).toHaveProperty([`error.${code}`])
    }
  })

  it('take the plural that the language asks for', () => {
    expect(en['list.unread']({ count: 1 })).toBe('1 unread message')
    expect(en['list.unread']({ count: 0 })).toBe('0 unread messages')
    expect(ptBR['list.unread']({ count: 0 })).toBe('0 mensagem não lida')
    expect(ptBR['list.unread']({ count: 2 })).toBe('2 mensagens não lidas')
  })

  it('name the connection exactly as tests and screen readers know it', () => {
    expect(en['connection.name']).toBe('Connection')
    expect([en['connection.offline'], en['connection.connecting'], en['connection.upToDate']]).toEqual([
      'Offline',
      'Connecting',
      'Up to date',
    ])
    expect(en['connection.sending']({ count: 3 })).toBe('Sending 3')
  })
})
