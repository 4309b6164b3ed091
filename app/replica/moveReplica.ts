import { LIMITS } from '../../sync/limits.ts'
import { clocksOf } from './copyBelow.ts'
import { within } from './deviceDatabase.ts'
import type { DeviceStore } from './deviceStore.ts'
import { exclusively } from './exclusively.ts'
import type { Bring, OnLeave } from './moving.ts'
import { readInto } from './readInto.ts'
import type { Replica } from './replica.ts'

export interface MoveScope {
  readonly before: Replica
  readonly store: DeviceStore
  readonly prefix: string
  readonly bring: Bring
  readonly onLeave: OnLeave | undefined
  readonly signal: AbortSignal
  open(): Replica
  /** The list of conversations names the generation that this goes to. */
  isListed(): boolean
  epochChanged(): boolean
  onLook(look: () => void): () => void
  /** From here on the next one is shown; synchronous. */
  switchTo(next: Replica): void
}

/** Keeping what was sealed may fail or hang: the words that were not sent do not wait for it. */
const LEAVE_TIMEOUT_MS = 30_000

/**
 * Moves to the next generation (R2): opens it beside, waits until it has been compared with the relay once, brings
 * along what the relay lacks, and shows it. Nothing is lost wherever it is cut off: the old rows stay until the new
 * ones are written, and the relay knows an entry that comes twice (D4).
 */
export async function moveReplica(scope: MoveScope): Promise<void> {
  const { before, store, signal } = scope
  await before.detach()
  if (signal.aborted) return
  const next = scope.open()
  next.attach()
  let isDone = false
  while (!isDone) {
    await until(scope, () => next.link.state === 'synced' && scope.isListed())
    const epochChanged = scope.epochChanged()
    // Asked before the lock is taken: it may take days, and another tab may have the network.
    const bringInto = await scope.bring(before, epochChanged ? 'everything' : 'unsent', signal)
    if (bringInto === undefined || signal.aborted) return
    await exclusively(`prosa-move:${scope.prefix}`, async () => {
      // Another tab may have moved before: what it brought along is there already.
      await readInto(next.doc, store, next.name)
      await leave(scope, next, epochChanged)
      const unsent = before.acknowledged.missing(clocksOf(before.doc))
      // So much goes in parts, which begin where a document is attached (G11).
      const isMuch = epochChanged || unsent > LIMITS.maxPartEntries
      if (isMuch) await next.detach()
      if (!signal.aborted && scope.isListed() && scope.epochChanged() === epochChanged) {
        // Not a moment from here to the switch: what is written meanwhile goes along.
        bringInto(next)
        scope.switchTo(next)
        isDone = true
      }
      if (isMuch && !signal.aborted) next.attach()
      await store.settled()
    })
    if (signal.aborted) return
  }
}

async function leave({ before, onLeave, signal }: MoveScope, next: Replica, epochChanged: boolean) {
  if (onLeave === undefined || signal.aborted) return
  await within(onLeave(before.doc, next.doc, { epochChanged }), LEAVE_TIMEOUT_MS).catch(() => undefined)
}

function until({ signal, onLook }: MoveScope, check: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    const stop = onLook(look)
    signal.addEventListener('abort', look)
    function look(): void {
      if (!signal.aborted && !check()) return
      stop()
      signal.removeEventListener('abort', look)
      resolve()
    }
    look()
  })
}
