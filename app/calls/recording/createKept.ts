import { createSignal } from 'solid-js'
import { readMarker, recordingsOf, writeMarker } from '../../session/deviceMemory.ts'
import { fileName } from './fileName.ts'
import type { KeptRecordings } from './model.ts'
import { lockOf, type RecordingInfo, type RecordingStore, type StoredRecording } from './recordingStore.ts'

/** A browser that was handed a file has written it by then. */
const DOWNLOAD_MS = 3600_000
/** Long enough for the browser to take it over. */
const ADDRESS_MS = 60_000

export interface Kept extends KeptRecordings {
  /** One is being written from now on, or no more. */
  onKept(what: 'begun' | 'ended'): void
}

/** Recordings of a person on this device; also what a page that was closed in the middle has left. */
export function createKept(store: RecordingStore, user: string): Kept {
  /** Tells the next start that there is something to offer, before anything of calls is loaded. */
  const marker = recordingsOf(user)
  const [all, setAll] = createSignal<readonly StoredRecording[]>([])

  async function refresh(): Promise<void> {
    const found = await store.list().catch(() => [])
    const locks = await navigator.locks?.query()
    const written = new Set(
      locks?.held?.map(({ name }) => name).filter((name) => name?.startsWith(lockOf(''))),
    )
    const here: StoredRecording[] = []
    for (const each of found) {
      if (written.has(lockOf(each.id))) continue
      const isDone = each.savedAt !== undefined && Date.now() - each.savedAt > DOWNLOAD_MS
      // Nothing was recorded yet, or it is where the person wanted it.
      if (each.bytes === 0 || isDone) await store.remove(each.id).catch(() => undefined)
      else here.push(each)
    }
    setAll(here.filter(({ savedAt }) => savedAt === undefined))
    if (written.size === 0) writeMarker(marker, here.length > 0)
  }

  async function remove(id: string): Promise<void> {
    await store.remove(id).catch(() => undefined)
    await refresh()
  }

  async function save(id: string): Promise<'saved' | 'cancelled' | 'failed'> {
    const info = all().find((each) => each.id === id)
    if (info === undefined) return 'failed'
    try {
      if (window.showSaveFilePicker === undefined) {
        download(info, await store.parts(id))
        const { bytes: _, ...rest } = info
        await store.note({ ...rest, savedAt: Date.now() })
        await refresh()
        return 'saved'
      }
      const file = await pick(info)
      if (file === undefined) return 'cancelled'
      await copyTo(file, await store.parts(id))
      await remove(id)
      return 'saved'
    } catch {
      // A full disk, a folder that may not be written to: it stays here.
      return 'failed'
    }
  }

  if (readMarker(marker)) void refresh()
  return {
    all,
    remove,
    save,
    onKept(what) {
      if (what === 'begun') writeMarker(marker, true)
      else void refresh()
    },
  }
}

/** Must be the first thing that a press does. */
async function pick(info: RecordingInfo): Promise<FileSystemFileHandle | undefined> {
  try {
    return await window.showSaveFilePicker?.({ suggestedName: fileName(info), id: 'recordings' })
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') return undefined
    throw error
  }
}

/** Part by part: none is in memory as a whole. */
async function copyTo(file: FileSystemFileHandle, parts: readonly Blob[]): Promise<void> {
  const to = await file.createWritable()
  try {
    for (const part of parts) await part.stream().pipeTo(to, { preventClose: true })
    await to.close()
  } catch (error) {
    await to.abort().catch(() => undefined)
    throw error
  }
}

/** A blob of files is a list of them: the browser reads them as it writes the download. */
function download(info: RecordingInfo, parts: readonly Blob[]): void {
  const address = URL.createObjectURL(new Blob([...parts], { type: info.type }))
  const link = document.createElement('a')
  link.href = address
  link.download = fileName(info)
  link.click()
  setTimeout(() => URL.revokeObjectURL(address), ADDRESS_MS)
}

declare global {
  interface Window {
    /** File System Access; in Chromium alone. */
    showSaveFilePicker?: (options: {
      readonly suggestedName: string
      readonly id: string
    }) => Promise<FileSystemFileHandle>
  }
}
