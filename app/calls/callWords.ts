import type { UserId } from '../../sync/ids.ts'
import type { CallOutcome } from '../../sync/timeline/items.ts'
import { lengthOf, tCall } from '../i18n/callWords.ts'

/** What a call was for one person. */
export type CallFate = 'talked' | 'missed' | 'declined' | 'unanswered'

type Told = Pick<CallOutcome, 'answeredAt' | 'people' | 'declined' | 'missed'>

export function fateOf({ answeredAt, people, declined, missed }: Told, me: UserId): CallFate {
  // Who declined may have come in later.
  if (answeredAt !== undefined && people.includes(me)) return 'talked'
  if (missed.includes(me)) return 'missed'
  if (declined.includes(me)) return 'declined'
  if (answeredAt !== undefined) return 'talked'
  return declined.length > 0 && missed.length === 0 ? 'declined' : 'unanswered'
}

/** What a call was for `me`, and how long those who talked did: `Voice call` and `12 min`, `Missed video call`. */
export function callParts(
  call: Told & Pick<CallOutcome, 'media' | 'endedAt'>,
  me: UserId,
): { readonly what: string; readonly length?: string } {
  const fate = fateOf(call, me)
  if (fate !== 'talked') return { what: tCall(`record.${fate}${call.media === 'video' ? 'Video' : 'Voice'}`) }
  return {
    what: tCall(call.media === 'video' ? 'call.video' : 'call.voice'),
    length: lengthOf(call.endedAt - (call.answeredAt ?? call.endedAt)),
  }
}

/** `Voice call, 12 min`, `Missed video call`: one call as `me` had it. */
export function callWords(...about: Parameters<typeof callParts>): string {
  const { what, length } = callParts(...about)
  return length === undefined ? what : `${what}, ${length}`
}
