import { setTimeout as delay } from 'node:timers/promises'
import { type ControlledTransaction, sql } from 'kysely'
import type { Database, Tx } from '../storage/openDatabase.ts'
import type { Schema } from '../storage/schema.ts'
import { isBusy, isStorageError, storageTrouble } from '../storage/storageError.ts'
import { run } from '../storage/written.ts'

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
   * @throws {CannotStoreError} when the database refuses to write or commit; nothing of the batch was stored.
   */
  commit<T>(work: Work<T>): Promise<T>
  /** When the database last refused, and nothing could be stored since. It is tried again every second. */
  readonly failing: boolean
  /** Why, in words that end a sentence; undefined while it is not {@link failing}. */
  readonly trouble: string | undefined
  readonly counts: CommitCounts
  /** Waits for what is queued. */
  drain(): Promise<void>
  /** Waits for what is queued; whatever comes later is refused. Idempotent. */
  close(): Promise<void>
}

/** Since the start; seconds are those of the commits alone. */
export interface CommitCounts {
  readonly commits: number
  readonly seconds: number
  readonly works: number
  readonly failed: number
}

export class CannotStoreError extends Error {
  override readonly name = 'CannotStoreError'
}

interface Queued {
  /**
   * Work that fails is undone by itself; alone in its transaction it is for the caller to undo.
   * @throws when the database itself refuses: then the whole batch has to go.
   */
  run(tx: Tx, isAlone: boolean): Promise<'done' | 'undone'>
  /** Settles it, as done or as undone. */
  committed(): void
  failed(error: unknown): void
}

export interface CommitQueueOptions {
  readonly db: Database
  /** Monotonic milliseconds. */
  readonly clock: () => number
  /** Most works in one transaction. @default 128 */
  readonly maxBatch?: number
  /** After this long no further work joins a transaction: SQLite holds up the event loop meanwhile. @default 20 */
  readonly maxBatchMs?: number
  /** Between two tries to write again while nothing can be stored. @default 1_000 */
  readonly probeMs?: number
  /** How long another process may hold the database before what waits is refused. @default 5_000 */
  readonly busyMs?: number
  /** Called after each commit, before anybody is told. */
  readonly onCommit?: () => void
  /** Lets time pass. @default setTimeout */
  readonly rest?: (ms: number) => Promise<void>
}

/** A disk that takes long to commit gets at most this share of the time in the long run: one fifth (J2). */
const REST_FACTOR = 4
/** Rest that may be owed, milliseconds: one slow commit on a quick disk does not hold up those behind it. */
const MAX_OWED_MS = 50
/** A commit of seconds says nothing of the next: the machine slept, or the disk did (J2). */
const MAX_REST_MS = 400
/** Between two tries to begin, when SQLite did not wait itself. */
const MIN_REST_MS = 20

export function createCommitQueue({
  db,
  clock,
  maxBatch = 128,
  maxBatchMs = 20,
  probeMs = 1_000,
  busyMs = 5_000,
  onCommit = () => undefined,
  rest: wait = delay,
}: CommitQueueOptions): CommitQueue {
  let queue: Queued[] = []
  let running: Promise<void> | undefined
  /** When all commits so far will have had their rest. */
  let restedAt = Number.NEGATIVE_INFINITY
  let trouble: string | undefined
  const counts = { commits: 0, seconds: 0, works: 0, failed: 0 }
  let isClosed = false
  let probing: NodeJS.Timeout | undefined

  async function loop(): Promise<void> {
    while (queue.length > 0) {
      const rest = restedAt - clock() - MAX_OWED_MS
      // A turn of the event loop even without rest: whatever arrives in it shares the commit.
      await (rest > 1 ? wait(rest) : turn())
      await runBatch()
    }
    running = undefined
  }

  async function runBatch(): Promise<void> {
    let batch = queue.slice(0, maxBatch)
    queue = queue.slice(maxBatch)
    try {
      const tx = await begin()
      try {
        const began = clock()
        let ran = 0
        const isAlone = batch.length === 1
        for (const item of batch) {
          const outcome = await item.run(tx, isAlone)
          if (outcome === 'undone' && isAlone) {
            await tx.rollback().execute()
            item.committed()
            return
          }
          ran += 1
          if (clock() - began >= maxBatchMs) break
        }
        queue = [...batch.slice(ran), ...queue]
        batch = batch.slice(0, ran)
        const started = clock()
        await tx.commit().execute()
        const took = clock() - started
        counts.commits += 1
        counts.seconds += took / 1_000
        counts.works += batch.length
        restedAt = Math.max(restedAt, started) + took + Math.min(took * REST_FACTOR, MAX_REST_MS)
      } catch (error) {
        // On a full disk SQLite has rolled back already and says so by an error; what failed is `error`.
        if (!tx.isRolledBack && !tx.isCommitted) await tx.rollback().execute().catch(ignored)
        throw error
      }
    } catch (error) {
      trouble = storageTrouble(error)
      probeLater()
      counts.failed += batch.length
      const cause = new CannotStoreError('The database refuses to store.', { cause: error })
      for (const item of batch) item.failed(cause)
      return
    }
    trouble = undefined
    onCommit()
    for (const item of batch) item.committed()
  }

  /**
   * While another program holds the database, what waits here waits without the connection, so that reading goes on.
   * Once it has taken too long, each further batch is tried once.
   */
  async function begin(): Promise<ControlledTransaction<Schema>> {
    const since = clock()
    for (;;) {
      const started = clock()
      try {
        return await db.startTransaction().execute()
      } catch (error) {
        if (!isBusy(error) || trouble !== undefined || clock() - since >= busyMs) throw error
        await wait(Math.max(MIN_REST_MS, clock() - started))
      }
    }
  }

  function enqueue<T>(work: Work<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      queue.push(queued(work, resolve, reject))
      running ??= loop()
    })
  }

  /** Nobody may be there to write: the relay finds out itself when it can store again. */
  function probeLater(): void {
    if (isClosed || probing !== undefined) return
    probing = setTimeout(() => {
      probing = undefined
      if (!isClosed && trouble !== undefined) enqueue(probe).catch(ignored)
    }, probeMs).unref()
  }

  async function drain(): Promise<void> {
    while (running !== undefined) await running
  }

  return {
    get failing() {
      return trouble !== undefined
    },
    get trouble() {
      return trouble
    },
    counts,
    commit: (work) =>
      isClosed ? Promise.reject(new CannotStoreError('The relay is stopping.')) : enqueue(work),
    drain,
    async close() {
      isClosed = true
      clearTimeout(probing)
      await drain()
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
    async run(tx, isAlone) {
      if (!isAlone) await execute(tx, 'SAVEPOINT work')
      try {
        const value = await work(tx, {
          onCommitted: (callback) => committed.push(callback),
          onRolledBack: (callback) => rolledBack.push(callback),
        })
        outcome = { value }
      } catch (error) {
        // After such an error SQLite may have ended the transaction: nothing else may run, or it would be
        // committed on its own while everybody is told that it was not stored.
        if (isStorageError(error)) throw error
        undo()
        outcome = { error }
        if (isAlone) return 'undone'
        await execute(tx, 'ROLLBACK TO work')
      }
      if (!isAlone) await execute(tx, 'RELEASE work')
      return 'error' in outcome ? 'undone' : 'done'
    },
    committed() {
      let failure: { readonly error: unknown } | undefined
      for (const callback of committed) {
        try {
          callback()
        } catch (error) {
          failure ??= { error }
        }
      }
      if (failure !== undefined) reject(failure.error)
      else if (outcome !== undefined && 'value' in outcome) resolve(outcome.value)
      else reject(outcome?.error)
    },
    failed(error) {
      undo()
      reject(error)
    },
  }
}

/** The smallest write there is. */
const probe: Work<void> = async (tx) => {
  await sql`INSERT INTO meta (key, value) VALUES ('probe', '') ON CONFLICT DO UPDATE SET value = ''`.execute(
    tx,
  )
}

const execute = (tx: Tx, statement: string) => run(tx, statement)
const ignored = () => undefined
const turn = () => new Promise<void>((resolve) => setImmediate(resolve))
