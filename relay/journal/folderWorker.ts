import { parentPort, workerData } from 'node:worker_threads'
import { openReader } from '../storage/openReader.ts'
import type { FolderAnswer, FolderTask } from './onFolder.ts'
import { verifyDatabase } from './verify/verifyDatabase.ts'

const task = workerData as FolderTask
const say = (answer: FolderAnswer) => parentPort?.postMessage(answer)

try {
  const reader = openReader(task.database)
  try {
    if (task.type === 'copy') {
      reader.copyInto(task.file)
      say({ type: 'copied' })
    } else {
      say({ type: 'verified', verified: verifyDatabase(reader, (line) => say({ type: 'progress', line })) })
    }
  } finally {
    reader.close()
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  say({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
}
