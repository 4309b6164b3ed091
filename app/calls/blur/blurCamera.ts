import { GaussianBlurBackgroundProcessor } from '@twilio/video-processors/es5/processors/background/GaussianBlurBackgroundProcessor.js'
import { startMetronome } from '../metronome.ts'

/** A picture of somebody in front of what nobody can make out. */
export interface Blurred {
  readonly track: MediaStreamTrack
  stop(): void
}

/** Names the folder of the model and of what runs it, which the build copies beside the app. */
const ASSETS: string = import.meta.env.BLUR_ASSETS
const WORKER = 'twilio-gaussian-blur-background-processor-pipeline-worker.js'
const RADIUS_PX = 12
/** More costs much and is hardly seen. */
const FPS = 20
/** Loading, or one picture, that takes longer than this has failed; milliseconds. */
const LOAD_MS = 20_000
const FRAME_MS = 5_000
/** Pictures in a row that could not be made. */
const MAX_FAILURES = 10

type Processor = Pick<GaussianBlurBackgroundProcessor, 'processFrame'>

/** One for the page: the library keeps the worker of the first for all later ones. */
let loaded: Promise<Processor> | undefined

async function loadProcessor(): Promise<Processor> {
  // Where its worker cannot be had the library would wait for ever.
  const found = await fetch(ASSETS + WORKER)
  if (!found.ok) throw new Error(`The worker answered ${found.status}.`)
  const processor = new GaussianBlurBackgroundProcessor({ assetsPath: ASSETS, blurFilterRadius: RADIUS_PX })
  await within(LOAD_MS, processor.loadModel())
  return processor
}

/**
 * Resolves with the first blurred picture; `onFailure` when none come any more.
 * @throws when the model cannot be loaded or does not work here
 */
export async function blurCamera(camera: MediaStreamTrack, onFailure: () => void): Promise<Blurred> {
  loaded ??= loadProcessor()
  const processor = await loaded.catch((error: unknown) => {
    loaded = undefined
    throw error
  })
  const video = document.createElement('video')
  video.muted = true
  video.playsInline = true
  video.srcObject = new MediaStream([camera])
  const canvas = document.createElement('canvas')
  // Takes over what the worker has drawn instead of drawing it once more.
  canvas.getContext('bitmaprenderer')

  let isBusy = false
  let failures = 0
  let isStopped = false
  const frame = async () => {
    if (isBusy || isStopped || video.videoWidth === 0) return
    isBusy = true
    if (canvas.width !== video.videoWidth) canvas.width = video.videoWidth
    if (canvas.height !== video.videoHeight) canvas.height = video.videoHeight
    try {
      await within(FRAME_MS, processor.processFrame(video, canvas))
      failures = 0
      first.resolve()
    } catch (error) {
      failures += 1
      if (failures === MAX_FAILURES) {
        first.reject(error)
        stop()
        onFailure()
      }
    }
    isBusy = false
  }
  const first = Promise.withResolvers<void>()
  const stopTicking = startMetronome(1_000 / FPS, () => void frame())
  const stream = canvas.captureStream(FPS)
  function stop(): void {
    isStopped = true
    stopTicking()
    video.srcObject = null
    for (const track of stream.getTracks()) track.stop()
  }

  try {
    await within(LOAD_MS, Promise.all([video.play(), first.promise]))
    const [track] = stream.getVideoTracks()
    if (track === undefined) throw new Error('A canvas without a picture.')
    return { track, stop }
  } catch (error) {
    stop()
    throw error
  }
}

/** @throws when it takes longer */
function within<T>(ms: number, work: Promise<T>): Promise<T> {
  const late = Promise.withResolvers<never>()
  const timer = setTimeout(() => late.reject(new DOMException('It took too long.', 'TimeoutError')), ms)
  return Promise.race([work, late.promise]).finally(() => clearTimeout(timer))
}
