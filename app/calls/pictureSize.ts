import type { Quality } from './model.ts'

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

/** Parameters of a sender for what it sends; a poor link gets half the size, and the whole again when it recovers. */
export function sendingParameters(
  parameters: RTCRtpSendParameters,
  what: {
    readonly picture: 'camera' | 'screen'
    readonly others: number
    readonly quality: Quality | undefined
  },
): RTCRtpSendParameters {
  const isPoor = what.quality === 'poor'
  const size = pictureSize(what.others)
  const encoding =
    what.picture === 'screen'
      ? { maxBitrate: SCREEN_BITRATE, maxFramerate: SCREEN_FPS, scaleResolutionDownBy: 1 }
      : {
          maxBitrate: isPoor ? size.maxBitrate / 3 : size.maxBitrate,
          maxFramerate: size.fps,
          scaleResolutionDownBy: isPoor ? 2 : 1,
        }
  return {
    ...parameters,
    // Text must stay readable; a face rather moves.
    degradationPreference: what.picture === 'screen' ? 'maintain-resolution' : 'balanced',
    encodings: parameters.encodings.map((each) => ({ ...each, ...encoding })),
  }
}
