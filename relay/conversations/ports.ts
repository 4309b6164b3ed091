import type { Json } from '../../sync/canonicalJson.ts'
import type { ErrorCode } from '../../sync/errors.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { Result } from '../../sync/result.ts'
import type { Tx } from '../storage/openDatabase.ts'

/** What the relay adds to a conversation's document: fields of `room` (null deletes) and entries of `log:@relay` without ids. */
export interface RoomChange<T> {
  readonly room?: Readonly<Record<string, Json>>
  readonly entries?: readonly { readonly k: string; readonly [field: string]: Json }[]
  readonly value: T
}

/** Writes to a conversation's document on the relay's behalf: SQL and journal row in one transaction; G6, G9. */
export interface RoomWriter {
  /**
   * Runs `change` in the commit transaction; what it returns is journaled with it and applied after it.
   * An error rolls everything back. Works whether or not the document is loaded, and for one that
   * `change` has only just inserted into `conversations`.
   */
  write<T>(
    conversation: ConversationId,
    change: (tx: Tx, now: number) => Promise<Result<RoomChange<T>, ErrorCode>>,
  ): Promise<Result<T, ErrorCode>>
  /** Closes the open documents of somebody who may not have them any more. @param reason told to the device. @default not-found */
  closeFor(
    conversation: ConversationId,
    user: UserId,
    reason?: 'not-found' | 'left' | 'removed' | 'banned',
  ): void
  /** Lets go of entries that are older than the conversation keeps; what fails is done later; R4. */
  expire(conversation: ConversationId): Promise<void>
  /** Tells these people's devices (on `home`) that their list of conversations changed. */
  announce(conversation: ConversationId, users: readonly UserId[]): void
}

/** Posts an entry in a member's own lane for a caller over HTTP: the same checks as the gate's; idempotent by id. */
export interface EntryPoster {
  post(
    conversation: ConversationId,
    author: UserId,
    entry: {
      readonly k: 'm'
      readonly t: string
      readonly r?: readonly [string, string]
      readonly i?: EntryId
    },
    /** Public id of the caller's session: it may end while the entry waits for its turn (G6). */
    session?: string,
  ): Promise<Result<{ readonly i: EntryId }, ErrorCode>>
}

export interface ImportedEntry {
  readonly author: UserId
  readonly i: EntryId
  readonly t: string
}

/** Entries brought in from elsewhere, written into placeholder people's lanes by the relay; never late. */
export interface EntryImporter {
  import(
    conversation: ConversationId,
    entries: readonly ImportedEntry[],
  ): Promise<Result<{ readonly added: number }, ErrorCode>>
  /** Straight into history, for what stands before the floor that {@link raiseFloor} then gives (R1). */
  importHistory(
    conversation: ConversationId,
    entries: readonly ImportedEntry[],
  ): Promise<Result<{ readonly added: number }, ErrorCode>>
  /** Tells devices that the document is complete from `floor` on, and that older entries are in history. */
  raiseFloor(conversation: ConversationId, floor: EntryId): Promise<Result<void, ErrorCode>>
}
