import { describe, expect, it } from 'vitest'
import { type EntryContext, validateEntries } from '../../../sync/authorize/validateEntries.ts'
import type { Json } from '../../../sync/canonicalJson.ts'
import { entryIdOf, entryTime, shiftEntryId } from '../../../sync/clock.ts'
import type { EntryId } from '../../../sync/ids.ts'
import { LIMITS } from '../../../sync/limits.ts'
import { alice, bob, eve, T0 } from './scene.ts'

const MINUTE = 60_000
const i = entryIdOf(T0, 0, 7)
const other = entryIdOf(T0 - MINUTE, 0, 7)
const message = { i, k: 'm', t: 'hello' }
const CONTEXT: EntryContext = { author: eve, role: 'member', nowMs: T0 + 1000, entryVersion: 1 }

const validate = (values: readonly Json[], context: Partial<EntryContext> = {}) =>
  validateEntries(
    values.map((value, clock) => ({ value, client: 5, clock })),
    { ...CONTEXT, ...context },
  )
const codeOf = (value: Json, context: Partial<EntryContext> = {}) => {
  const result = validate([value], context)
  return result.ok ? 'ok' : result.error.entries.map(({ code }) => code).join()
}

describe('entries', () => {
  it('[G2] of every known kind are taken, fields of the future too', () => {
    const all: Json[] = [
      { ...message, r: [alice, other], u: [bob], future: { x: 1 } },
      { i, k: 'e', o: other, t: 'hello again' },
      { i, k: 'd', o: other },
      { i, k: 'r', o: [alice, other], e: '👍', v: true },
      { i, k: 'c', v: 'video' },
    ]
    for (const entry of all) expect(codeOf(entry), JSON.stringify(entry)).toBe('ok')
  })

  it('[D4] come back with the canonical text that is hashed', () => {
    expect(validate([{ t: 'hello', k: 'm', i }])).toEqual({
      ok: true,
      value: [{ entry: message, client: 5, clock: 0, canonical: `{"i":"${i}","k":"m","t":"hello"}` }],
    })
  })

  it('[G2] are all named when they are bad', () => {
    const result = validate([
      message,
      { ...message, i: other, t: ' ' },
      { ...message, t: 7 },
      { k: 'm', t: 'no id' },
    ])
    expect(result).toEqual({
      ok: false,
      error: {
        code: 'bad-entries',
        entries: [
          { i: other, code: 'empty' },
          { i, code: 'invalid-entry' },
          { i: '', code: 'invalid-entry' },
        ],
      },
    })
  })

  it('[G2] have an id, a kind and fields of the documented form', () => {
    for (const bad of [
      {},
      [],
      null,
      'text',
      { ...message, i: 'short' },
      { ...message, i: 7 },
      { ...message, r: [alice] },
      { ...message, r: ['@nobody', other] },
      { ...message, u: ['someone'] },
      { ...message, f: [{ h: 'no hash', n: 'a', y: 'b', s: 1 }] },
      { i, k: 'e', o: [alice, other], t: 'x' },
      { i, k: 'r', o: other, e: '👍', v: true },
      { i, k: 'r', o: [alice, other], e: '👍', v: 1 },
      { i, k: 'c', v: 'smoke' },
      { ...message, t: 'half \ud83c' },
      { ...message, x: ['half \ud83c'] },
    ] as Json[]) {
      expect(['invalid-entry', 'unknown-kind'], JSON.stringify(bad)).toContain(codeOf(bad))
    }
  })

  it('[D10] are of a kind that the announced version knows', () => {
    expect(codeOf({ i, k: 'poll', t: 'x' })).toBe('unknown-kind')
    expect(codeOf({ i, k: 'toString' })).toBe('unknown-kind')
    expect(codeOf({ i, k: 'join', u: eve, n: 'Eve' })).toBe('unknown-kind')
    expect(codeOf({ i, k: 'late', o: [], w: 'offline' })).toBe('unknown-kind')
    expect(codeOf(message, { entryVersion: 0 })).toBe('unknown-kind')
    expect(codeOf(message, { entryVersion: 2 })).toBe('ok')
  })
})

describe('sizes', () => {
  it('[G2] take a text of 16 KiB, not one byte more', () => {
    const text = 'é'.repeat(LIMITS.maxTextBytes / 2)
    expect(codeOf({ ...message, t: text })).toBe('ok')
    expect(codeOf({ ...message, t: `${text}x` })).toBe('too-long')
    expect(codeOf({ i, k: 'e', o: other, t: `${text}x` })).toBe('too-long')
  })

  it('[G2] take an entry of 64 KiB, not one byte more', () => {
    const frame = JSON.stringify({ ...message, x: '' }).length
    const fitting = 'x'.repeat(LIMITS.maxEntryBytes - frame)
    expect(codeOf({ ...message, x: fitting })).toBe('ok')
    expect(codeOf({ ...message, x: `${fitting}x` })).toBe('too-large')
    expect(codeOf(message, { limits: { maxEntryBytes: 20 } })).toBe('too-large')
  })

  it('[G2] refuse what says nothing', () => {
    expect(codeOf({ ...message, t: ' \n' })).toBe('empty')
    expect(codeOf({ i, k: 'e', o: other, t: '' })).toBe('empty')
    expect(codeOf({ ...message, t: '', f: [{ h: 'a'.repeat(64), n: 'a.png', y: 'image/png', s: 1 }] })).toBe(
      'ok',
    )
  })
})

describe('targets', () => {
  it('[G2] hiding needs the role', () => {
    const hide = { i, k: 'h', o: [alice, other], w: 'spam' }
    expect(codeOf(hide)).toBe('not-allowed')
    expect(codeOf(hide, { role: 'moderator' })).toBe('ok')
    expect(codeOf(hide, { role: 'host' })).toBe('ok')
  })

  it('[G2] are not the entry itself, and what the relay wrote is not hidden', () => {
    expect(codeOf({ ...message, r: [eve, i] })).toBe('bad-target')
    expect(codeOf({ ...message, r: [alice, i] })).toBe('ok')
    expect(codeOf({ i, k: 'e', o: i, t: 'x' })).toBe('bad-target')
    expect(codeOf({ i, k: 'd', o: i })).toBe('bad-target')
    expect(codeOf({ i, k: 'r', o: [eve, i], e: '👍', v: true })).toBe('bad-target')
    expect(codeOf({ i, k: 'h', o: [eve, i] }, { role: 'host' })).toBe('bad-target')
    expect(codeOf({ i, k: 'h', o: ['@relay', other] }, { role: 'host' })).toBe('bad-target')
  })
})

describe('targets in the future', () => {
  const nowMs = T0
  const ahead = entryIdOf(nowMs + 5 * MINUTE + 1, 0, 7)
  const near = entryIdOf(nowMs + 5 * MINUTE, 0, 7)

  it('[G2] [R1] are none: what is about them would stay in the document for ever', () => {
    for (const of of [
      (o: EntryId) => ({ i, k: 'e', o, t: 'x' }),
      (o: EntryId) => ({ i, k: 'd', o }),
      (o: EntryId) => ({ i, k: 'r', o: [alice, o], e: '👍', v: true }),
      (o: EntryId) => ({ i, k: 'h', o: [alice, o] }),
      (o: EntryId) => ({ ...message, r: [alice, o] }),
    ]) {
      expect(codeOf(of(near), { nowMs, role: 'moderator' })).toBe('ok')
      expect(codeOf(of(ahead), { nowMs, role: 'moderator' })).toBe('bad-target')
      expect(codeOf(of('vvvvvvvvvvvvvvvv' as EntryId), { nowMs, role: 'moderator' })).toBe('bad-target')
    }
  })

  it('[D3] move back with the entry when the clock was ahead', () => {
    const later = entryIdOf(nowMs + 6 * MINUTE, 0, 7)
    expect(codeOf({ i: later, k: 'e', o: ahead, t: 'x' }, { nowMs })).toBe('clock-ahead')
  })
})

describe('clocks', () => {
  const at = (ms: number): EntryId => entryIdOf(ms, 3, 7)
  const nowMs = T0

  it('[D3] may be 5 minutes ahead, not more', () => {
    expect(codeOf({ ...message, i: at(nowMs + 5 * MINUTE) }, { nowMs })).toBe('ok')
    expect(codeOf({ ...message, i: at(nowMs + 5 * MINUTE + 1) }, { nowMs })).toBe('clock-ahead')
    expect(codeOf({ ...message, i: at(nowMs + 10) }, { nowMs, limits: { maxAheadMs: 5 } })).toBe(
      'clock-ahead',
    )
  })

  it('[D3] tells how far the newest is ahead: shifted by that, all come through in their order', () => {
    const ids = [at(nowMs + 2 * MINUTE), at(nowMs + 59 * MINUTE), at(nowMs + 60 * MINUTE)]
    const result = validate(
      ids.map((id) => ({ ...message, i: id })),
      { nowMs },
    )
    expect(result).toEqual({
      ok: false,
      error: {
        code: 'clock-ahead',
        offsetMs: 60 * MINUTE,
        entries: ids.slice(1).map((id) => ({ i: id, code: 'clock-ahead' })),
      },
    })
    const shifted = ids.map((id) => shiftEntryId(id, -60 * MINUTE))
    expect(Math.max(...shifted.map(entryTime))).toBe(nowMs)
    expect([...shifted].sort()).toEqual(shifted)
  })

  it('[D3] ahead and otherwise bad entries are told apart', () => {
    const ahead = at(nowMs + 60 * MINUTE)
    expect(
      validate(
        [
          { ...message, i: ahead },
          { ...message, t: '' },
        ],
        { nowMs },
      ),
    ).toMatchObject({
      error: {
        code: 'bad-entries',
        offsetMs: 60 * MINUTE,
        entries: [{ code: 'clock-ahead' }, { code: 'empty' }],
      },
    })
  })
})
