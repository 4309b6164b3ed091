import { describe, expect, test } from 'vitest'
import { readEntry } from '../../sync/entry.ts'
import { RELAY } from '../../sync/ids.ts'
import { LIMITS } from '../../sync/limits.ts'
import { id } from './helpers/entries.ts'
import { alice, bob } from './helpers/people.ts'

const message = (more: object) => readEntry(alice, { i: id(1), k: 'm', t: 'hello', ...more }).k
const edit = (more: object) => readEntry(alice, { i: id(2), k: 'e', o: id(1), t: 'hello', ...more }).k
const file = { h: 'a'.repeat(64), n: 'cat.png', y: 'image/png', s: 12 }

describe('a message', () => {
  test('has a text of 16 KiB at most', () => {
    expect(message({ t: 'x'.repeat(LIMITS.maxTextBytes) })).toBe('m')
    expect(message({ t: 'x'.repeat(LIMITS.maxTextBytes + 1) })).toBe('unknown')
  })

  test('is measured in bytes of UTF-8, not in characters', () => {
    const quarter = LIMITS.maxTextBytes / 4
    expect(message({ t: '🌊'.repeat(quarter) })).toBe('m')
    expect(message({ t: `${'🌊'.repeat(quarter)}x` })).toBe('unknown')
    expect(message({ t: `é${'x'.repeat(LIMITS.maxTextBytes - 1)}` })).toBe('unknown')
  })

  test('says something, or brings a file', () => {
    expect(message({ t: '' })).toBe('unknown')
    expect(message({ t: ' \n\t' })).toBe('unknown')
    expect(message({ t: '', f: [file] })).toBe('m')
  })

  test('is well-formed text', () => {
    expect(message({ t: 'half \ud83c' })).toBe('unknown')
    expect(message({ t: '\udf0a' })).toBe('unknown')
    expect(message({ t: 5 })).toBe('unknown')
  })

  test('refers to other entries by author and id', () => {
    expect(message({ r: [bob, id(0)] })).toBe('m')
    for (const odd of [id(0), [bob], [bob, id(0), 1], ['bob', id(0)], [bob, 'soon'], {}])
      expect(message({ r: odd })).toBe('unknown')
  })

  test('has a bounded number of files and mentions', () => {
    expect(message({ f: Array(LIMITS.maxFiles).fill(file) })).toBe('m')
    expect(message({ f: Array(LIMITS.maxFiles + 1).fill(file) })).toBe('unknown')
    expect(message({ f: [{ ...file, h: 'A'.repeat(64) }] })).toBe('unknown')
    expect(message({ u: Array(LIMITS.maxMentions).fill(bob) })).toBe('m')
    expect(message({ u: Array(LIMITS.maxMentions + 1).fill(bob) })).toBe('unknown')
  })

  test('[D10] keeps fields this code does not know', () => {
    expect(readEntry(alice, { i: id(1), k: 'm', t: 'hello', mood: 'fine' })).toMatchObject({ mood: 'fine' })
  })
})

describe('other entries of a member', () => {
  test('an edit is bounded as a message is, and says something', () => {
    expect(edit({ t: 'x'.repeat(LIMITS.maxTextBytes) })).toBe('e')
    expect(edit({ t: 'x'.repeat(LIMITS.maxTextBytes + 1) })).toBe('unknown')
    expect(edit({ t: ' ' })).toBe('unknown')
    expect(edit({ o: [alice, id(1)] })).toBe('unknown')
  })

  test('a reaction is one short emoji, on or off', () => {
    const reaction = (more: object) =>
      readEntry(alice, { i: id(2), k: 'r', o: [bob, id(1)], e: '👍', v: true, ...more }).k
    expect(reaction({})).toBe('r')
    expect(reaction({ v: false })).toBe('r')
    expect(reaction({ v: 1 })).toBe('unknown')
    expect(reaction({ e: '' })).toBe('unknown')
    expect(reaction({ e: 'x'.repeat(LIMITS.maxEmojiLength + 1) })).toBe('unknown')
    expect(reaction({ o: id(1) })).toBe('unknown')
  })

  test('a removal names its target: one’s own by id, anybody’s by reference', () => {
    expect(readEntry(alice, { i: id(2), k: 'd', o: id(1) }).k).toBe('d')
    expect(readEntry(alice, { i: id(2), k: 'd', o: [alice, id(1)] }).k).toBe('unknown')
    expect(readEntry(alice, { i: id(2), k: 'h', o: [bob, id(1)], w: 'spam' }).k).toBe('h')
    expect(readEntry(alice, { i: id(2), k: 'h', o: id(1) }).k).toBe('unknown')
  })

  test('a call has a voice or a picture', () => {
    expect(readEntry(alice, { i: id(2), k: 'c', v: 'video' }).k).toBe('c')
    expect(readEntry(alice, { i: id(2), k: 'c', v: 'smell' }).k).toBe('unknown')
  })
})

describe('whose lane', () => {
  test('[G2] only the relay says who joined and what was late', () => {
    const join = { i: id(1), k: 'join', u: bob, n: 'Bob' }
    const late = { i: id(2), k: 'late', o: [[alice, id(1)]], w: 'offline' }
    expect(readEntry(RELAY, join).k).toBe('join')
    expect(readEntry(RELAY, late).k).toBe('late')
    expect(readEntry(alice, join).k).toBe('unknown')
    expect(readEntry(alice, late).k).toBe('unknown')
    expect(readEntry(RELAY, { i: id(1), k: 'm', t: 'hello' }).k).toBe('unknown')
  })

  test.each([
    null,
    undefined,
    5,
    'm',
    [],
    {},
    { k: 'm' },
    { k: 'poll', i: id(1) },
    { i: 'soon', k: 'm', t: 'x' },
  ])('[D10] %j is kept as unknown', (value) => {
    expect(readEntry(alice, value)).toEqual({ k: 'unknown', value })
  })
})
