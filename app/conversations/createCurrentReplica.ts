import type { Accessor } from 'solid-js'
import type * as Y from 'yjs'
import type { Json } from '../../sync/canonicalJson.ts'
import type { ConversationId, Generation, UserId } from '../../sync/ids.ts'
import type { Api } from '../net/api.ts'
import { createMovingReplica } from '../replica/createMovingReplica.ts'
import type { Rejection } from '../replica/createRecovery.ts'
import type { MovingOptions, MovingReplica, OnLeave } from '../replica/moving.ts'
import type { Replica, ReplicaDeps } from '../replica/replica.ts'
import { noteCannotStore, noteStored } from './cannotStore.ts'
import type { RefusedStore } from './createRefused.ts'

export interface CurrentReplicaOptions extends ReplicaDeps {
  readonly id: ConversationId
  readonly me: UserId
  readonly api: Pick<Api, 'request'>
  /** As the list has them; the generation is `new` while, or since, the relay does not know the conversation. */
  readonly generation: Accessor<Generation>
  readonly epoch: Accessor<string | undefined>
  /** Entries written before, milliseconds since 1970, are gone everywhere; R4. @default 0 */
  readonly horizon?: Accessor<number>
  readonly refused: RefusedStore
  /** There is a document to be read from its beginning: the first, another, or one with other contents. */
  readonly onDocument: (replica: Replica) => void
  readonly onTransaction: (transaction: Y.Transaction) => void
  /** Of the document in use, and of one that is to be. */
  readonly onLink?: MovingOptions['onLink']
  /** Awaited before another generation is shown: what was sealed can be kept from the old document. */
  readonly onLeave?: OnLeave
  /** Own entries that are kept on this device outside the document. */
  readonly ownOlder?: () => Promise<readonly { readonly [field: string]: Json }[]>
  /** The device's clock was ahead; D3. */
  readonly onClockAhead: () => void
  /** The relay does not let this device in: the list tells why. */
  readonly onUnwelcome: () => void
}

/** The document that a conversation lives in at present, with its way to the next generation (D7, R2). */
export function createCurrentReplica(options: CurrentReplicaOptions): MovingReplica {
  const { id, me, generation, epoch, refused } = options
  return createMovingReplica({
    ...options,
    prefix: conversationPrefix(id),
    key: inUseKey(id),
    wanted: () => ({ generation: generation(), epoch: epoch() }),
    async carry() {
      const { carryUnsent } = await import('../replica/rebase.ts')
      return (old, fresh, carried) => carryUnsent(old, fresh, me, carried)
    },
    async bring() {
      const { createBringOwn } = await import('./bringOwn.ts')
      return createBringOwn(options)
    },
    async recovery(replica) {
      const [{ createRecovery }, { rebased }] = await Promise.all([
        import('../replica/createRecovery.ts'),
        import('../replica/rebase.ts'),
      ])
      return createRecovery(replica, {
        onUnwelcome: options.onUnwelcome,
        onCannotStore: noteCannotStore,
        onStored: noteStored,
        onRefused({ offsetMs }) {
          if (offsetMs !== undefined) options.onClockAhead()
        },
        rebuild: (old, acknowledged, rejection: Rejection, isHopeless) =>
          rebased(old, acknowledged, {
            user: me,
            drop: refused.note(old, acknowledged, rejection, isHopeless ? 'unsent' : 'named'),
            shiftBackMs: rejection.offsetMs ?? 0,
          }),
      })
    },
  })
}

/** Begins the names of a conversation's documents. */
export const conversationPrefix = (id: ConversationId): string => `conversation/${id}/`

/** Under which this device remembers the generation that it lives in. */
export const inUseKey = (id: ConversationId | 'home'): string => `in-use:${id}`
