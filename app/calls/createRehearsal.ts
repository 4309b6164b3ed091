import { type Accessor, createEffect, createRoot, createSignal, onCleanup } from 'solid-js'
import { acquire } from './acquire.ts'
import { chosenDevice } from './devices.ts'
import type { MediaTrouble } from './model.ts'
import { pictureSize } from './pictureSize.ts'
import { createSound } from './sound.ts'

/** Camera and microphone tried out without a call: nobody sees or hears it. */
export interface Rehearsal {
  /** What the camera shows. */
  readonly stream: Accessor<MediaStream | undefined>
  /** How loud it is at the microphone, 0 to 1. */
  readonly level: Accessor<number>
  readonly trouble: Accessor<readonly RehearsalTrouble[]>
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

export const createRehearsal = (): Rehearsal =>
  createRoot((dispose) => {
    const [tracks, setTracks] = createSignal<readonly MediaStreamTrack[]>([])
    const [trouble, setTrouble] = createSignal<readonly RehearsalTrouble[]>([])
    const [level, setLevel] = createSignal(0)
    const sound = createSound()
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
    const stop = () => {
      for (const track of tracks()) track.stop()
      setTracks([])
    }

    return {
      stream() {
        const camera = of('video')
        return camera && new MediaStream([camera])
      },
      level,
      trouble,
      async take() {
        const which = ++takes
        // Some devices give their camera to one at a time.
        stop()
        const found = await acquire(['mic', 'camera'], {
          micId: chosenDevice('audioinput'),
          cameraId: chosenDevice('videoinput'),
          size: pictureSize(PREVIEWED_AS),
        })
        const got = [found.mic, found.camera].filter((track) => track !== undefined)
        if (isClosed || which !== takes) {
          for (const track of got) track.stop()
          return
        }
        setTracks(got)
        setTrouble(found.trouble.flatMap(({ of, why }) => (of === 'screen' ? [] : { of, why })))
      },
      close() {
        if (isClosed) return
        isClosed = true
        stop()
        dispose()
        sound.close()
      },
    }
  })
