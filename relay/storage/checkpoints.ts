import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import type { Logger } from '../log.ts'
import { DATABASE_FILE } from './openDatabase.ts'

export interface Checkpoints {
  stop(): Promise<void>
}

export interface CheckpointTimes {
  /** @default 5_000 */
  readonly everyMs?: number
  /** Between two that also cut the WAL back. @default 5 minutes */
  readonly truncateEveryMs?: number
  /** What of the WAL cannot be copied may grow to this before it is logged. @default 256 MiB */
  readonly largeBytes?: number
}

/** Copies the WAL into the database off the main thread, where one took 67 ms (J2). */
export function startCheckpoints(
  folder: string,
  log: Logger,
  { everyMs = 5_000, truncateEveryMs = 5 * 60_000, largeBytes = 256 * 1024 * 1024 }: CheckpointTimes = {},
): Checkpoints {
  const worker = new Worker(new URL('./checkpointWorker.ts', import.meta.url), {
    workerData: { file: join(folder, DATABASE_FILE), everyMs, truncateEveryMs, largeBytes },
  })
  // Without checkpoints the WAL only grows: nothing is lost, and closing empties it.
  worker.on('message', (reason: string) => log.warn({ reason }, 'checkpoint not complete; it is tried again'))
  worker.on('error', (error) => log.warn({ err: error }, 'checkpoints stopped'))
  const ended = new Promise<void>((resolve) => worker.once('exit', () => resolve()))
  worker.unref()
  return {
    stop() {
      // From here on it is waited for, so it has to keep the process alive.
      worker.ref()
      worker.postMessage('stop')
      return ended
    },
  }
}
