import { dirname, join } from 'node:path'
import { parentPort, workerData } from 'node:worker_threads'
import { openReader, type Reader } from '../storage/openReader.ts'
import type { FolderAnswer, FolderTask } from './onFolder.ts'
import { HIGH_WATER_FILE, readMark } from './sequences.ts'
import { verifyDatabase } from './verify/verifyDatabase.ts'

const task = workerData as FolderTask
const say = (answer: FolderAnswer) => parentPort?.postMessage(answer)

try {
  const reader = openReader(task.database)
  try {
    if (task.type === 'check') {
      say({ type: 'checked', damage: damageOf(reader, 'quick_check') })
    } else if (task.type === 'copy') {
      // A copy leaves out what is damaged without a word, and would take the place of a good one.
      const damage = damageOf(reader, 'integrity_check')
      if (damage !== undefined)
        throw new Error(`the database itself is damaged (${damage}); older backups may be whole`)
      reader.copyInto(task.file)
      say({ type: 'copied' })
    } else {
      // The mark first: it is never ahead of what was committed before it.
      const mark = readMark(join(dirname(task.database), HIGH_WATER_FILE))
      const onProgress = (line: string) => say({ type: 'progress', line })
      say({ type: 'verified', verified: verifyDatabase(reader, onProgress, mark) })
    }
  } finally {
    reader.close()
  }
} catch (error) {
  const code = error instanceof Error && 'code' in error ? String(error.code) : ''
  say({ type: 'failed', code, message: error instanceof Error ? error.message : String(error) })
}

/** What SQLite finds wrong with the file first. */
function damageOf(reader: Reader, check: 'quick_check' | 'integrity_check'): string | undefined {
  const [found] = reader.rows<Record<string, string>>(`PRAGMA ${check}(1)`)
  const line = found?.[check]
  return line === 'ok' ? undefined : (line ?? 'it cannot be read')
}
