import * as v from 'valibot'
import { type RecordingInfo, type RecordingStore, recordingInfoSchema } from './recordingStore.ts'

const INFO = 'info.json'
const nameOf = (index: number) => String(index).padStart(8, '0')

/**
 * Recordings in the origin's private file system: one folder each, one file a part. A single file that is written to
 * for an hour would be lost with the page, since browsers keep what is written only when it is closed.
 */
export function createDiskStore(root: () => Promise<FileSystemDirectoryHandle>): RecordingStore {
  const folder = async (id: string) => (await root()).getDirectoryHandle(id, { create: true })

  async function write(into: FileSystemDirectoryHandle, name: string, what: Blob | string): Promise<void> {
    const stream = await (await into.getFileHandle(name, { create: true })).createWritable()
    try {
      await stream.write(what)
      await stream.close()
    } catch (error) {
      await stream.abort().catch(() => undefined)
      throw error
    }
  }

  async function infoOf(from: FileSystemDirectoryHandle): Promise<RecordingInfo | undefined> {
    try {
      const file = await (await from.getFileHandle(INFO)).getFile()
      const parsed = v.safeParse(recordingInfoSchema, JSON.parse(await file.text()))
      return parsed.success ? parsed.output : undefined
    } catch {
      // The page was closed before it was written: there are no parts either.
      return undefined
    }
  }

  async function partsIn(from: FileSystemDirectoryHandle): Promise<readonly File[]> {
    const files: FileSystemFileHandle[] = []
    for await (const entry of from.values()) if (isPart(entry)) files.push(entry)
    files.sort((one, other) => (one.name < other.name ? -1 : 1))
    return Promise.all(files.map((each) => each.getFile()))
  }

  return {
    note: async (info) => write(await folder(info.id), INFO, JSON.stringify(info)),
    // Not made anew: somebody may have signed out meanwhile, and nothing of theirs stays (C7).
    append: async (id, index, part) =>
      write(await (await root()).getDirectoryHandle(id), nameOf(index), part),
    async list() {
      const found = []
      for await (const each of (await root()).values()) {
        if (each.kind !== 'directory') continue
        const from = each as FileSystemDirectoryHandle
        const info = await infoOf(from)
        if (info === undefined) continue
        const parts = await partsIn(from)
        found.push({ ...info, bytes: parts.reduce((sum, { size }) => sum + size, 0) })
      }
      return found.sort((one, other) => one.startedAt - other.startedAt)
    },
    parts: async (id) => partsIn(await folder(id)),
    remove: async (id) => (await root()).removeEntry(id, { recursive: true }),
  }
}

const isPart = (entry: FileSystemHandle): entry is FileSystemFileHandle =>
  entry.kind === 'file' && /^\d+$/.test(entry.name)
