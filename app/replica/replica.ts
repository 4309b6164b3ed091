import type { Awareness } from 'y-protocols/awareness'
import type * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import type { RelaySocket } from '../net/relaySocket.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { ReplicaLink } from './createLink.ts'
import type { DeviceStore } from './deviceStore.ts'
import type { TabChannel } from './tabChannel.ts'

export interface ReplicaEvents {
  /** The document was replaced by another with other contents: read everything again. */
  reset(): void
  transaction(transaction: Y.Transaction): void
  acknowledged(): void
  link(link: ReplicaLink): void
  stateless(message: StatelessMessage): void
  presence(): void
}

export interface ReplicaDeps {
  readonly store: DeviceStore
  readonly tabs: TabChannel
  readonly socket: RelaySocket
  /** How much goes to the relay between two acknowledgements. @default that of `LIMITS`; G11 */
  readonly part?: PartSize
}

/** A part of what is unsent: one step 2, or one update. */
export interface PartSize {
  readonly entries: number
  readonly bytes: number
}

/** What a document is replaced by. */
export interface Rebuilt {
  readonly doc: Y.Doc
  /** Unsent entries of the old document that were dealt with: carried along, given another id, or given up. */
  readonly given: Iterable<string>
}

export interface CarryOptions {
  readonly acknowledged: Acknowledged
  /** What the tab that rebased has dealt with. */
  readonly given: ReadonlySet<string>
}

/** Brings along what only this tab had when another tab rebased. */
export type Carry = (old: Y.Doc, fresh: Y.Doc, options: CarryOptions) => void

export interface ReplicaOptions {
  /** Loaded when it is needed: most documents are never rebased. */
  readonly carry: () => Promise<Carry>
}

/**
 * A document on this device: Y.Doc, store and connection (C1). Kept: the store is read before anything is attached;
 * whatever is in the document is in the store, or waiting to be; `acknowledged` never claims what the relay lacks.
 */
export interface Replica {
  readonly name: string
  readonly doc: Y.Doc
  readonly awareness: Awareness
  readonly acknowledged: Acknowledged
  /** Unsent entries that rebases of it dealt with: carried along, given another id, or given up. */
  readonly given: ReadonlySet<string>
  readonly link: ReplicaLink
  /** The store was read, or does not work. */
  readonly loaded: Promise<void>
  /** Connects once the store is read. */
  attach(): void
  /** Lets go of the relay until attached again; resolves when it is done. */
  detach(): Promise<void>
  /** Asks and offers once more what the other side lacks. */
  resync(): void
  /** Something for the relay beside the document; lost when it is not there. */
  say(payload: string): void
  /** Too much at once for the relay: what is unsent goes in smaller parts. False when they are as small as can be. */
  sendLess(): boolean
  /**
   * Replaces document and store by what `build` makes of them: what the relay has and what is to be sent again (R2).
   * One tab does it; another one that wanted the same takes over what the first left.
   */
  swap(build: (old: Y.Doc, acknowledged: Acknowledged) => Rebuilt): Promise<void>
  on(events: Partial<ReplicaEvents>): () => void
  destroy(): void
}
