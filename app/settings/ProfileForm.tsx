import { createSignal, untrack } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { toast } from '../ui/toast.ts'
import styles from './ProfileForm.module.css'

/** One's name as others see it. */
export function ProfileForm() {
  const workspace = useWorkspace()
  const [name, setName] = createSignal(untrack(() => workspace.me().displayName))
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || name().trim() === '') return
    setBusy(true)
    const result = await workspace.setDisplayName(name().trim())
    setBusy(false)
    if (result.ok) toast(t('action.saved'))
    else setProblem(failureWords(result.error))
  }

  return (
    <form class={styles.form} onSubmit={(event) => void save(event)}>
      <Field
        label={tSettings('settings.displayName')}
        value={name()}
        onInput={(value) => {
          setName(value)
          setProblem(undefined)
        }}
        error={problem()}
        hint={tSettings('settings.username', { name: workspace.me().username })}
        maxLength={LIMITS.maxNameLength}
        autocomplete="name"
        autocapitalize="words"
      />
      <Button type="submit" busy={busy()}>
        {t('action.save')}
      </Button>
    </form>
  )
}
