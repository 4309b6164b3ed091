import { sql } from 'kysely'
import type { Database, Tx } from '../storage/openDatabase.ts'

/** What a piece of work may hang on the outcome of the commit that carries it. */
export interface CommitHooks {
  /** Runs right after the commit, in commit order, before any promise of the batch settles. */
  onCommitted(callback: () => void): void
  /** Runs when this work, or the batch with it, was rolled back. */
  onRolledBack(callback: () => void): void
}

export type Work<T> = (tx: Tx, hooks: CommitHooks) => Promise<T>

export interface CommitQueue {
  /**
   * Runs `work` in a transaction shared with others that wait (group commit, J2) and resolves once it is
   * on disk. Work that throws is rolled back alone and rejects with its error.
   * @throws {CannotStoreError} when the database refuses to commit; nothing of the batch was stored.
   */
  commit<T>(work: Work<T>): Promise<T>
  /** When the last commit failed and none has worked since. */
  readonly failing: boolean
  /** Waits for what is queued. */
  drain(): Promise<void>
}

export class CannotStoreError extends Error {
  override readonly name = 'CannotStoreError'
}

interface Queued {
  run(tx: Tx): Promise<void>
  committed(): void
  failed(error: unknown): void
}

export interface CommitQueueOptions {
  readonly db: Database
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** Most works in one transaction. @default 256 */
  readonly maxBatch?: number
}

/** A disk that takes long to commit gets at most this share of the time: one fifth (J2). */
const REST_FACTOR = 4

export function createCommitQueue({ db, clock, maxBatch = 256 }: CommitQueueOptions): CommitQueue {
  let queue: Queued[] = []
  let running: Promise<void> | undefined
  let restUntil = 0
  let failing = false

  async function loop(): Promise<void> {
    while (queue.length > 0) {
      const rest = restUntil - clock()
      // A turn of the event loop even without rest: whatever arrives in it shares the commit.
      await (rest > 1 ? delay(rest) : turn())
      const batch = queue.slice(0, maxBatch)
      queue = queue.slice(maxBatch)
      await runBatch(batch)
    }
    running = undefined
  }

  async function runBatch(batch: readonly Queued[]): Promise<void> {
    try {
      const tx = await db.startTransaction().execute()
      try {
        for (const item of batch) await item.run(tx)
        const started = clock()
        await tx.commit().execute()
        restUntil = clock() + (clock() - started) * REST_FACTOR
      } catch (error) {
        if (!tx.isRolledBack && !tx.isCommitted) await tx.rollback().execute()
        throw error
      }
    } catch (error) {
      failing = true
      for (const item of batch)
        item.failed(new CannotStoreError('The database refused to commit.', { cause: error }))
      return
    }
    failing = false
    for (const item of batch) item.committed()
  }

  return {
    get failing() {
      return failing
    },
    commit(work) {
      return new Promise((resolve, reject) => {
        queue.push(queued(work, resolve, reject))
        running ??= loop()
      })
    },
    async drain() {
      while (running !== undefined) await running
    },
  }
}

function queued<T>(work: Work<T>, resolve: (value: T) => void, reject: (error: unknown) => void): Queued {
  let outcome: { readonly value: T } | { readonly error: unknown } | undefined
  let committed: (() => void)[] = []
  let rolledBack: (() => void)[] = []
  const undo = () => {
    for (const callback of rolledBack) callback()
    committed = []
    rolledBack = []
  }
  return {
    async run(tx) {
      await saved(tx, async () => {
        outcome = {
          value: await work(tx, {
            onCommitted: (callback) => committed.push(callback),
            onRolledBack: (callback) => rolledBack.push(callback),
          }),
        }
      }).catch((error: unknown) => {
        outcome = { error }
        undo()
      })
    },
    committed() {
      for (const callback of committed) callback()
      if (outcome !== undefined && 'value' in outcome) resolve(outcome.value)
      else reject(outcome?.error)
    },
    failed(error) {
      undo()
      reject(error)
    },
  }
}

/** Runs `inner` behind a savepoint, so that its failure leaves the rest of the transaction alone. */
async function saved(tx: Tx, inner: () => Promise<void>): Promise<void> {
  await savepoint(tx, 'SAVEPOINT work')
  try {
    await inner()
  } catch (error) {
    await savepoint(tx, 'ROLLBACK TO work')
    await savepoint(tx, 'RELEASE work')
    throw error
  }
  await savepoint(tx, 'RELEASE work')
}

const savepoint = (tx: Tx, statement: string) => sql.raw(statement).execute(tx)

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
const delay = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))
