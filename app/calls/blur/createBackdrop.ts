import { type Accessor, createEffect, createSignal, on } from 'solid-js'
import type { Blurred } from './blurCamera.ts'
import { isBlurWanted } from './blurChoice.ts'

/** `loading` and `failed` send nothing: nobody is seen as they did not mean to be. */
export type BlurState = 'off' | 'loading' | 'on' | 'failed'

/** Between the camera and those who see it. */
export interface Backdrop {
  /** Where the picture comes from now. */
  use(camera: MediaStreamTrack | undefined): void
  /** What may be sent: the camera, or blurred once that is wanted, and nothing until it is. */
  track(): MediaStreamTrack | undefined
  readonly state: Accessor<BlurState>
  /** After it has failed. */
  retry(): void
  stop(): void
}

export interface BackdropOptions {
  /** What may be sent has changed. */
  readonly onChange: () => void
  /** @default what this device was told */
  readonly isWanted?: Accessor<boolean>
  /** @default the library, loaded when it is needed */
  readonly load?: () => Promise<{
    blurCamera(camera: MediaStreamTrack, onFailure: () => void): Promise<Blurred>
  }>
}

export function createBackdrop({
  onChange,
  isWanted = isBlurWanted,
  load = () => import('./blurCamera.ts'),
}: BackdropOptions): Backdrop {
  const [state, setState] = createSignal<BlurState>('off')
  let camera: MediaStreamTrack | undefined
  let blurred: Blurred | undefined
  /** Of several beginnings the last one counts. */
  let turn = 0

  function begin(): void {
    const mine = ++turn
    blurred?.stop()
    blurred = undefined
    if (camera === undefined || !isWanted()) {
      setState('off')
      return
    }
    setState('loading')
    void blur(camera, mine)
  }

  async function blur(from: MediaStreamTrack, mine: number): Promise<void> {
    const fail = () => {
      if (mine !== turn) return
      blurred?.stop()
      blurred = undefined
      setState('failed')
      onChange()
    }
    try {
      const { blurCamera } = await load()
      const made = mine === turn ? await blurCamera(from, fail) : undefined
      if (made === undefined || mine !== turn || state() === 'failed') return made?.stop()
      blurred = made
      setState('on')
      onChange()
    } catch {
      // No network for the model, or a graphics card that cannot.
      fail()
    }
  }

  createEffect(
    on(
      isWanted,
      () => {
        begin()
        onChange()
      },
      { defer: true },
    ),
  )
  return {
    use(next) {
      if (next === camera) return
      camera = next
      begin()
    },
    track: () => (isWanted() ? blurred?.track : camera),
    state,
    retry() {
      begin()
      onChange()
    },
    stop() {
      turn += 1
      blurred?.stop()
      blurred = undefined
    },
  }
}
