import { createResource, createSignal, For, Show } from 'solid-js'
import { clockTime, daysBetween, shortTime } from '../i18n/dates.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Device, Failure } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import { today } from '../ui/today.ts'
import styles from './Settings.module.css'

/** The devices signed in; any but this one can be ended here. */
export function DeviceList() {
  const workspace = useWorkspace()
  const [answer, { refetch }] = createResource(() => workspace.devices())
  const [failure, setFailure] = createSignal<Failure>()

  const devices = (): readonly Device[] => {
    const result = known(answer)
    return result?.ok ? result.value : []
  }
  const problem = () => {
    const result = known(answer)
    return failure() ?? (result && !result.ok ? result.error : undefined)
  }
  const end = async (id: string) => {
    const result = await workspace.endDevice(id)
    setFailure(result.ok ? undefined : result.error)
    await refetch()
  }
  const lastUsed = (at: number) => (daysBetween(at, today()) === 0 ? clockTime(at) : shortTime(at, today()))

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
              <div>
                <p>{device.device}</p>
                <p class={field.hint}>
                  {device.current
                    ? tSettings('settings.thisDevice')
                    : tSettings('settings.lastUsed', { when: lastUsed(device.lastUsedAt) })}
                </p>
              </div>
              <Show when={!device.current}>
                <Button
                  label={tSettings('settings.endDeviceNamed', { name: device.device })}
                  onClick={() => void end(device.id)}
                >
                  {tSettings('settings.endDevice')}
                </Button>
              </Show>
            </li>
          )}
        </For>
      </ul>
    </section>
  )
}
