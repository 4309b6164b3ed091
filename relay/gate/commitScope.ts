import type { EntryClock } from '../../sync/clock.ts'
import type { ConversationId } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import type { CommitHooks } from '../journal/commitQueue.ts'
import type { Tx } from '../storage/openDatabase.ts'
import type { LiveDocument } from './liveDocument.ts'

/** What all steps of committing one accepted update work with. */
export interface CommitScope {
  readonly tx: Tx
  readonly hooks: CommitHooks
  readonly live: LiveDocument
  readonly limits: Limits
  readonly relayClock: EntryClock
  /** The relay's time, milliseconds since 1970. */
  readonly at: number
}

export function conversationOf(live: LiveDocument): ConversationId {
  if (live.parsed.type !== 'conversation') throw new Error(`${live.name} holds no entries`)
  return live.parsed.id
}
