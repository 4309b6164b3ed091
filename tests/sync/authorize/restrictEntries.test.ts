import { describe, expect, it } from 'vitest'
import { type Restrictions, restrictEntries } from '../../../sync/authorize/restrictEntries.ts'
import { entryIdOf } from '../../../sync/clock.ts'
import type { MemberEntry, Role } from '../../../sync/entry.ts'
import type { UserId } from '../../../sync/ids.ts'

const NOW = 1_700_000_000_000
const eve = 'e000000000000000' as UserId
const id = (n: number) => entryIdOf(NOW - 1000 + n, 0, 1)
const OPEN: Restrictions = { posting: 'everyone', slowSeconds: 0 }
const ANNOUNCING = { ...OPEN, posting: 'moderators', nowMs: NOW } as const

const message = (n: number): MemberEntry => ({ i: id(n), k: 'm', t: 'hello' })
/** One of each kind. */
const ALL: readonly MemberEntry[] = [
  message(1),
  { i: id(2), k: 'e', o: id(0), t: 'edited' },
  { i: id(3), k: 'd', o: id(0) },
  { i: id(4), k: 'r', o: [eve, id(0)], e: '👍', v: true },
  { i: id(5), k: 'h', o: [eve, id(0)] },
  { i: id(6), k: 'c', v: 'audio' },
]

/** The kinds that are refused, with the one reason of all of them. */
function refused(restrictions: Partial<Restrictions>, role: Role = 'member') {
  const bad = restrictEntries(ALL, { ...OPEN, ...restrictions, role, nowMs: NOW })
  const kinds = bad.map(({ i }) => ALL.find((entry) => entry.i === i)?.k).join('')
  return [...new Set(bad.map(({ code }) => code)), kinds].join(' ')
}

/** Which of these messages are refused in slow mode, by their number. */
function held(
  messages: readonly MemberEntry[],
  postedAt?: number,
  more: { role?: Role; isRestored?: (i: string) => boolean } = {},
) {
  const context = { ...OPEN, slowSeconds: 10, postedAt, role: 'member' as Role, nowMs: NOW, ...more }
  return restrictEntries(messages, context).map(({ i, code }) => {
    expect(code).toBe('slow-mode')
    return messages.findIndex((entry) => entry.i === i)
  })
}

describe('where nothing is restricted', () => {
  it('everybody writes everything', () => {
    expect(refused({})).toBe('')
  })
})

describe('who is muted', () => {
  it('[M5] says nothing in further fields of what they may still write', () => {
    const told = { i: id(3), k: 'd', o: id(0), x: 'words' } as MemberEntry
    const context = { ...OPEN, mutedUntil: NOW + 1, role: 'member', nowMs: NOW } as const
    expect(restrictEntries([told], context)).toEqual([{ i: id(3), code: 'muted' }])
    expect(restrictEntries([told], { ...context, mutedUntil: NOW })).toEqual([])
  })

  it('[M5] writes no messages, edits, reactions or calls, and removes their own words', () => {
    expect(refused({ mutedUntil: NOW + 1 })).toBe('muted merc')
  })

  it('[M5] is so whatever their role, until the time is over', () => {
    expect(refused({ mutedUntil: NOW + 1 }, 'moderator')).toBe('muted merc')
    expect(refused({ mutedUntil: NOW })).toBe('')
  })
})

describe('where only moderators post', () => {
  it('[M7] members react, and write neither messages, edits nor calls', () => {
    expect(refused({ posting: 'moderators' })).toBe('moderators-only mec')
    expect(refused({ posting: 'moderators' }, 'moderator')).toBe('')
    expect(refused({ posting: 'moderators' }, 'host')).toBe('')
  })

  it('[M7] members react by one emoji, not by words', () => {
    const codes = (e: string, { v = true, role = 'member' as Role } = {}) =>
      restrictEntries([{ i: id(1), k: 'r', o: [eve, id(0)], e, v }], { ...ANNOUNCING, role }).map(
        ({ code }) => code,
      )
    for (const e of ['👍', '❤️', '❤', '👍🏽', '👩‍👩‍👧', '🏴󠁧󠁢󠁥󠁮󠁧󠁿', '🇪🇺', '1️⃣', 'ℹ️', '🎉'])
      expect(codes(e)).toEqual([])
    for (const e of ['buy at evil.example', 'a', '7', '👍👍', '👍 yes', '']) {
      expect(codes(e)).toEqual(['moderators-only'])
    }
    expect(codes('words', { role: 'moderator' })).toEqual([])
    expect(codes('words', { v: false })).toEqual([])
  })

  it('[M5] to be muted is told first', () => {
    expect(refused({ posting: 'moderators', mutedUntil: NOW + 1 })).toBe('muted merc')
  })
})

describe('slow mode', () => {
  it('[M6] takes the first of several that arrive at once, whatever order they stand in', () => {
    expect(held([message(3), message(1), message(2)])).toEqual([0, 2])
  })

  it('[M6] takes none until the pause is over', () => {
    expect(held([message(1), message(2)], NOW - 9_999)).toEqual([0, 1])
    expect(held([message(1), message(2)], NOW - 10_000)).toEqual([1])
  })

  it('[M6] is about messages of members alone', () => {
    expect(refused({ slowSeconds: 10, postedAt: NOW })).toBe('slow-mode m')
    expect(held([message(1), message(2)], NOW, { role: 'moderator' })).toEqual([])
    expect(held([message(1), message(2)], NOW, { role: 'host' })).toEqual([])
  })

  it('[M6] holds nobody up for longer because a clock was set back', () => {
    expect(held([message(1)], NOW + 3600_000)).toEqual([])
  })

  it('[J5] does not hold up what the relay had and lost, which does not count as the first either', () => {
    const isRestored = (i: string) => i === id(1) || i === id(2)
    expect(held([message(1), message(2), message(3), message(4)], undefined, { isRestored })).toEqual([3])
    expect(held([message(1), message(2), message(3)], NOW, { isRestored })).toEqual([2])
  })
})

describe('where only moderators post', () => {
  it('[M7] members say nothing in further fields of a reaction', () => {
    const reaction = { i: id(4), k: 'r', o: [eve, id(0)], e: '👍', v: true, x: 'words' } as MemberEntry
    expect(restrictEntries([reaction], { ...ANNOUNCING, role: 'member' })).toEqual([
      { i: id(4), code: 'moderators-only' },
    ])
    expect(restrictEntries([reaction], { ...ANNOUNCING, role: 'moderator' })).toEqual([])
  })
})
