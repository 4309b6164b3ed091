import * as v from 'valibot'

/** What is known of a recording from its first moment on. */
export interface RecordingInfo {
  readonly id: string
  /** Of the conversation. */
  readonly title: string
  /** Milliseconds since 1970. */
  readonly startedAt: number
  /** Media type of the file, as it is recorded. */
  readonly type: string
  /** Handed to the browser to be downloaded, then; milliseconds since 1970. */
  readonly savedAt?: number | undefined
}

export const recordingInfoSchema = v.object({
  id: v.string(),
  title: v.string(),
  startedAt: v.number(),
  type: v.string(),
  savedAt: v.optional(v.number()),
})

export interface StoredRecording extends RecordingInfo {
  readonly bytes: number
}

/**
 * Where recordings lie on this device, in parts: each is on the disk as soon as it is written, whatever becomes of the
 * page, and none is in memory for longer. What cannot be written throws as the browser does (`QuotaExceededError`…).
 */
export interface RecordingStore {
  /** Writes what is known of one, also later, when more is. */
  note(info: RecordingInfo): Promise<void>
  /** @param index from 0 on */
  append(id: string, index: number, part: Blob): Promise<void>
  list(): Promise<readonly StoredRecording[]>
  /** In the order in which they were recorded. */
  parts(id: string): Promise<readonly Blob[]>
  remove(id: string): Promise<void>
}

/** Name of the lock that is held while a recording is written. */
export const lockOf = (id: string): string => `prosa.recording.${id}`
