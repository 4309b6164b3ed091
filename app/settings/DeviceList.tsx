import { createResource, createSignal, For, lazy, Show } from 'solid-js'
import { clockTime, daysBetween, shortTime } from '../i18n/dates.ts'
import { deviceWords, tDevice } from '../i18n/deviceWords.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Device, Failure, Outcome } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import { openDialog } from '../ui/dialogs.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import { today } from '../ui/today.ts'
import { DeviceName } from './DeviceName.tsx'
import styles from './Settings.module.css'

const AddDevice = lazy(async () => ({
  default: (await import('../devices/AddDeviceDialog.tsx')).AddDeviceDialog,
}))

/** The devices signed in: another can be added, each named, any but this one ended. */
export function DeviceList() {
  const workspace = useWorkspace()
  const [answer, { refetch }] = createResource(() => workspace.devices())
  const [failure, setFailure] = createSignal<Failure>()
  const [naming, setNaming] = createSignal<string>()
  const renames = new Map<string, HTMLButtonElement>()

  const devices = (): readonly Device[] => {
    const result = known(answer)
    return result?.ok ? result.value : []
  }
  const problem = () => {
    const result = known(answer)
    return failure() ?? (result && !result.ok ? result.error : undefined)
  }
  onceConnected(() => {
    if (problem()?.code !== 'unreachable') return
    setFailure(undefined)
    void refetch()
  })
  const change = async (changing: Outcome<void>) => {
    const result = await changing
    setFailure(result.ok ? undefined : result.error)
    setNaming(undefined)
    await refetch()
  }
  const endNaming = async (id: string, renaming?: Outcome<void>) => {
    if (renaming) await change(renaming)
    else setNaming(undefined)
    renames.get(id)?.focus()
  }
  const add = () =>
    openDialog((props) => (
      <AddDevice
        onClose={() => {
          props.onClose()
          void refetch()
        }}
      />
    ))

  return (
    <section class={styles.section}>
      <h2>{tSettings('settings.devices')}</h2>
      <Show when={problem()}>
        {(error) => (
          <p class={field.error} role="alert">
            {failureWords(error())}
          </p>
        )}
      </Show>
      <ul class={styles.list}>
        <For each={devices()}>
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
                    onClick={() => void change(workspace.endDevice(device.id))}
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
