import type { Entry, UnknownEntry } from '../entry.ts'
import { RELAY } from '../ids.ts'
import { callOutcome } from './callOutcome.ts'
import { messageKey, type Notice } from './items.ts'

/** What the relay records between messages, as far as it is shown; seals are not. */
export function readNotice(entry: Entry | UnknownEntry): Notice | undefined {
  if (entry.k === 'call') return readCall(entry)
  if (entry.k !== 'join' && entry.k !== 'leave' && entry.k !== 'role') return undefined
  const by = entry.b && { by: entry.b }
  const isBan = entry.k === 'leave' && entry.w === 'banned' && { isBan: true as const }
  return {
    type: 'notice',
    key: messageKey(RELAY, entry.i),
    id: entry.i,
    place: entry.i,
    what:
      entry.k === 'role'
        ? { kind: entry.k, user: entry.u, role: entry.v, ...by }
        : { kind: entry.k, user: entry.u, name: entry.n, ...by, ...isBan },
  }
}

function readCall(entry: Extract<Entry, { k: 'call' }>): Notice | undefined {
  const [user] = entry.o
  if (user === RELAY) return undefined
  return {
    type: 'notice',
    key: messageKey(RELAY, entry.i),
    id: entry.i,
    place: entry.i,
    what: {
      kind: 'call',
      user,
      call: callOutcome(entry),
    },
  }
}
