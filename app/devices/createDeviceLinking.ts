import * as v from 'valibot'
import { deviceLinkSchema, deviceLinkStateSchema } from '../../sync/devicesApi.ts'
import type { Api } from '../net/api.ts'
import type { DeviceLinking } from './model.ts'

const LINKS = '/api/devices/links'

export function createDeviceLinking(api: Api): DeviceLinking {
  const path = (id: string) => `${LINKS}/${encodeURIComponent(id)}`
  return {
    show: () => api.request('POST', LINKS, deviceLinkSchema),
    state: (id) => api.request('GET', path(id), deviceLinkStateSchema),
    answer: (id, allow) => api.request('POST', path(id), deviceLinkStateSchema, { allow }),
    // Should the relay not hear it, two minutes end it too.
    end: (id) => void api.request('DELETE', path(id), v.unknown()),
  }
}
