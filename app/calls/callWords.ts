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

/** `Voice call, 12 min`, `Missed video call`: one call as `me` had it. */
export function callWords(call: Told & Pick<CallOutcome, 'media' | 'endedAt'>, me: UserId): string {
  const kind = call.media === 'video' ? 'Video' : 'Voice'
  const fate = fateOf(call, me)
  if (fate !== 'talked') return tCall(`record.${fate}${kind}`)
  const length = lengthOf(call.endedAt - (call.answeredAt ?? call.endedAt))
  return tCall(call.media === 'video' ? 'record.video' : 'record.voice', { length })
}
