import type * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { Replica } from './createReplica.ts'

export type Rejection = Extract<StatelessMessage, { type: 'rejected' }>

export interface RecoveryOptions {
  /** Makes a document without what was refused; `isHopeless`: without anything unsent; R3. */
  readonly rebuild: (
    old: Y.Doc,
    acknowledged: Acknowledged,
    rejection: Rejection,
    isHopeless: boolean,
  ) => Y.Doc
  /** Told before rebuilding, so that what is given up stays visible with its reason. */
  readonly onRefused?: (rejection: Rejection) => void
  /** After this many refusals in a row that name no entry, everything unsent counts as refused. @default 3 */
  readonly patience?: number
}

/** Codes that are the relay's trouble, not ours: the update waits and is offered again. */
const PASSING = new Set(['cannot-store', 'internal'])
const RETRY_MS = 3_000

/** What a device does when the relay refuses an update: stop, rebase in place without what is bad, go on (G7, R3). */
export function createRecovery(
  replica: Replica,
  { rebuild, onRefused, patience = 3 }: RecoveryOptions,
): { rejected(rejection: Rejection): void } {
  let busy = false
  let blind = 0
  return {
    rejected(rejection) {
      if (PASSING.has(rejection.code)) {
        setTimeout(() => replica.resync(), RETRY_MS)
        return
      }
      // Later updates of the same client are gaps until the rebase is done; they say nothing new.
      if (busy) return
      busy = true
      const namesEntries = (rejection.entries?.length ?? 0) > 0 || rejection.offsetMs !== undefined
      blind = namesEntries ? 0 : blind + 1
      onRefused?.(rejection)
      void replica
        .swap((old, acknowledged) => rebuild(old, acknowledged, rejection, blind > patience))
        .finally(() => {
          busy = false
        })
    },
  }
}
