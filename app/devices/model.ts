import type { DeviceLink, DeviceLinkState } from '../../sync/devicesApi.ts'
import type { Outcome } from '../model.ts'

/** The first device's side of letting a second one in; needs the network. A5 */
export interface DeviceLinking {
  show(): Outcome<DeviceLink>
  state(id: string): Outcome<DeviceLinkState>
  answer(id: string, allow: boolean): Outcome<DeviceLinkState>
  /** It is no longer shown; nobody waits for the answer. */
  end(id: string): void
}
