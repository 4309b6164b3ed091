import type { MediaTrouble } from './model.ts'
import type { PictureSize } from './pictureSize.ts'

/** What the browser gave, and why it did not give the rest. */
export interface Acquired {
  readonly mic: MediaStreamTrack | undefined
  readonly camera: MediaStreamTrack | undefined
  readonly trouble: readonly MediaTrouble[]
}

export interface Wanted {
  readonly micId?: string | undefined
  readonly cameraId?: string | undefined
  /** Before `cameraId`. */
  readonly facing?: 'user' | 'environment' | undefined
  readonly size: PictureSize
}

/** Asks once for all that is wanted, then for each by itself: half of it is better than nothing. */
export async function acquire(what: readonly ('mic' | 'camera')[], wanted: Wanted): Promise<Acquired> {
  const constraints = { mic: { audio: micOf(wanted) }, camera: { video: cameraOf(wanted) } }
  if (what.length > 1) {
    const all = await ask({ ...constraints.mic, ...constraints.camera })
    if (all instanceof MediaStream) return read([all], [])
  }
  const streams: MediaStream[] = []
  const trouble: MediaTrouble[] = []
  for (const of of what) {
    const found = await askOrAny(constraints[of])
    if (found instanceof MediaStream) streams.push(found)
    else trouble.push({ of, why: found })
  }
  return read(streams, trouble)
}

const read = (streams: readonly MediaStream[], trouble: readonly MediaTrouble[]): Acquired => ({
  mic: streams.flatMap((stream) => stream.getAudioTracks())[0],
  camera: streams.flatMap((stream) => stream.getVideoTracks())[0],
  trouble,
})

const micOf = ({ micId }: Wanted): MediaTrackConstraints => ({
  echoCancellation: true,
  noiseSuppression: true,
  autoGainControl: true,
  // Chromium takes what is merely ideal for no reason to leave the system's choice.
  ...(micId !== undefined && { deviceId: { exact: micId } }),
})
const cameraOf = ({ cameraId, facing, size }: Wanted): MediaTrackConstraints => ({
  ...cameraSize(size),
  ...(facing === undefined && cameraId !== undefined
    ? { deviceId: { exact: cameraId } }
    : { facingMode: facing ?? 'user' }),
})

/** Constraints, also for a camera that runs already. */
export const cameraSize = ({ width, height, fps }: PictureSize): MediaTrackConstraints => ({
  width: { ideal: width },
  height: { ideal: height },
  frameRate: { ideal: fps, max: fps },
})

/** A chosen device that was unplugged keeps nobody from another. */
async function askOrAny(what: MediaStreamConstraints): Promise<MediaStream | MediaTrouble['why']> {
  const found = await ask(what)
  return found === 'missing' ? ask({ audio: anyOf(what.audio), video: anyOf(what.video) }) : found
}

function anyOf(wanted: MediaStreamConstraints['audio']): MediaTrackConstraints | boolean {
  if (typeof wanted !== 'object') return wanted ?? false
  const { deviceId, ...rest } = wanted
  return rest
}

async function ask(what: MediaStreamConstraints): Promise<MediaStream | MediaTrouble['why']> {
  // Without https, and not on this very machine, a browser has no devices at all.
  if (navigator.mediaDevices === undefined) return 'insecure'
  try {
    return await navigator.mediaDevices.getUserMedia(what)
  } catch (error) {
    return whyNot(error)
  }
}

/** A window, a tab or the whole screen, with its sound where the browser can; `undefined` when the person chose none. */
export async function acquireScreen(): Promise<MediaStream | MediaTrouble['why'] | undefined> {
  if (navigator.mediaDevices?.getDisplayMedia === undefined) return 'missing'
  try {
    return await navigator.mediaDevices.getDisplayMedia({ video: { frameRate: { max: 15 } }, audio: true })
  } catch (error) {
    const why = whyNot(error)
    return why === 'denied' ? undefined : why
  }
}

const WHY: Readonly<Record<string, MediaTrouble['why']>> = {
  NotAllowedError: 'denied',
  SecurityError: 'denied',
  NotFoundError: 'missing',
  OverconstrainedError: 'missing',
  NotReadableError: 'in-use',
  AbortError: 'in-use',
}

/** What the name of an error of `getUserMedia` means (Media Capture and Streams §10.2). */
export const whyNot = (error: unknown): MediaTrouble['why'] =>
  (error instanceof Error && WHY[error.name]) || 'failed'
