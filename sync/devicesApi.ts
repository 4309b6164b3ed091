import * as v from 'valibot'

/** A second device signed in by a code that the first one shows; A5. */

/** Milliseconds since 1970. */
const timestamp = v.pipe(v.number(), v.integer())

/** `POST /api/devices/links`: made by a device that is signed in. `code` is read or typed, `url` is in the QR code. */
export const deviceLinkSchema = v.object({
  id: v.string(),
  code: v.string(),
  url: v.string(),
  expiresAt: timestamp,
})
export type DeviceLink = v.InferOutput<typeof deviceLinkSchema>

/** `GET /api/devices/links/:id`, asked by the first device. `check`: two digits that both show; `contested`: somebody else brought the code too; `confirmed`: let in, `used`: signed in as well. */
export const deviceLinkStateSchema = v.variant('state', [
  v.object({ state: v.literal('waiting'), expiresAt: timestamp }),
  v.object({
    state: v.literal('claimed'),
    device: v.string(),
    check: v.string(),
    contested: v.boolean(),
    expiresAt: timestamp,
  }),
  v.object({ state: v.literal('confirmed') }),
  v.object({ state: v.literal('used') }),
  v.object({ state: v.literal('ended') }),
])
export type DeviceLinkState = v.InferOutput<typeof deviceLinkStateSchema>
/** `POST /api/devices/links/:id`: the first device's answer. */
export const answerDeviceLinkBody = v.strictObject({ allow: v.boolean() })

/** `POST /api/auth/link`: the second device brings the code; a code is taken once. */
export const claimDeviceLinkBody = v.strictObject({ code: v.pipe(v.string(), v.maxLength(64)) })
export const claimedDeviceLinkSchema = v.object({
  claim: v.string(),
  check: v.string(),
  expiresAt: timestamp,
})
export type ClaimedDeviceLink = v.InferOutput<typeof claimedDeviceLinkSchema>
/** `POST /api/auth/link/finish`: answers `pending` until the first device has said yes, then as signing in does. */
export const finishDeviceLinkBody = v.strictObject({ claim: v.pipe(v.string(), v.maxLength(128)) })
