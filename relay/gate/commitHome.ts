import type { NewSet } from '../../sync/authorize/authorize.ts'
import { isConversationId, isEntryId, type UserId } from '../../sync/ids.ts'
import { recordRead } from '../projection/recordEntry.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { CommitOutcome } from './commitEntries.ts'

const READ_KEY = 'read:'

/** Private read marks (C8, large conversations) count for `unread` like shared ones; the rest of `home` is nobody's business. */
export async function commitHome(tx: Tx, user: UserId, sets: readonly NewSet[]): Promise<CommitOutcome> {
  for (const { key, value } of sets) {
    const conversation = key.startsWith(READ_KEY) ? key.slice(READ_KEY.length) : undefined
    const mark = typeof value === 'object' && value !== null && 'v' in value ? value.v : undefined
    if (isConversationId(conversation) && isEntryId(mark))
      await recordRead(tx, conversation, user, { read: mark })
  }
  return { entries: [], followUp: [], calls: [], applied: [] }
}
