import type { Accounts } from '../accounts/accounts.ts'
import type { Invitations } from '../accounts/invitations.ts'
import type { Conversations } from '../conversations/conversations.ts'
import type { EntryImporter } from '../conversations/ports.ts'
import type { Database } from '../storage/openDatabase.ts'

/** What administration works with: the running relay's own services, or the same opened without listening (A4). */
export interface AdminServices {
  /** The data folder. */
  readonly folder: string
  readonly db: Database
  readonly accounts: Pick<Accounts, 'list' | 'resetPassword'>
  readonly invitations: Pick<Invitations, 'create'>
  readonly conversations: Pick<Conversations, 'create' | 'nameGuests'>
  readonly importer: EntryImporter
  /** Origin under which people reach the relay, without a trailing slash. */
  readonly origin: () => string
  /** Milliseconds since 1970. */
  readonly now: () => number
  readonly randomBytes: (length: number) => Uint8Array
}
