import { Worker } from 'node:worker_threads'
import type { Verified } from './verify/verifyDatabase.ts'

/** Work that reads the whole database: it has a thread and a connection of its own, so that the relay goes on. */
export type FolderTask =
  | { readonly type: 'verify'; readonly database: string }
  /** Whether the file is whole, as far as a quick look tells. */
  | { readonly type: 'check'; readonly database: string }
  /** `file`: an empty one, to be filled. */
  | { readonly type: 'copy'; readonly database: string; readonly file: string }

export type FolderAnswer =
  | { readonly type: 'progress'; readonly line: string }
  | { readonly type: 'copied' }
  | { readonly type: 'checked'; readonly damage: string | undefined }
  | { readonly type: 'verified'; readonly verified: Verified }
  | FolderFailure

export interface FolderFailure {
  readonly type: 'failed'
  /** SQLite's or the system's; empty when there is none. */
  readonly code: string
  readonly message: string
}

export type FolderOutcome = Exclude<FolderAnswer, { type: 'progress' }>

/** Does the task; stopped by `signal`, it fails. Never rejects. */
export function onFolder(
  task: FolderTask,
  { report, signal }: { readonly report: (line: string) => void; readonly signal: AbortSignal },
): Promise<FolderOutcome> {
  return new Promise((resolve) => {
    const worker = new Worker(new URL('./folderWorker.ts', import.meta.url), { workerData: task })
    const stop = () => void worker.terminate()
    signal.addEventListener('abort', stop)
    if (signal.aborted) stop()
    let outcome: FolderOutcome = { type: 'failed', code: '', message: 'Stopped.' }
    worker.on('message', (answer: FolderAnswer) => {
      if (answer.type === 'progress') report(answer.line)
      else outcome = answer
    })
    worker.on('error', (error) => {
      outcome = { type: 'failed', code: '', message: error.message }
    })
    worker.on('exit', () => {
      signal.removeEventListener('abort', stop)
      resolve(outcome)
    })
  })
}
