import { createResource, Show } from 'solid-js'
import { tCallSettings } from '../i18n/callSettingsWords.ts'
import { useWorkspace } from '../session/context.ts'
import styles from '../settings/Settings.module.css'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import type { HiddenRing } from './callPreferences.ts'
import { DeviceTryout } from './DeviceTryout.tsx'
import type { CallsModel } from './model.ts'

const HIDDEN_HINTS = {
  on: 'callSettings.hiddenHint',
  off: 'callSettings.hiddenHint',
  denied: 'callSettings.hiddenDenied',
  unsupported: 'callSettings.hiddenUnsupported',
} as const satisfies Readonly<Record<HiddenRing, string>>

/** How this device rings, and what it calls with. */
export function CallSettings() {
  const workspace = useWorkspace()
  // Its code may not be on this device, and there may be no network: the other settings stand.
  const [calls] = createResource(() => workspace.loadCalls().catch(() => undefined))
  return (
    <section class={styles.section}>
      <h2>{tCallSettings('callSettings.title')}</h2>
      <Show
        when={known(calls)}
        fallback={
          <Show when={calls.state === 'ready'}>
            <p class={styles.quiet}>{tCallSettings('callSettings.away')}</p>
          </Show>
        }
      >
        {(model) => (
          <>
            <Ringing calls={model()} />
            <DeviceTryout calls={model()} />
          </>
        )}
      </Show>
    </section>
  )
}

function Ringing(props: { calls: CallsModel }) {
  const rings = () => props.calls.rings
  const isFixed = () => ['denied', 'unsupported'].includes(rings().whileHidden())
  const setWhileHidden = async (box: HTMLInputElement) => {
    await rings().setWhileHidden(box.checked ? 'on' : 'off')
    // The box shows what holds: the browser may have said no.
    box.checked = rings().whileHidden() === 'on'
  }
  return (
    <>
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={rings().tone() === 'on'}
          onChange={(event) => rings().setTone(event.currentTarget.checked ? 'on' : 'off')}
        />
        <span>
          {tCallSettings('callSettings.tone')}
          <small class={field.hint}>{tCallSettings('callSettings.toneHint')}</small>
        </span>
      </label>
      <label class={styles.check}>
        <input
          type="checkbox"
          checked={rings().whileHidden() === 'on'}
          disabled={isFixed()}
          onChange={(event) => void setWhileHidden(event.currentTarget)}
        />
        <span>
          {tCallSettings('callSettings.hidden')}
          <small class={field.hint}>{tCallSettings(HIDDEN_HINTS[rings().whileHidden()])}</small>
        </span>
      </label>
    </>
  )
}
