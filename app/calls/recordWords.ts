import type { UserId } from '../../sync/ids.ts'
import type { CallOutcome } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tCall } from '../i18n/callWords.ts'
import { listOf, shortName, writtenTime } from '../i18n/dates.ts'
import { callParts, fateOf } from './callWords.ts'
import { recordedWords } from './recording/recordedWords.ts'

/** One call in a sentence: what stands before the time at which it began, the time, and what stands after. */
export interface RecordWords {
  readonly before: string
  /** With its day where the call ended on another one: there it stands. */
  readonly began: string
  readonly after: string
}

/** `Voice call, `, `14:05`, `, 12 min, with Marta, recorded by you`: one call as `me` had it; K7. */
export function recordWords(
  call: CallOutcome,
  model: Pick<ConversationModel, 'kind' | 'nameOf'>,
  me: UserId,
): RecordWords {
  const { what, length } = callParts(call, me)
  const others = call.people.filter((user) => user !== me)
  const isTold = model.kind() !== 'direct' && fateOf(call, me) === 'talked' && others.length > 0
  const names = () => listOf(others.map((user) => shortName(model.nameOf(user))))
  const after = [
    length,
    isTold ? tCall('record.with', { names: names() }) : undefined,
    recordedWords(call.recorded, me, model.nameOf),
  ]
  return {
    before: `${what}, `,
    began: writtenTime(call.startedAt, call.endedAt),
    after: after.flatMap((words) => (words === undefined ? [] : `, ${words}`)).join(''),
  }
}
