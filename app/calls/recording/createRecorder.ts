import { createMix } from './createMix.ts'
import { type Cast, createPicture } from './createPicture.ts'
import type { RecordingTrouble } from './model.ts'
import { createPartWriter, troubleOf } from './partWriter.ts'
import { lockOf, type RecordingInfo, type RecordingStore } from './recordingStore.ts'

/** A part this often, milliseconds: what a crash may cost. */
const PART_MS = 2_000
const VIDEO_BITRATE = 1_500_000
const AUDIO_BITRATE = 96_000
/** WebM first: cut off anywhere, it plays up to there. */
const TYPES = ['video/webm;codecs=vp8,opus', 'video/webm', 'video/mp4']

export interface Recorder {
  /** Who is in it from now on: nobody else is seen or heard. */
  show(cast: readonly Cast[]): void
  /** Resolves when all of it is on the disk. */
  stop(): Promise<void>
}

export interface RecorderOptions {
  readonly store: RecordingStore
  readonly title: string
  /** Milliseconds since 1970. */
  readonly now: () => number
  /** It has stopped, and keeps what it has. */
  readonly onTrouble: (why: RecordingTrouble) => void
}

/** Records what it is shown, composed to one picture and one sound, in parts that are on the disk at once. */
export async function startRecorder({ store, title, now, onTrouble }: RecorderOptions): Promise<Recorder> {
  const type = TYPES.find((each) => MediaRecorder.isTypeSupported(each))
  if (type === undefined) throw new DOMException('None of the types.', 'NotSupportedError')
  const info: RecordingInfo = { id: crypto.randomUUID(), title, startedAt: now(), type }
  const release = holdLock(info.id)
  await store.note(info).catch((error: unknown) => {
    release()
    throw error
  })
  const picture = createPicture()
  const mix = createMix()
  let isOver = false

  const writer = createPartWriter(store, info.id, fail)
  const tracks = [picture.track, mix.track].filter((track) => track !== undefined)
  const letGo = () => {
    picture.stop()
    mix.stop()
    release()
  }
  const recorder = make(tracks, type, letGo)
  recorder.addEventListener('dataavailable', ({ data }) => writer.write(data))
  recorder.addEventListener('error', (event) => fail(troubleOf('error' in event ? event.error : undefined)))

  async function stop(): Promise<void> {
    if (isOver) return
    isOver = true
    if (recorder.state !== 'inactive') {
      const stopped = new Promise((resolve) => recorder.addEventListener('stop', resolve, { once: true }))
      recorder.stop()
      await stopped
    }
    picture.stop()
    mix.stop()
    await writer.end()
    release()
  }

  function fail(why: RecordingTrouble): void {
    if (isOver) return
    void stop()
    onTrouble(why)
  }

  try {
    recorder.start(PART_MS)
  } catch (error) {
    letGo()
    throw error
  }
  return {
    show(cast) {
      picture.show(cast)
      mix.hear(cast)
    },
    stop,
  }
}

function make(tracks: MediaStreamTrack[], mimeType: string, letGo: () => void): MediaRecorder {
  try {
    return new MediaRecorder(new MediaStream(tracks), {
      mimeType,
      videoBitsPerSecond: VIDEO_BITRATE,
      audioBitsPerSecond: AUDIO_BITRATE,
    })
  } catch (error) {
    letGo()
    throw error
  }
}

/** While it is written, other tabs of this device do not offer it yet. */
function holdLock(id: string): () => void {
  const { promise, resolve } = Promise.withResolvers<void>()
  void navigator.locks?.request(lockOf(id), () => promise)
  return resolve
}
