import type { Limits } from '../../sync/limits.ts'

/** Frames of one socket that were handed on and not dealt with: full, nothing more is read (G11). */
export interface FrameQueue {
  add(document: string, frame: Uint8Array): void
  /** Dealt with; a frame that is not here does nothing. */
  done(frame: Uint8Array): void
  /** The document was closed: what waited for it is dropped. */
  forget(document: string): void
  readonly isFull: boolean
}

export function createFrameQueue({
  maxQueuedFrames,
  maxQueuedBytes,
}: Pick<Limits, 'maxQueuedFrames' | 'maxQueuedBytes'>): FrameQueue {
  const frames = new Map<Uint8Array, string>()
  let bytes = 0
  const done = (frame: Uint8Array) => {
    if (frames.delete(frame)) bytes -= frame.byteLength
  }
  return {
    add(document, frame) {
      frames.set(frame, document)
      bytes += frame.byteLength
    },
    done,
    forget(document) {
      for (const [frame, of] of frames) if (of === document) done(frame)
    },
    get isFull() {
      return frames.size >= maxQueuedFrames || bytes >= maxQueuedBytes
    },
  }
}
