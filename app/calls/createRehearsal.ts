import { type Accessor, createEffect, createRoot, createSignal, onCleanup } from 'solid-js'
import { type Acquired, acquire } from './acquire.ts'
import { type BackdropOptions, type BlurState, createBackdrop } from './blur/createBackdrop.ts'
import { chosenDevice } from './devices.ts'
import type { MediaTrouble } from './model.ts'
import { pictureSize } from './pictureSize.ts'
import { createSound, type Sound } from './sound.ts'

/** Camera and microphone tried out without a call: nobody sees or hears it. */
export interface Rehearsal {
  /** What others would see of the camera: blurred where that is wanted, and nothing until it is. */
  readonly stream: Accessor<MediaStream | undefined>
  /** How loud it is at the microphone, 0 to 1. */
  readonly level: Accessor<number>
  readonly trouble: Accessor<readonly RehearsalTrouble[]>
  /** What becomes of the background. */
  readonly blur: Accessor<BlurState>
  /** After the background could not be blurred. */
  retryBlur(): void
  /** Takes the devices that are chosen now. */
  take(): Promise<void>
  close(): void
}

export interface RehearsalTrouble {
  readonly of: 'mic' | 'camera'
  readonly why: MediaTrouble['why']
}

const LEVEL_EVERY_MS = 100
/** The picture of a call with so many others: large enough for a preview. */
const PREVIEWED_AS = 2

export interface RehearsalOptions {
  /** @default asks the browser */
  readonly ask?: (...wanted: Parameters<typeof acquire>) => Promise<Acquired>
  readonly sound?: Pick<Sound, 'listen' | 'close'>
  /** How the background is blurred. */
  readonly blur?: Omit<BackdropOptions, 'onChange'>
}

export const createRehearsal = ({
  ask = acquire,
  sound = createSound(),
  blur = {},
}: RehearsalOptions = {}): Rehearsal =>
  createRoot((dispose) => {
    const [tracks, setTracks] = createSignal<readonly MediaStreamTrack[]>([])
    const [trouble, setTrouble] = createSignal<readonly RehearsalTrouble[]>([])
    const [level, setLevel] = createSignal(0)
    const [stream, setStream] = createSignal<MediaStream>()
    const backdrop = createBackdrop({ ...blur, onChange: show })
    let isClosed = false
    /** Of several takes in a row the last one counts. */
    let takes = 0

    const of = (kind: 'audio' | 'video') => tracks().find((track) => track.kind === kind)
    createEffect(() => {
      const mic = of('audio')
      if (mic === undefined) return void setLevel(0)
      const ear = sound.listen(mic)
      const timer = setInterval(() => setLevel(Math.min(1, ear.level())), LEVEL_EVERY_MS)
      onCleanup(() => {
        clearInterval(timer)
        ear.stop()
      })
    })
    function show(): void {
      const picture = backdrop.track()
      setStream(picture && new MediaStream([picture]))
    }
    function use(next: readonly MediaStreamTrack[]): void {
      for (const track of tracks()) track.stop()
      setTracks(next)
      backdrop.use(of('video'))
      show()
    }

    return {
      stream,
      level,
      trouble,
      blur: backdrop.state,
      retryBlur: backdrop.retry,
      async take() {
        const which = ++takes
        // Some devices give their camera to one at a time.
        use([])
        const found = await ask(['mic', 'camera'], {
          micId: chosenDevice('audioinput'),
          cameraId: chosenDevice('videoinput'),
          size: pictureSize(PREVIEWED_AS),
        })
        const got = [found.mic, found.camera].filter((track) => track !== undefined)
        if (isClosed || which !== takes) {
          for (const track of got) track.stop()
          return
        }
        use(got)
        setTrouble(found.trouble.flatMap(({ of, why }) => (of === 'screen' ? [] : { of, why })))
      },
      close() {
        if (isClosed) return
        isClosed = true
        use([])
        backdrop.stop()
        dispose()
        sound.close()
      },
    }
  })
