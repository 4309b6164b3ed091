import { createSignal, untrack } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { tPeople } from '../i18n/peopleWords.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Failure } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { TextArea } from '../ui/TextArea.tsx'
import { toast } from '../ui/toast.ts'
import styles from './ProfileForm.module.css'

/**
 * What one says of oneself: name, status line, about. Whoever has chosen a picture and saves means the picture too:
 * `alsoSave` does that, and its answer is whether it worked.
 */
export function ProfileForm(props: { alsoSave?: (() => Promise<boolean>) | undefined }) {
  const workspace = useWorkspace()
  const first = untrack(() => workspace.me())
  const [name, setName] = createSignal(first.displayName)
  const [status, setStatus] = createSignal(first.status ?? '')
  const [about, setAbout] = createSignal(first.about ?? '')
  const [failure, setFailure] = createSignal<Failure>()
  const [busy, setBusy] = createSignal(false)
  onceConnected(() => failure()?.code === 'unreachable' && setFailure(undefined))
  const typed = (set: (value: string) => void) => (value: string) => {
    set(value)
    setFailure(undefined)
  }
  const problem = (field: 'displayName' | 'status' | 'about') => {
    const failed = failure()
    return failed && (failed.field ?? 'displayName') === field ? failureWords(failed) : undefined
  }

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || name().trim() === '') return
    setBusy(true)
    const result = await workspace.updateProfile({
      displayName: name().trim(),
      status: status().trim(),
      about: about().trim(),
    })
    const also = (await props.alsoSave?.()) ?? true
    setBusy(false)
    if (!result.ok) return void setFailure(result.error)
    // As it was kept: without what would disturb the line it stands in.
    const kept = workspace.me()
    setName(kept.displayName)
    setStatus(kept.status ?? '')
    setAbout(kept.about ?? '')
    // What did not work is said beside it.
    if (also) toast(t('action.saved'))
  }

  return (
    <form class={styles.form} onSubmit={(event) => void save(event)}>
      <Field
        label={tPeople('profile.name')}
        value={name()}
        onInput={typed(setName)}
        error={problem('displayName')}
        hint={tSettings('settings.username', { name: workspace.me().username })}
        maxLength={LIMITS.maxNameLength}
        autocomplete="name"
        autocapitalize="words"
      />
      <Field
        label={tPeople('profile.status')}
        value={status()}
        onInput={typed(setStatus)}
        error={problem('status')}
        hint={tPeople('profile.statusHint')}
        maxLength={LIMITS.maxTopicLength}
        autocomplete="off"
      />
      <TextArea
        label={tPeople('profile.about')}
        value={about()}
        onInput={typed(setAbout)}
        error={problem('about')}
        hint={tPeople('profile.aboutHint')}
        maxLength={LIMITS.maxAboutLength}
      />
      <Button type="submit" busy={busy()}>
        {t('action.save')}
      </Button>
    </form>
  )
}
