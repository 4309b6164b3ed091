import * as v from 'valibot'
import type { StatelessMessage } from '../../sync/api.ts'
import { callMessageSchema, ringSchema } from '../../sync/callsApi.ts'
import type { EntryReference } from '../../sync/entry.ts'
import { isDirectId, type UserId } from '../../sync/ids.ts'
import type { CallEvent } from './callState.ts'

/** What the relay said, as far as it means something here. */
export type HeardCall =
  | { readonly what: 'event'; readonly event: CallEvent }
  /** Somebody declined, with words or without. */
  | { readonly what: 'words'; readonly id: EntryReference; readonly words: string }
  | { readonly what: 'signal'; readonly id: EntryReference; readonly from: string; readonly data: unknown }
  /** A peer whose session is over: it does not come back; K6. */
  | { readonly what: 'gone'; readonly id: EntryReference; readonly peer: string }
  | { readonly what: 'nothing' }

const NOTHING: HeardCall = { what: 'nothing' }
const event = (said: CallEvent): HeardCall => ({ what: 'event', event: said })

/** Reads a `ring` or `call` of the relay for `me`; `now` is in milliseconds since 1970. */
export function readCallMessage(message: StatelessMessage, me: UserId, now: number): HeardCall {
  const ring = v.safeParse(ringSchema, message)
  if (ring.success) {
    const { conversation, call: id, media, by, byName, leftMs } = ring.output
    const call = { conversation, id, media, isDirect: isDirectId(conversation) }
    return by === me ? NOTHING : event({ type: 'ring', ring: { call, by, byName, until: now + leftMs } })
  }
  const parsed = v.safeParse(callMessageSchema, message)
  if (!parsed.success) return NOTHING
  const said = parsed.output
  const { call: id } = said
  switch (said.event) {
    // This tab's own answer is dealt with when it comes back: the others stop ringing.
    case 'answered':
      return event({ type: said.by === me ? 'answered-elsewhere' : 'answered', id })
    case 'declined':
      return said.by === me
        ? event({ type: 'answered-elsewhere', id })
        : { what: 'words', id, words: said.words ?? '' }
    case 'ended':
      return event({ type: 'ended', id, why: said.why, into: said.into })
    case 'full':
      return event({ type: 'not-let-in', id, why: 'full' })
    case 'signal':
      return { what: 'signal', id, from: said.from, data: said.data }
    case 'gone':
      return { what: 'gone', id, peer: said.peer }
    default:
      return NOTHING
  }
}
