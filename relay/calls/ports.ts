import type { CallPresence, CallTicket, Ice, Media } from '../../sync/callsApi.ts'
import type { ConversationId, EntryId, UserId } from '../../sync/ids.ts'
import type { CallsPage, CallsQuery } from './readCalls.ts'

/** One signed-in device. */
export interface CallDevice {
  readonly user: UserId
  /** Public id of its session. */
  readonly session: string
}

/** Devices, as reached on their person's `home`. */
export interface Homes {
  /** All of somebody's. */
  tell(user: UserId, message: object): void
  /** Those of one person whose session passes. */
  tellSessions(user: UserId, isMeant: (session: string) => boolean, message: object): void
}

/** A device's presence in a conversation, as the gate left it (G8). */
export interface SeenPresence {
  readonly user: UserId
  /** The state's `call`, as {@link CallGate.keep} let it through. */
  readonly call: unknown
}

/** What the gate tells the calls and asks of them. Nothing here throws. */
export interface CallGate {
  /** A `c` entry is stored and applied. */
  began(
    conversation: ConversationId,
    author: UserId,
    entry: { readonly id: EntryId; readonly media: Media },
  ): void
  /** What of a presence's `call` may be shown; undefined: nothing; K4. */
  keep(conversation: ConversationId, from: CallDevice, call: unknown): CallPresence | undefined
  /** Whether anybody's presence there is of interest. */
  isWatched(conversation: ConversationId): boolean
  /** All presence in a conversation, whenever some of it changes. */
  present(conversation: ConversationId, states: readonly SeenPresence[]): void
  /** A stateless message of a device on its own `home`; false when it is about something else. */
  said(from: CallDevice, message: unknown): boolean
  /** A device opened its `home`: what it is to hear at once. */
  opened(user: UserId): readonly object[]
}

/** What the HTTP API asks. */
export interface CallsApi {
  /** @param peer one's own, to have a new token for it; undefined is answered when it is not */
  ticket(device: CallDevice, conversation: ConversationId, peer?: string): CallTicket | undefined
  ice(user: UserId): Ice
  read(asker: UserId, query: CallsQuery): Promise<CallsPage>
}
