import type { RecordingTrouble } from './model.ts'
import type { RecordingStore } from './recordingStore.ts'

/** What waits to be written: beyond, the disk does not keep up, and memory would fill instead. */
const MAX_WAITING_BYTES = 64 * 1024 * 1024

export interface PartWriter {
  /** In the order of the calls; after trouble nothing more is taken. */
  write(part: Blob): void
  /** Resolves when all that was taken is on the disk, or cannot get there. */
  end(): Promise<void>
}

/** Writes parts of one recording one after the other; `onTrouble` once, when one cannot be written. */
export function createPartWriter(
  { append }: Pick<RecordingStore, 'append'>,
  id: string,
  onTrouble: (why: RecordingTrouble) => void,
): PartWriter {
  let index = 0
  let waiting = 0
  let isOver = false
  let last: Promise<void> = Promise.resolve()

  function giveUp(why: RecordingTrouble): void {
    if (isOver) return
    isOver = true
    onTrouble(why)
  }

  return {
    write(part) {
      if (isOver || part.size === 0) return
      if (waiting + part.size > MAX_WAITING_BYTES) return giveUp('slow')
      waiting += part.size
      const at = index++
      last = last
        .then(() => (isOver ? undefined : append(id, at, part)))
        .catch((error: unknown) => giveUp(troubleOf(error)))
        .then(() => {
          waiting -= part.size
        })
    },
    end: () => last,
  }
}

const TROUBLES: Readonly<Record<string, RecordingTrouble>> = {
  QuotaExceededError: 'full',
  SecurityError: 'denied',
  NotAllowedError: 'denied',
  NoModificationAllowedError: 'denied',
  NotSupportedError: 'unsupported',
}

/** What the name of a browser's error means for who records. */
export const troubleOf = (error: unknown): RecordingTrouble =>
  (error instanceof Error || error instanceof DOMException ? TROUBLES[error.name] : undefined) ?? 'failed'
