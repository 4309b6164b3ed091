import type { Steps } from './strain.ts'

/** How large a picture this device makes and sends. */
export interface PictureSize {
  readonly width: number
  readonly height: number
  readonly fps: number
  readonly maxBitrate: number
}

/**
 * Smaller as people join: each encodes once and decodes all others. Measured on two cores with software codecs,
 * 4 people at 640×480 fill both, and so do 6 at 320×240.
 */
const LARGE: PictureSize = { width: 1280, height: 720, fps: 30, maxBitrate: 1_500_000 }
const MIDDLE: PictureSize = { width: 640, height: 480, fps: 24, maxBitrate: 600_000 }
const SMALL: PictureSize = { width: 320, height: 240, fps: 15, maxBitrate: 180_000 }
const SCREEN_BITRATE = 2_000_000
const SCREEN_FPS = 12

/** The size for a call with so many others. */
export function pictureSize(others: number): PictureSize {
  if (others <= 1) return LARGE
  return others === 2 ? MIDDLE : SMALL
}

/** Parameters of a sender for what it sends: a strained link gets half the size or a quarter, until it recovers. */
export function sendingParameters(
  parameters: RTCRtpSendParameters,
  what: {
    readonly picture: 'camera' | 'screen'
    readonly others: number
    readonly steps: Steps
    /** What the camera makes, as far as it is known: one that other programs use, too, stays as large as it is. */
    readonly made?: MediaTrackSettings | undefined
  },
): RTCRtpSendParameters {
  const size = pictureSize(what.others)
  const encoding =
    what.picture === 'screen'
      ? { maxBitrate: SCREEN_BITRATE, maxFramerate: SCREEN_FPS, scaleResolutionDownBy: 1 }
      : {
          maxBitrate: size.maxBitrate / 3 ** what.steps,
          maxFramerate: size.fps,
          scaleResolutionDownBy: tooLargeBy(what.made, size) * 2 ** what.steps,
        }
  return {
    ...parameters,
    // Text must stay readable; a face rather moves.
    degradationPreference: what.picture === 'screen' ? 'maintain-resolution' : 'balanced',
    encodings: parameters.encodings.map((each) => ({ ...each, ...encoding })),
  }
}

/** 1 when it fits; upright pictures are as good as lying ones. */
function tooLargeBy({ width, height }: MediaTrackSettings = {}, size: PictureSize): number {
  return width === undefined || height === undefined ? 1 : Math.max(1, Math.min(width, height) / size.height)
}
