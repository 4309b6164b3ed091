import { createRoot, createSignal } from 'solid-js'
import { describe, expect, it, onTestFinished } from 'vitest'
import { runningCalls } from '../../../app/calls/runningCalls.ts'
import type { OpenConversation } from '../../../app/conversations/createConversation.ts'
import { createRows } from '../../../app/conversations/createRows.ts'
import type { KnownConversation } from '../../../app/conversations/known.ts'
import { unreadWords } from '../../../app/conversations/unreadWords.ts'
import type { Api } from '../../../app/net/api.ts'
import type { CallRecord } from '../../../sync/callsApi.ts'
import { firstIdAt } from '../../../sync/clock.ts'
import type { ConversationId, EntryId, Generation, UserId } from '../../../sync/ids.ts'
import { err, ok } from '../../../sync/result.ts'

const ALICE = 'a'.repeat(16) as UserId
const PLACE = 'c-talk0000' as ConversationId

/** Alice's row of one conversation, open on her device or not, and how many talk there. */
function rowOf({ kind = 'group', isOpen = true }: { kind?: 'group' | 'direct'; isOpen?: boolean } = {}) {
  const [callers, setCallers] = createSignal(0)
  const known: KnownConversation = {
    ...{ id: PLACE, kind, name: 'Walks', members: [], generation: 'g' as Generation },
    ...{ createdAt: 0, unread: 0, missed: [], last: undefined },
  }
  const opened = { ready: () => false, unread: () => 0, missed: () => [], callers, draft: () => '' }
  const rows = createRoot((dispose) => {
    onTestFinished(dispose)
    return createRows({
      self: ALICE,
      list: { all: () => new Map([[PLACE, known]]) },
      home: { value: () => undefined, draft: () => undefined },
      open: { get: () => (isOpen ? (opened as unknown as OpenConversation) : undefined) },
      people: () => undefined,
    })
  })
  return { callers: () => rows()?.[0]?.callers, setCallers }
}

describe('a row of the list', () => {
  it('[K4] tells how many talk there, and that they no longer do', () => {
    const row = rowOf()
    row.setCallers(3)
    expect(row.callers()).toBe(3)
    row.setCallers(0)
    expect(row.callers()).toBe(0)
  })

  it('tells of somebody alone whom more than one can join, and of two people once both are there', () => {
    const [group, direct] = [rowOf(), rowOf({ kind: 'direct' })]
    for (const row of [group, direct]) row.setCallers(1)
    expect([group.callers(), direct.callers()]).toEqual([1, 0])
    direct.setCallers(2)
    expect(direct.callers()).toBe(2)
  })

  it('tells of no call where presence is not heard', () => {
    expect(rowOf({ isOpen: false }).callers()).toBe(0)
  })
})

describe('what is new in a conversation', () => {
  const missed = (count: number) => Array.from({ length: count }, (_, n) => firstIdAt(1_000 + n))

  it.each([
    [1, 0, '1 unread message'],
    [1, 1, '1 missed call'],
    [3, 1, '2 unread messages, 1 missed call'],
    [3, 2, '1 unread message, 2 missed calls'],
    // One was read on another device a moment ago: never more than there is.
    [1, 2, '1 missed call'],
  ])('[K7] %i, of which %i were calls: %s', (unread, calls, words) => {
    expect(unreadWords({ unread, missed: missed(calls) })).toBe(words)
  })
})

describe('where calls go on', () => {
  const call = (conversation: string, more: Partial<CallRecord>): CallRecord => ({
    ...{ conversation: conversation as ConversationId, call: [ALICE, '0'.repeat(16) as EntryId] },
    ...{ media: 'audio', startedAt: 1, people: [], declined: [], missed: [], ...more },
  })

  it('[K7] is asked once, and calls that ended are none of it', async () => {
    const asked: string[] = []
    const request = async (_method: string, path: string) => {
      asked.push(path)
      return ok({ calls: [call('c-now00000', {}), call('c-past0000', { endedAt: 2 })] })
    }
    expect(await runningCalls({ request } as unknown as Api)).toEqual(['c-now00000'])
    expect(asked).toEqual(['/api/calls?limit=1'])
  })

  it('is not known while the relay does not answer', async () => {
    const request = async () => err({ code: 'unreachable' })
    expect(await runningCalls({ request } as unknown as Api)).toEqual([])
  })
})
