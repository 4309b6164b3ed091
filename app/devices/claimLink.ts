import { type ClaimedDeviceLink, claimedDeviceLinkSchema } from '../../sync/devicesApi.ts'
import type { Outcome } from '../model.ts'
import type { Api } from '../net/api.ts'

/** Brings the code that another device shows; A5. */
export const claimLink = (api: Api, code: string): Outcome<ClaimedDeviceLink> =>
  api.request('POST', '/api/auth/link', claimedDeviceLinkSchema, { code })
