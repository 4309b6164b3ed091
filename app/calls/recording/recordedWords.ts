import type { UserId } from '../../../sync/ids.ts'
import { tCall } from '../../i18n/callWords.ts'
import { listOf, shortName } from '../../i18n/dates.ts'

/** `recorded by Marta and you`: who recorded some of a call; undefined when nobody did. */
export function recordedWords(
  recorded: readonly UserId[],
  me: UserId,
  nameOf: (user: UserId) => string,
): string | undefined {
  if (recorded.length === 0) return undefined
  const names = recorded.map((user) =>
    user === me ? tCall('record.recordedByYou') : shortName(nameOf(user)),
  )
  return tCall('record.recorded', { names: listOf(names) })
}
