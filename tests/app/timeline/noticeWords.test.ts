import { describe, expect, it } from 'vitest'
import { type Namer, noticeWords } from '../../../app/timeline/noticeWords.ts'
import { firstIdAt } from '../../../sync/clock.ts'
import type { UserId } from '../../../sync/ids.ts'
import type { Notice } from '../../../sync/timeline/items.ts'

const ALICE = 'alice00000000000' as UserId
const BOB = 'bob0000000000000' as UserId
const EVE = 'eve0000000000000' as UserId
const bare = (text: string) => text.replace(/[\u2066-\u2069]/g, '')

const notice = (what: Notice['what']): Notice => {
  const id = firstIdAt(1_790_000_000_000)
  return { type: 'notice', key: `@relay/${id}`, id, place: id, what }
}
/** Alice reads; everybody is called by their id, but for whom another name is given, with its username. */
const words = (what: Notice['what'], called: Readonly<Record<string, readonly [string, string]>> = {}) => {
  const model: Namer = {
    nameOf: (user) => called[user]?.join(' @') ?? user.replace(/0+$/, ''),
    usernameOf: (user) => called[user]?.[1],
  }
  return bare(noticeWords([notice(what)], model, ALICE))
}

describe('what happened between the messages', () => {
  it('speaks to whom it is about', () => {
    const role = (given: string) => words({ kind: 'role', user: ALICE, role: given, by: BOB })
    expect(['host', 'moderator', 'member'].map(role)).toEqual([
      'You are now host',
      'You are now moderator',
      'You are now a member like others',
    ])
    expect(words({ kind: 'role', user: BOB, role: 'host', by: ALICE })).toBe('bob is now host')
  })

  it('tells who made a conversation from who joined it', () => {
    expect(words({ kind: 'join', user: ALICE, name: 'alice', by: ALICE })).toBe('You began this conversation')
    expect(words({ kind: 'join', user: BOB, name: 'bob', by: BOB })).toBe('bob began this conversation')
    expect(words({ kind: 'join', user: ALICE, name: 'alice' })).toBe('You joined')
  })

  it('[M4] tells a ban from a removal', () => {
    const leave = { kind: 'leave', user: EVE, name: 'eve', by: BOB } as const
    expect(words(leave)).toBe('bob removed eve')
    expect(words({ ...leave, isBan: true })).toBe('bob banned eve')
    expect(words({ kind: 'leave', user: EVE, name: 'eve' })).toBe('eve left')
  })

  it('[S7] tells two people apart whose names look alike, however long the names are', () => {
    const called = { [BOB]: ['Ana Souza', 'ana'], [EVE]: ['Аna Souza', 'mimic'] } as const
    const leave = { kind: 'leave', user: EVE, name: 'Аna Souza', by: BOB } as const
    expect(words(leave, called)).toBe('Ana Souza @ana removed Аna Souza @mimic')
    expect(words({ kind: 'join', user: EVE, name: 'Аna Souza' }, called)).toBe('Аna Souza @mimic joined')
    const long = 'A'.repeat(64)
    expect(words({ kind: 'role', user: EVE, role: 'host' }, { [EVE]: [long, 'mimic'] })).toMatch(
      /^A{31}… @mimic is now host$/,
    )
  })
})
