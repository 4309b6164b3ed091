import type { Accessor } from 'solid-js'
import type * as Y from 'yjs'
import type { ReplicaLink } from './createLink.ts'
import type { Rejection } from './createRecovery.ts'
import type { InUse } from './inUse.ts'
import type { Replica, ReplicaDeps, ReplicaEvents, ReplicaOptions } from './replica.ts'

/** Where own entries come from: the document that is left, or one that was left behind earlier. */
export type Source = Pick<Replica, 'doc' | 'acknowledged'>

/**
 * Finds out what the relay lacks of a source, however long that takes; answers what brings it into a document, at
 * once, what was written meanwhile included. Undefined when `signal` says that it is no longer needed.
 * @param what `unsent`, or `everything` of one's own: the relay may have lost what it once had (J5)
 */
export type Bring = (
  source: Source,
  what: 'unsent' | 'everything',
  signal: AbortSignal,
) => Promise<((target: Replica) => void) | undefined>

/** Told before a document is left for another, so that what was sealed can be kept; R2. */
export type OnLeave = (old: Y.Doc, next: Y.Doc, how: { readonly epochChanged: boolean }) => Promise<void>

export interface MovingOptions extends ReplicaDeps, ReplicaOptions {
  /** Begins the names of its documents, up to the generation. */
  readonly prefix: string
  /** Under which the device remembers what is in use. */
  readonly key: string
  /** As the list has it; undefined while nothing is known. */
  readonly wanted: Accessor<InUse | undefined>
  readonly bring: () => Promise<Bring>
  readonly onLeave?: OnLeave | undefined
  /** There is a document to be read from its beginning: the first, another, or one with other contents. */
  readonly onDocument: (replica: Replica) => void
  readonly onTransaction?: (transaction: Y.Transaction) => void
  readonly onStateless?: ReplicaEvents['stateless']
  /** Of the one in use, and of one that is to be. */
  readonly onLink?: ((replica: Replica, state: ReplicaLink['state']) => void) | undefined
  /** What deals with refused updates, loaded when there is one. */
  readonly recovery: (replica: Replica) => Promise<{ rejected(rejection: Rejection): void }>
  /** The relay does not let this device in: the list tells why. */
  readonly onUnwelcome: () => void
}

export interface MovingReplica {
  readonly replica: Accessor<Replica>
  /** Compared with the relay, or with nothing to compare. */
  readonly isCurrent: Accessor<boolean>
  attach(): void
}
