import type { ConversationId, UserId } from '../../sync/ids.ts'
import { hearerIds } from '../conversations/membership.ts'
import type { Logger } from '../log.ts'
import type { Database } from '../storage/openDatabase.ts'
import type { Documents } from './documents.ts'

/** Tells devices, on their person's `home`, that something happened elsewhere (contract: `activity`). */
export interface Activity {
  /** A new entry: every member's devices hear of it, or of a newer one that came soon after. */
  entry(conversation: ConversationId, author: string, entry: string): void
  /** The list of conversations of these people changed. */
  announce(conversation: ConversationId, users: readonly UserId[]): void
  /** What these people's contacts or requests are changed; S1. */
  contacts(users: readonly UserId[]): void
}

interface Told {
  readonly author: string
  readonly entry: string
}

/** A lively conversation is told of this often: a device that hears of it once brings it up to date. */
const EVERY_MS = 100

export function createActivity(db: Database, documents: Documents, log: Logger): Activity {
  /** Conversations told of just now, each with what came since. */
  const lately = new Map<ConversationId, Told | undefined>()

  function tell(users: Iterable<string>, message: object): void {
    const payload = JSON.stringify(message)
    for (const user of users) documents.homeOf(user)?.broadcastStateless(payload)
  }

  function tellEntry(conversation: ConversationId, { author, entry }: Told): void {
    lately.set(conversation, undefined)
    setTimeout(() => {
      const next = lately.get(conversation)
      lately.delete(conversation)
      if (next !== undefined) tellEntry(conversation, next)
    }, EVERY_MS).unref()
    // Nobody is there to hear it.
    if (!documents.hasHomes) return
    hearerIds(db, conversation)
      .then((users) => tell(users, { type: 'activity', conversation, author, entry }))
      // Devices ask for the list when they connect, so a lost notice is only late.
      .catch((error: unknown) => log.warn({ err: error }, 'activity was not told'))
  }

  return {
    entry(conversation, author, entry) {
      if (lately.has(conversation)) lately.set(conversation, { author, entry })
      else tellEntry(conversation, { author, entry })
    },
    announce(conversation, users) {
      tell(users, { type: 'activity', conversation })
    },
    contacts(users) {
      tell(users, { type: 'contacts' })
    },
  }
}
