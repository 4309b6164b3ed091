import type * as Y from 'yjs'
import type { StatelessMessage } from '../../sync/api.ts'
import type { Acknowledged } from './acknowledged.ts'
import type { Rebuilt, Replica } from './replica.ts'

export type Rejection = Extract<StatelessMessage, { type: 'rejected' }>

export interface RecoveryOptions {
  /** Makes a document without what was refused; `isHopeless`: without anything unsent; R3. */
  readonly rebuild: (
    old: Y.Doc,
    acknowledged: Acknowledged,
    rejection: Rejection,
    isHopeless: boolean,
  ) => Rebuilt
  /** Told before rebuilding, so that what is given up stays visible with its reason. */
  readonly onRefused?: (rejection: Rejection) => void
  /** This device may not write here as things stand: the list of conversations tells why. */
  readonly onUnwelcome?: () => void
  /** The relay cannot store at present; then that it has. */
  readonly onCannotStore?: () => void
  readonly onStored?: () => void
  /** After this many refusals in a row that name no entry, everything unsent counts as refused. @default 3 */
  readonly patience?: number
  /** Pause before the relay is asked again when the trouble was its own. @default 3_000 */
  readonly retryMs?: number
}

/** The relay's trouble, not ours: the update waits and is offered again. */
const PASSING = new Set(['cannot-store', 'internal', 'not-ready', 'too-many-attempts'])
/** What came before is missing there. */
const GAPS = new Set(['gap', 'missing-origin'])
/** Too much at once: it goes in smaller parts (G11). */
const TOO_MUCH = new Set(['too-big', 'too-many-entries', 'too-many-clients'])
/** About the person or the document, not about what was written: it stays as it is until that is settled. */
const isUnwelcome = (code: string) =>
  code === 'session-ended' || code === 'not-found' || code.startsWith('generation:')

/** What a device does when the relay refuses an update: stop, rebase in place without what is bad, go on (G7, R3). */
export function createRecovery(
  replica: Replica,
  {
    rebuild,
    onRefused,
    onUnwelcome,
    onCannotStore,
    onStored,
    patience = 3,
    retryMs = 3_000,
  }: RecoveryOptions,
): { rejected(rejection: Rejection): void } {
  let isBusy = false
  let retry: ReturnType<typeof setTimeout> | undefined
  let blind = 0
  replica.on({
    acknowledged() {
      blind = 0
      onStored?.()
    },
  })

  function askAgainLater(): void {
    retry ??= setTimeout(() => {
      retry = undefined
      replica.resync()
    }, retryMs)
  }

  return {
    rejected(rejection) {
      if (isUnwelcome(rejection.code)) return onUnwelcome?.()
      if (rejection.code === 'cannot-store') onCannotStore?.()
      // While an update waits to be offered again, the next ones are gaps: they say nothing new.
      if (PASSING.has(rejection.code) || (retry !== undefined && GAPS.has(rejection.code))) {
        return askAgainLater()
      }
      // The same until the rebase is done.
      if (isBusy) return
      if (TOO_MUCH.has(rejection.code) && (rejection.entries?.length ?? 0) === 0 && replica.sendLess()) return
      isBusy = true
      const namesEntries = (rejection.entries?.length ?? 0) > 0
      blind = namesEntries ? 0 : blind + 1
      onRefused?.(rejection)
      replica
        .swap((old, acknowledged) => rebuild(old, acknowledged, rejection, blind > patience))
        .catch(askAgainLater)
        .finally(() => {
          isBusy = false
        })
    },
  }
}
