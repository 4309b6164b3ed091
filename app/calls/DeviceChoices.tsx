import { createUniqueId, For, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import field from '../ui/Field.module.css'
import type { CallsModel, DeviceChoice } from './model.ts'

const KINDS = [
  ['audioinput', 'call.mics'],
  ['videoinput', 'call.cameras'],
  ['audiooutput', 'call.speakers'],
] as const

/** Which microphone, camera and speaker: each where there is one to choose. */
export function DeviceChoices(props: {
  calls: CallsModel
  devices: readonly DeviceChoice[]
  onChosen?: (device: DeviceChoice) => void
}) {
  const of = (kind: DeviceChoice['kind']) => props.devices.filter((device) => device.kind === kind)
  const choose = (device: DeviceChoice) => {
    props.calls.chooseDevice(device)
    props.onChosen?.(device)
  }
  return (
    <For each={KINDS}>
      {([kind, label]) => (
        <Show when={of(kind).length > 0}>
          <Choice
            label={tCall(label)}
            devices={of(kind)}
            chosen={props.calls.chosenDevice(kind)}
            onChoose={choose}
          />
        </Show>
      )}
    </For>
  )
}

function Choice(props: {
  label: string
  devices: readonly DeviceChoice[]
  chosen: string | undefined
  onChoose: (device: DeviceChoice) => void
}) {
  const id = createUniqueId()
  return (
    <div class={field.field}>
      <label for={id}>{props.label}</label>
      <select
        id={id}
        class={field.select}
        onChange={(event) => {
          const device = props.devices[event.currentTarget.selectedIndex]
          if (device) props.onChoose(device)
        }}
      >
        <For each={props.devices}>
          {(device, index) => (
            <option value={device.id} selected={device.id === props.chosen}>
              {device.label || tCall('call.deviceNumber', { number: index() + 1 })}
            </option>
          )}
        </For>
      </select>
    </div>
  )
}
