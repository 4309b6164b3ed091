import { createSignal, Show } from 'solid-js'
import { tPresence } from '../i18n/presenceWords.ts'
import type { Failure, ProfileChange } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import field from '../ui/Field.module.css'
import styles from './Settings.module.css'

/** What others learn of one's being here and reading (P2, C8). */
export function PrivacyForm() {
  const workspace = useWorkspace()
  const [problem, setProblem] = createSignal<Failure>()
  onceConnected(() => problem()?.code === 'unreachable' && setProblem(undefined))

  /** The box shows what holds: it goes back where the relay was not reached. */
  const change = async (box: HTMLInputElement, profile: ProfileChange) => {
    setProblem(undefined)
    const result = await workspace.updateProfile(profile)
    if (result.ok) return
    box.checked = !box.checked
    setProblem(result.error)
  }

  return (
    <section class={styles.section}>
      <h2>{tPresence('privacy.title')}</h2>
      <Choice
        label={tPresence('privacy.presence')}
        hint={tPresence('privacy.presenceHint')}
        checked={workspace.me().showsPresence ?? true}
        onChange={(box) => void change(box, { showsPresence: box.checked })}
      />
      <Choice
        label={tPresence('privacy.lastSeen')}
        hint={tPresence('privacy.lastSeenHint')}
        checked={workspace.me().showsLastSeen ?? true}
        onChange={(box) => void change(box, { showsLastSeen: box.checked })}
      />
      <Choice
        label={tPresence('privacy.receipts')}
        hint={tPresence('privacy.receiptsHint')}
        checked={workspace.sharesReceipts()}
        onChange={(box) => workspace.setSharesReceipts(box.checked ? 'yes' : 'no')}
      />
      <Show when={problem()}>
        {(failure) => (
          <p class={field.error} role="alert">
            {failureWords(failure())}
          </p>
        )}
      </Show>
    </section>
  )
}

function Choice(props: {
  label: string
  hint: string
  checked: boolean
  onChange: (box: HTMLInputElement) => void
}) {
  return (
    <label class={styles.check}>
      <input
        type="checkbox"
        checked={props.checked}
        onChange={(event) => props.onChange(event.currentTarget)}
      />
      <span>
        {props.label}
        <small class={field.hint}>{props.hint}</small>
      </span>
    </label>
  )
}
