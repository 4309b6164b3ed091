import { createResource, createUniqueId, For, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Dialog } from '../ui/Dialog.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import type { CallsModel, DeviceChoice } from './model.ts'

const KINDS = [
  ['audioinput', 'call.mics'],
  ['videoinput', 'call.cameras'],
  ['audiooutput', 'call.speakers'],
] as const

/** Which microphone, camera and speaker: in the middle of the call, at once. */
export function DevicesDialog(props: { calls: CallsModel; onClose: () => void }) {
  const [devices] = createResource(() => props.calls.devices())
  const of = (kind: DeviceChoice['kind']) => (known(devices) ?? []).filter((device) => device.kind === kind)
  return (
    <Dialog title={tCall('call.devices')} hint={tCall('call.shortcuts')} onClose={props.onClose}>
      <Show when={known(devices)?.length === 0}>
        <p>{tCall('call.noDevices')}</p>
      </Show>
      <For each={KINDS}>
        {([kind, label]) => (
          <Show when={of(kind).length > 0}>
            <Choice calls={props.calls} label={tCall(label)} devices={of(kind)} />
          </Show>
        )}
      </For>
    </Dialog>
  )
}

function Choice(props: { calls: CallsModel; label: string; devices: readonly DeviceChoice[] }) {
  const id = createUniqueId()
  const chosen = () => props.calls.chosenDevice(props.devices[0]?.kind ?? 'audioinput')
  return (
    <div class={field.field}>
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class={field.select}
        onChange={(event) => {
          const device = props.devices[event.currentTarget.selectedIndex]
          if (device) props.calls.chooseDevice(device)
        }}
      >
        <For each={props.devices}>
          {(device, index) => (
            <option value={device.id} selected={device.id === chosen()}>
              {device.label || tCall('call.deviceNumber', { number: index() + 1 })}
            </option>
          )}
        </For>
      </select>
    </div>
  )
}
