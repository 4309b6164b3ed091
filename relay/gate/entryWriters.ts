import type { EntryClock } from '../../sync/clock.ts'
import { conversationDocument } from '../../sync/documentName.ts'
import { type ErrorCode, isErrorCode } from '../../sync/errors.ts'
import type { ConversationId, Generation } from '../../sync/ids.ts'
import type { Limits } from '../../sync/limits.ts'
import { err, type Result } from '../../sync/result.ts'
import { CannotStoreError, type CommitQueue } from '../journal/commitQueue.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Activity } from './activity.ts'
import { onCurrent } from './currentGeneration.ts'
import type { Documents } from './documents.ts'
import type { KeyedLock } from './keyedLock.ts'
import type { LiveDocument } from './liveDocument.ts'
import type { RateDebt } from './rateDebt.ts'
import { Refused, type Rejection } from './rejection.ts'

/** What those need that write entries on behalf of others: over HTTP, or from a file. */
export interface EntryWriterDeps {
  readonly db: Database
  readonly queue: CommitQueue
  readonly documents: Documents
  readonly lock: KeyedLock
  readonly limits: Limits
  readonly rates: RateDebt
  readonly relayClock: EntryClock
  readonly activity: Activity
  readonly now: () => number
  readonly log: Logger
  /** Something was written: the document may be due for a new generation (R1). */
  readonly onWritten: (live: LiveDocument) => void
}

/** Uses a conversation's document as it is now; once more when it was sealed under the work (R1). */
export async function withConversation<T>(
  { db, documents, log, onWritten }: EntryWriterDeps,
  conversation: ConversationId,
  use: (live: LiveDocument) => Promise<Result<T, ErrorCode>>,
): Promise<Result<T, ErrorCode>> {
  try {
    return await onCurrent(async () => {
      const row = await db
        .selectFrom('conversations')
        .select('generation')
        .where('id', '=', conversation)
        .executeTakeFirst()
      if (row === undefined) return err('not-found')
      const name = conversationDocument(conversation, row.generation as Generation)
      return documents.withDocument(name, async (live) => {
        const outcome = await use(live)
        onWritten(live)
        return outcome
      })
    })
  } catch (error) {
    return err(codeOf(error, log))
  }
}

/** What is told to whoever asked. */
export function codeOf(error: unknown, log: Logger): ErrorCode {
  if (error instanceof Refused) return refusalCode(error.rejection)
  log.error({ err: error }, 'an entry was not stored')
  return error instanceof CannotStoreError ? 'cannot-store' : 'internal'
}

/** The gate names what is wrong with the entry; HTTP's table has fewer words. */
function refusalCode({ code, entries }: Rejection): ErrorCode {
  const entryCode = entries?.[0]?.code ?? code
  if (isErrorCode(entryCode)) return entryCode
  return entryCode === 'too-long' ? 'too-large' : 'invalid'
}
