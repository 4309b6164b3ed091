import { describe, expect, it } from 'vitest'
import { isBlank, isEmojiOnly, isTall, parseText, safeHref } from '../../../app/timeline/parseText.ts'

const linksOf = (text: string) =>
  parseText(text).flatMap((part) => (part.type === 'link' ? [[part.text, part.href]] : []))
const textOf = (text: string) =>
  parseText(text)
    .map((part) => part.text)
    .join('')

describe('links', () => {
  it.each([
    ['see https://prosa.example/a.', 'https://prosa.example/a'],
    ['(https://prosa.example/a)', 'https://prosa.example/a'],
    ['https://wiki.example/Prosa_(word), no?', 'https://wiki.example/Prosa_(word)'],
    ['https://wiki.example/Prosa_(word)).', 'https://wiki.example/Prosa_(word)'],
    ['<https://prosa.example>', 'https://prosa.example'],
    ['"http://prosa.example/?q=1&b=2#c"!!!', 'http://prosa.example/?q=1&b=2#c'],
    ['www.prosa.example, then', 'www.prosa.example'],
    ['https://prosa.example:8787/c/d-1?x=[1]…', 'https://prosa.example:8787/c/d-1?x=[1]'],
    ['http://localhost:8787/register?invite=abc', 'http://localhost:8787/register?invite=abc'],
    ['https://bücher.example/straße', 'https://bücher.example/straße'],
    ['escreva a ana.luz@correio.example.', 'ana.luz@correio.example'],
  ])('finds the address in %s', (text, words) => {
    expect(linksOf(text).map(([found]) => found)).toEqual([words])
    expect(textOf(text)).toBe(text)
  })

  it('leads a name of other letters to its true address', () => {
    expect(linksOf('https://bücher.example/')).toEqual([
      ['https://bücher.example/', 'https://xn--bcher-kva.example/'],
    ])
    expect(linksOf('ana@correio.example')).toEqual([['ana@correio.example', 'mailto:ana@correio.example']])
  })

  it.each([
    'javascript:alert(1)',
    'data:text/html,<script>alert(1)</script>',
    'vbscript:x',
    'file:///etc/passwd',
    'ftp://prosa.example',
    'https://',
    'http://nodots',
    'mailto:nobody',
    'a@b',
    'half past 3.30',
    '@ivo',
  ])('leaves %s as words', (text) => {
    expect(linksOf(text)).toEqual([])
    expect(textOf(text)).toBe(text)
  })

  it('never makes an address of another kind, whatever is written', () => {
    for (const start of ['https://', 'mailto:', 'www.', 'JaVaScRiPt:', ' ', '\u0000', 'https:\\']) {
      for (const rest of ['javascript:alert(1)', 'a.b', '@', 'x@y.z', '//a.b']) {
        const href = safeHref(start + rest)
        if (href !== undefined) expect(href).toMatch(/^(https?|mailto):/)
      }
    }
  })

  it.each([
    ['a@'.repeat(8_000), 'at signs'],
    ['a.'.repeat(8_000), 'dots'],
    [`https://${'('.repeat(16_000)}`, 'brackets'],
    [`https://a.b/${')'.repeat(16_000)}`, 'closing brackets'],
    ['`'.repeat(16_000), 'marks'],
    ['```'.repeat(5_000), 'fences'],
    ['www.'.repeat(4_000), 'beginnings'],
    [`${'a'.repeat(64)}@`.repeat(250), 'almost addresses'],
  ])('takes the longest message of %# in no time', (text) => {
    const start = performance.now()
    expect(textOf(text).length).toBeLessThanOrEqual(text.length)
    expect(performance.now() - start).toBeLessThan(400)
  })
})

describe('code', () => {
  it('keeps what stands between single marks, links inside it too', () => {
    expect(parseText('run `npm start https://a.example` now')).toEqual([
      { type: 'text', text: 'run ' },
      { type: 'code', text: 'npm start https://a.example' },
      { type: 'text', text: ' now' },
    ])
  })

  it('takes blocks out of the text, without the language and the breaks beside them', () => {
    expect(parseText('so:\n```ts\nconst a = `b`\n\nc()\n```\nyes')).toEqual([
      { type: 'text', text: 'so:' },
      { type: 'block', text: 'const a = `b`\n\nc()' },
      { type: 'text', text: 'yes' },
    ])
  })

  it.each(['a ` b', '``', '` `', '```', '```never closed', 'two\n`lines\nof` it'])(
    'leaves %j as it is',
    (text) => {
      expect(parseText(text)).toEqual([{ type: 'text', text }])
    },
  )
})

describe('isEmojiOnly', () => {
  it.each(['🍋', '🎉🚲', '👍 👍 👍', '👨‍👩‍👧‍👦', '🏳️‍🌈', '🇧🇷🇵🇹', '❤️', '👋🏽', ' 🦆 '])('takes %s', (text) => {
    expect(isEmojiOnly(text)).toBe(true)
  })

  it.each(['', ' ', '1', '#', 'ok 👍', '🍋🍋🍋🍋', '🍋.', '©', '👨‍👩‍👧‍👦'.repeat(500)])(
    'does not take %j',
    (text) => {
      expect(isEmojiOnly(text)).toBe(false)
    },
  )
})

describe('mischief', () => {
  it('closes in each piece the directions that it turns', () => {
    expect(parseText('\u202egpj.exe https://prosa.example/a\u202eb `\u2067c`')).toEqual([
      { type: 'text', text: '\u202egpj.exe \u202c' },
      { type: 'link', text: 'https://prosa.example/a', href: 'https://prosa.example/a' },
      { type: 'text', text: '\u202eb \u202c' },
      { type: 'code', text: '\u2067c\u2069' },
    ])
  })

  it.each([
    ['zero-width spaces', '\u200b\u200b\u2060'],
    ['fillers and blanks', '\u3164\u2800\u115f \u00ad'],
    ['directions alone', '\u202e\u202c'],
  ])('knows that %s look empty', (_, text) => {
    expect(isBlank(text)).toBe(true)
  })

  it.each(['.', '🦆', '1️⃣', 'ا', '👨‍👩‍👧‍👦'])('knows that %s does not', (text) => {
    expect(isBlank(text)).toBe(false)
  })

  it('folds towers of lines and long walls, not messages of a page', () => {
    expect(isTall(`a${'\n'.repeat(500)}b`)).toBe(true)
    expect(isTall('word '.repeat(1_000))).toBe(true)
    expect(isTall('one\n'.repeat(20))).toBe(false)
    expect(isTall('word '.repeat(200))).toBe(false)
  })
})
