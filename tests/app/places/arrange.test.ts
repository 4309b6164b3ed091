import { describe, expect, it } from 'vitest'
import type { ConversationRow } from '../../../app/conversations/model.ts'
import { byPinAndTime, isPutAway, isShown, type ListFilter } from '../../../app/places/arrange.ts'
import type { ConversationId } from '../../../sync/ids.ts'

const row = (id: string, more: Partial<ConversationRow> = {}): ConversationRow => ({
  ...{
    id: id as ConversationId,
    kind: 'group',
    title: id,
    unread: 0,
    missed: [],
    callers: 0,
    draft: false,
    at: 0,
  },
  ...{ pinned: false, muted: false, archived: false, reports: 0, ...more },
})
const ids = (rows: readonly ConversationRow[]) => rows.map(({ id }) => id)

describe('the order of the list', () => {
  it('is pinned ones first, then the newest', () => {
    const rows = [
      row('old', { at: 1 }),
      row('new', { at: 9 }),
      row('oldPin', { at: 2, pinned: true }),
      row('newPin', { at: 3, pinned: true }),
    ]
    expect(ids(rows.sort(byPinAndTime))).toEqual(['newPin', 'oldPin', 'new', 'old'])
  })
})

describe('what is put away', () => {
  it('stays away until something new is said', () => {
    expect(isPutAway(100, 100, false)).toBe(true)
    expect(isPutAway(100, 101, false)).toBe(false)
  })

  it('stays away for good while it is muted', () => {
    expect(isPutAway(100, 101, true)).toBe(true)
  })

  it('is nothing without a mark, or with one that was cleared or cannot be read', () => {
    for (const mark of [undefined, null, true, 'yesterday'])
      expect([mark, isPutAway(mark, 0, true)]).toEqual([mark, false])
  })
})

describe('a filter', () => {
  const rows = [
    row('direct', { kind: 'direct', unread: 2 }),
    row('group'),
    row('room', { kind: 'room' }),
    row('away', { kind: 'room', archived: true, unread: 5 }),
    row('quiet', { muted: true, unread: 3 }),
  ]
  const shown = (filter: ListFilter, open?: string) => ids(rows.filter((each) => isShown(each, filter, open)))

  it.each([
    ['all', ['direct', 'group', 'room', 'quiet']],
    ['unread', ['direct', 'quiet']],
    ['direct', ['direct']],
    ['group', ['group', 'quiet']],
    ['room', ['room']],
    ['archived', ['away']],
  ] as const)('of %s shows those', (filter, expected) => {
    expect(shown(filter)).toEqual(expected)
  })

  it('of what is unread keeps the open one, though it is read by now', () => {
    expect(shown('unread', 'group')).toEqual(['direct', 'group', 'quiet'])
  })
})
