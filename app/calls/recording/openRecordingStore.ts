import { recordingsOf } from '../../session/deviceMemory.ts'
import { createDatabaseStore } from './databaseStore.ts'
import { createDiskStore } from './diskStore.ts'
import type { RecordingStore } from './recordingStore.ts'

/** Where this browser lets recordings lie: files where pages can write them, else its database. */
export function openRecordingStore(user: string): RecordingStore {
  const name = recordingsOf(user)
  const canWriteFiles =
    navigator.storage?.getDirectory !== undefined && 'createWritable' in FileSystemFileHandle.prototype
  if (!canWriteFiles) return createDatabaseStore(name)
  return createDiskStore(async () =>
    (await navigator.storage.getDirectory()).getDirectoryHandle(name, { create: true }),
  )
}
