import { createResource, onCleanup, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Dialog } from '../ui/Dialog.tsx'
import { known } from '../ui/known.ts'
import { BlurSwitch } from './blur/BlurSwitch.tsx'
import { DeviceChoices } from './DeviceChoices.tsx'
import { onDevices } from './devices.ts'
import type { CallsModel } from './model.ts'

/** Which microphone, camera and speaker: in the middle of the call, at once; what is plugged in meanwhile appears. */
export function DevicesDialog(props: { calls: CallsModel; onClose: () => void }) {
  const [devices, { refetch }] = createResource(() => props.calls.devices())
  onCleanup(onDevices(() => void refetch()))
  return (
    <Dialog title={tCall('call.devices')} onClose={props.onClose}>
      <Show when={known(devices)?.length === 0}>
        <p>{tCall('call.noDevices')}</p>
      </Show>
      <DeviceChoices calls={props.calls} devices={known(devices) ?? []} />
      <BlurSwitch />
    </Dialog>
  )
}
