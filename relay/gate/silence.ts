export interface SilenceOptions {
  /** After so many milliseconds nobody is there. */
  readonly afterMs: number
  /** Between two beats, milliseconds. */
  readonly everyMs: number
  /** Monotonic milliseconds. */
  readonly ticks: () => number
  /** Whether the relay does not listen, for reasons of its own: what is said then is heard later. */
  readonly isHeld: () => boolean
  /** When it last took something of what waits for it; before any time where nothing does. */
  readonly tookAt: () => number
}

/**
 * Whether anybody is at the other end: exact, while sockets themselves are looked at once a beat (P1, G12). Somebody who
 * is slow at reading is heard of by what they take.
 */
export interface Silence {
  /** Since when, milliseconds. */
  readonly ms: number
  heard(): void
  /** It is listened to again: what was said meanwhile comes now, if anything was. */
  resumed(): void
  beat(): void
  /** Told when it begins and when it ends; answers what stops that. */
  on(listener: (isSilent: boolean) => void): () => void
  stop(): void
}

/** What waited to be read is read by then. */
const READ_MS = 1_000

export function createSilence({ afterMs, everyMs, ticks, isHeld, tookAt }: SilenceOptions): Silence {
  const listeners = new Set<(isSilent: boolean) => void>()
  let heardAt = ticks()
  let isSilent = false
  let timer: NodeJS.Timeout | undefined

  const ms = () => ticks() - Math.max(heardAt, tookAt())
  function evaluate(): void {
    clearTimeout(timer)
    if (isHeld()) return
    const left = afterMs - ms()
    if (left > 0 && left < everyMs) timer = setTimeout(evaluate, left)
    if (left <= 0 === isSilent) return
    isSilent = !isSilent
    for (const listener of listeners) listener(isSilent)
  }

  return {
    get ms() {
      return ms()
    },
    heard() {
      heardAt = ticks()
      if (isSilent) evaluate()
    },
    resumed() {
      heardAt = Math.max(heardAt, ticks() - Math.max(0, afterMs - READ_MS))
    },
    beat: evaluate,
    on(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    stop() {
      clearTimeout(timer)
      listeners.clear()
    },
  }
}
