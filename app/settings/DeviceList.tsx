import { createSignal, For, Show } from 'solid-js'
import { clockTime, daysBetween, shortTime } from '../i18n/dates.ts'
import { deviceWords, tDevice } from '../i18n/deviceWords.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Device, Outcome } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { lateDialog, openDialog } from '../ui/dialogs.tsx'
import field from '../ui/Field.module.css'
import { Problem } from '../ui/Problem.tsx'
import { today } from '../ui/today.ts'
import { createOwnList } from './createOwnList.ts'
import { DeviceName } from './DeviceName.tsx'
import styles from './Settings.module.css'

const AddDevice = lateDialog(async () => (await import('../devices/AddDeviceDialog.tsx')).AddDeviceDialog)

/** The devices signed in: another can be added, each named, any but this one ended. */
export function DeviceList() {
  const workspace = useWorkspace()
  const own = createOwnList(() => workspace.devices())
  const [naming, setNaming] = createSignal<string>()
  const renames = new Map<string, HTMLButtonElement>()
  const endNaming = async (id: string, renaming?: Outcome<void>) => {
    if (renaming) await own.change(renaming)
    setNaming(undefined)
    renames.get(id)?.focus()
  }
  const add = () =>
    openDialog((props) => (
      <AddDevice
        onClose={() => {
          props.onClose()
          own.refresh()
        }}
      />
    ))

  return (
    <section class={styles.section}>
      <h2>{tSettings('settings.devices')}</h2>
      <Problem words={own.problem()} />
      <ul class={styles.list}>
        <For each={own.items()}>
          {(device) => (
            <li class={styles.item}>
              <Show
                when={naming() !== device.id}
                fallback={
                  <DeviceName
                    name={device.name ?? ''}
                    onSave={(name) => void endNaming(device.id, workspace.renameDevice(device.id, name))}
                    onCancel={() => void endNaming(device.id)}
                  />
                }
              >
                <div>
                  <p dir="auto">{titleOf(device)}</p>
                  <p class={field.hint}>{aboutOf(device)}</p>
                </div>
                <Button
                  ref={(element) => renames.set(device.id, element)}
                  weight="quiet"
                  label={tDevice('device.renameNamed', { name: titleOf(device) })}
                  onClick={() => setNaming(device.id)}
                >
                  {tDevice('device.rename')}
                </Button>
                <Show when={!device.current}>
                  <Button
                    label={tSettings('settings.endDeviceNamed', { name: titleOf(device) })}
                    onClick={() => void own.change(workspace.endDevice(device.id))}
                  >
                    {tSettings('settings.endDevice')}
                  </Button>
                </Show>
              </Show>
            </li>
          )}
        </For>
      </ul>
      <p class={field.hint}>{tDevice('device.addHint')}</p>
      <Button onClick={add}>{tDevice('device.add')}</Button>
    </section>
  )
}

const titleOf = ({ name, device }: Device): string => name ?? deviceWords(device)

/** Where and when it is used. */
function aboutOf(device: Device): string {
  const at = device.lastUsedAt
  const when = daysBetween(at, today()) === 0 ? clockTime(at) : shortTime(at, today())
  const used = device.current ? tSettings('settings.thisDevice') : tSettings('settings.lastUsed', { when })
  return device.name === undefined ? used : `${deviceWords(device.device)} · ${used}`
}
