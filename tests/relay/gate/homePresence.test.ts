import type { Connection } from '@hocuspocus/server'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import type { SyncContext } from '../../../relay/gate/context.ts'
import { createHomePresence } from '../../../relay/gate/homePresence.ts'
import type { PresenceHub } from '../../../relay/people/presence.ts'
import type { DocumentName } from '../../../sync/documentName.ts'
import type { Generation, UserId } from '../../../sync/ids.ts'

const alice = 'a'.repeat(16) as UserId
const bob = 'b'.repeat(16) as UserId
const homeOf = (userId: UserId): DocumentName => ({ type: 'home', userId, generation: 'g' as Generation })

beforeEach(() => {
  vi.useFakeTimers()
})
afterEach(() => {
  vi.useRealTimers()
})

function open(parsed: DocumentName = homeOf(alice), isThere = true) {
  const heard: string[] = []
  const hub = {
    join: () => heard.push('join'),
    leave: () => heard.push('leave'),
    report: (_user: UserId, _device: object, state: string) => heard.push(state),
  } as unknown as PresenceHub
  const presence = createHomePresence(hub, { presenceReportsPerSecond: 0.5, presenceReportsBurst: 3 }, () =>
    Date.now(),
  )
  const context = {
    signedIn: { user: { id: alice, displayName: 'alice' }, session: { publicId: 's', expiresAt: 0 } },
    socket: {},
  } as unknown as SyncContext
  presence.opened({ document: { hasConnection: () => isThere } } as unknown as Connection, context, parsed)
  const say = (what: unknown) =>
    presence.said(context, typeof what === 'string' ? what : JSON.stringify(what))
  return { heard, say, close: () => presence.closed(context) }
}
const report = (state: string) => ({ type: 'presence', state })

describe('a device', () => {
  it('[P1] that left while it was let in is not here for ever', () => {
    const { heard, say, close } = open(homeOf(alice), false)
    say(report('online'))
    close()
    expect(heard).toEqual([])
  })
})

describe('a report', () => {
  it('[P1] is passed on at once, up to a few; then the last one counts, in its time', () => {
    const { heard, say } = open()
    for (let time = 0; time < 1_001; time++) say(report(time % 2 === 0 ? 'away' : 'online'))
    expect(heard).toEqual(['join', 'away', 'online', 'away'])
    vi.advanceTimersByTime(10_000)
    expect(heard).toEqual(['join', 'away', 'online', 'away', 'away'])
    say(report('online'))
    vi.advanceTimersByTime(10_000)
    expect(heard.at(-1)).toBe('online')
  })

  it('[P1] that waits is forgotten when the device goes', () => {
    const { heard, say, close } = open()
    for (let time = 0; time < 10; time++) say(report('away'))
    close()
    vi.advanceTimersByTime(60_000)
    expect(heard.at(-1)).toBe('leave')
    say(report('online'))
    expect(heard.at(-1)).toBe('leave')
  })

  it.each([
    ['another’s home', homeOf(bob)],
    ['a conversation', { type: 'conversation', id: 'conversation', generation: 'g' } as DocumentName],
  ])('[P1] on %s is none', (_where, parsed) => {
    const { heard, say, close } = open(parsed)
    say(report('away'))
    close()
    expect(heard).toEqual([])
  })

  it('[P1] is nothing else, and nothing throws', () => {
    const { heard, say } = open()
    for (const nonsense of ['', '{', 'null', '[]', '"away"', '{"type":"presence"}', 'x'.repeat(100_000)])
      say(nonsense)
    say({ type: 'presence', state: 'offline' })
    say({ type: 'presence', state: 'away', padding: 'x'.repeat(300) })
    expect(heard).toEqual(['join'])
  })
})
