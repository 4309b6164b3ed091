import type { ConversationId, UserId } from '../../sync/ids.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Documents } from './documents.ts'

/** Tells devices, on their person's `home`, that something happened elsewhere (contract: `activity`). */
export interface Activity {
  /** A new entry: every member's devices hear of it. */
  entry(conversation: ConversationId, author: string, entry: string): void
  /** The list of conversations of these people changed. */
  announce(conversation: ConversationId, users: readonly UserId[]): void
}

export function createActivity(db: Database, documents: Documents, log: Logger): Activity {
  function tell(users: Iterable<string>, message: object): void {
    const payload = JSON.stringify(message)
    for (const user of users) documents.homeOf(user)?.broadcastStateless(payload)
  }
  return {
    entry(conversation, author, entry) {
      db.selectFrom('members')
        .select('user_id')
        .where('conversation', '=', conversation)
        .execute()
        .then((members) =>
          tell(
            members.map(({ user_id }) => user_id),
            { type: 'activity', conversation, author, entry },
          ),
        )
        // Devices ask for the list when they connect, so a lost notice is only late.
        .catch((error: unknown) => log.warn({ err: error }, 'activity was not told'))
    },
    announce(conversation, users) {
      tell(users, { type: 'activity', conversation })
    },
  }
}
