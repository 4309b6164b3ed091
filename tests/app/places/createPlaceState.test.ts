import { createRoot, createSignal } from 'solid-js'
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from 'vitest'
import type { Named } from '../../../app/conversations/createNames.ts'
import type { KnownConversation } from '../../../app/conversations/known.ts'
import { createPlaceState } from '../../../app/places/createPlaceState.ts'
import type { Member } from '../../../sync/api.ts'
import { firstIdAt } from '../../../sync/clock.ts'
import type { ConversationId, Generation, UserId } from '../../../sync/ids.ts'
import type { Message } from '../../../sync/timeline/items.ts'
import { viewOf } from '../fakeTimeline.ts'

const ALICE = 'alice00000000000' as UserId
const BOB = 'bob0000000000000' as UserId
const NOW = 1_790_000_000_000

beforeEach(() => void vi.useFakeTimers({ now: NOW }))
afterEach(() => void vi.useRealTimers())

const member = (id: UserId, more: Partial<Member> = {}): Member => ({
  ...{ id, username: id.replace(/0+$/, ''), name: id.replace(/0+$/, ''), role: 'member' },
  ...more,
})
const said = (author: UserId, at: number): Message => {
  const id = firstIdAt(at)
  return {
    ...{ type: 'message', key: `${author}/${id}`, author, id, place: id, text: 'hello', edited: false },
    ...{ mentions: [], reactions: [] },
  }
}

/** Bob's device, in a group of alice's. */
function stateOf(
  more: Partial<KnownConversation> = {},
  messages: readonly Message[] = [],
  named: readonly Named[] = [],
) {
  const people = more.members ?? [member(ALICE, { role: 'host' }), member(BOB)]
  const [known, setKnown] = createSignal<KnownConversation>({
    ...{ id: 'kitchen1' as ConversationId, kind: 'group', name: 'Kitchen', members: people },
    ...{ generation: 'g' as Generation, createdAt: 0, unread: 0, missed: [], last: undefined },
    ...more,
  })
  const [timeline, setTimeline] = createSignal(viewOf([...messages]))
  return createRoot((dispose) => {
    onTestFinished(dispose)
    const state = createPlaceState({
      ...{ known, timeline, me: BOB, now: Date.now },
      members: () => known().members,
      named: () => named,
      nameOf: (user) => [...known().members, ...named].find(({ id }) => id === user)?.name,
    })
    return { ...state, setKnown, setTimeline }
  })
}

describe('whether one may write', () => {
  it('is yes, mostly', () => {
    expect(stateOf().writing()).toEqual({ state: 'free' })
  })

  it('[M5] is no while muted, and yes by itself when that is over', () => {
    const members = [member(ALICE, { role: 'host' }), member(BOB, { mutedUntil: NOW + 60_000 })]
    const { writing } = stateOf({ members })
    expect(writing()).toEqual({ state: 'muted', until: NOW + 60_000 })
    vi.advanceTimersByTime(59_999)
    expect(writing().state).toBe('muted')
    vi.advanceTimersByTime(1)
    expect(writing()).toEqual({ state: 'free' })
  })

  it('[M5] survives a timer that browsers cannot set that far ahead', () => {
    const until = NOW + 30 * 24 * 3600_000
    const { writing } = stateOf({ members: [member(BOB, { mutedUntil: until })] })
    vi.advanceTimersByTime(2 ** 31)
    expect(writing()).toEqual({ state: 'muted', until })
    vi.advanceTimersByTime(30 * 24 * 3600_000)
    expect(writing()).toEqual({ state: 'free' })
  })

  it('[M6] waits in slow mode after the last of one’s own, not after others’', () => {
    const slow = { slowSeconds: 30 }
    expect(stateOf(slow, [said(ALICE, NOW - 1_000)]).writing()).toEqual({ state: 'free' })
    const { writing } = stateOf(slow, [said(BOB, NOW - 10_000), said(ALICE, NOW - 1_000)])
    expect(writing()).toEqual({ state: 'slow', until: NOW + 20_000, seconds: 30 })
    vi.advanceTimersByTime(20_000)
    expect(writing()).toEqual({ state: 'free' })
  })

  it('[M6] counts from when a late message arrived', () => {
    const late = { ...said(BOB, NOW - 3600_000), place: firstIdAt(NOW - 5_000) }
    expect(stateOf({ slowSeconds: 30 }, [late]).writing()).toMatchObject({ until: NOW + 25_000 })
  })

  it('[M7] is no for members where only moderators post', () => {
    const posting = 'moderators' as const
    expect(stateOf({ posting }).writing()).toEqual({ state: 'moderators-only' })
    const members = [member(BOB, { role: 'moderator' })]
    expect(stateOf({ posting, slowSeconds: 60, members }, [said(BOB, NOW)]).writing()).toEqual({
      state: 'free',
    })
  })

  it('follows the list: what is lifted is lifted at once', () => {
    const { writing, setKnown } = stateOf({ posting: 'moderators' })
    setKnown((before) => ({ ...before, posting: 'everyone' }))
    expect(writing()).toEqual({ state: 'free' })
  })
})

describe('[S7] names', () => {
  it('carry the username where they look alike, and only there', () => {
    const members = [member(ALICE, { name: 'Boris' }), member(BOB, { name: 'Воris' })]
    const { nameOf, setKnown } = stateOf({ members })
    expect([nameOf(ALICE), nameOf(BOB)]).toEqual(['Boris @alice', 'Воris @bob'])
    setKnown((before) => ({ ...before, members: [member(ALICE, { name: 'Alice' }), member(BOB)] }))
    expect([nameOf(ALICE), nameOf(BOB)]).toEqual(['Alice', 'bob'])
  })

  it('carry the username also of who is gone, and beside what who is gone wrote', () => {
    const members = [member(ALICE, { name: 'Ana Souza' }), member(BOB)]
    const gone = { id: 'eve0000000000000', name: 'Аna Souza', username: 'ana_s' }
    const { nameOf, usernameOf } = stateOf({ members }, [], [gone])
    expect(nameOf(gone.id)).toBe('Аna Souza @ana_s')
    expect(nameOf(ALICE)).toBe('Ana Souza @alice')
    expect([usernameOf(gone.id), usernameOf(BOB)]).toEqual(['ana_s', undefined])
  })

  it('of members are compared as they are called now, not as they once came', () => {
    const members = [member(ALICE, { name: 'Ana' }), member(BOB, { name: 'Boris' })]
    const { nameOf } = stateOf({ members }, [], [{ id: BOB, name: 'Ana' }])
    expect([nameOf(ALICE), nameOf(BOB)]).toEqual(['Ana', 'Boris'])
  })
})
