import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseUsername, usernameKey } from '../../../relay/accounts/usernames.ts'

/** Mostly letters, of many scripts. */
const letter = fc.integer({ min: 0x41, max: 0x24ff }).map((code) => String.fromCodePoint(code))
const accepts = (text: string) => parseUsername(text).ok

describe('usernames', () => {
  it.each([
    'al',
    'alice',
    'Alice_B.2-c',
    'josé',
    'Ærø',
    'алиса',
    'Αλίκη',
    '愛麗絲',
    'नेहा',
    'أليس',
    'x'.repeat(32),
  ])('[§11] takes %s', (name) => {
    expect(accepts(name)).toBe(true)
  })

  it.each([
    ['one character', 'a'],
    ['33 characters', 'x'.repeat(33)],
    ['64 characters', 'x'.repeat(64)],
    ['nothing', ''],
    ['a space', 'al ice'],
    ['an emoji', 'alice🦊'],
    ['a keycap emoji', 'alice1️⃣'],
    ['a letter that is drawn as an emoji', 'alℹce'],
    ['a right-to-left mark', 'alice\u200f'],
    ['a right-to-left override', '\u202ealice'],
    ['a zero-width space', 'ali\u200bce'],
    ['a zero-width joiner', 'ali\u200dce'],
    ['an invisible letter', 'alice\u3164'],
    ['a variation selector', 'alice\ufe0f'],
    ['a control character', 'ali\u0007ce'],
    ['a line break', 'ali\nce'],
    ['stacked marks', 'a\u0323\u0331\u0330\u0324lice'],
    ['a mark in front', '\u0301alice'],
    ['no letter or digit', '._-'],
    ['a sign', 'alice@home'],
    ['a slash', 'alice/bob'],
    ['a lone surrogate', 'alice\ud800'],
    ['a ligature that hides spaces', '\ufdfa\ufdfa'],
  ])('[§11] refuses %s', (_what, name) => {
    expect(parseUsername(name)).toEqual({ ok: false, error: 'username-odd' })
  })

  it.each([
    ['ALICE', 'alice'],
    ['ａｌｉｃｅ', 'alice'],
    ['аlice', 'alice'],
    ['аӏісе', 'alice'],
    ['αlice', 'alice'],
    ['ТОМ', 'tom'],
    ['Straße', 'STRASSE'],
    ['jose\u0301', 'josé'],
    ['ΟΔΟΣ', 'οδος'],
    ['oδoσ', 'οδος'],
  ])('[§11] counts %s and %s as one name', (one, other) => {
    expect(usernameKey(one)).toBe(usernameKey(other))
  })

  it.each([
    ['jose', 'josé'],
    ['user1', 'userl'],
    ['bob', 'b0b'],
    ['a.b', 'a-b'],
  ])('[§11] tells %s and %s apart', (one, other) => {
    expect(usernameKey(one)).not.toBe(usernameKey(other))
  })

  it('[§11] shows a name as typed, in NFKC', () => {
    expect(parseUsername('Ａlice_B')).toEqual({ ok: true, value: { shown: 'Alice_B', key: 'alice_b' } })
  })

  it('[§11] finds every accepted name by its own key, whatever its case', () => {
    fc.assert(
      fc.property(fc.string({ unit: letter, minLength: 2, maxLength: 5 }), (text) => {
        const parsed = parseUsername(text)
        if (!parsed.ok) return
        expect(usernameKey(text)).toBe(parsed.value.key)
        expect(usernameKey(text.toLowerCase())).toBe(parsed.value.key)
        expect(usernameKey(text.toUpperCase())).toBe(parsed.value.key)
      }),
      { numRuns: 20_000 },
    )
  })

  it('[§11] answers at once for a text without end', () => {
    expect(accepts('\ufdfa'.repeat(1_000_000))).toBe(false)
    expect(usernameKey('\ufdfa'.repeat(1_000_000)).length).toBeLessThan(3_000)
  })
})
