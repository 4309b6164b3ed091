import { createSignal } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { tDoor } from '../i18n/doorWords.ts'
import { t } from '../i18n/language.ts'
import { tSettings } from '../i18n/settingsWords.ts'
import type { Failure } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { toast } from '../ui/toast.ts'
import styles from './ProfileForm.module.css'

/** Changes one's password; other devices stay signed in. */
export function PasswordForm() {
  const workspace = useWorkspace()
  const [current, setCurrent] = createSignal('')
  const [next, setNext] = createSignal('')
  const [problem, setProblem] = createSignal<Failure>()
  const [busy, setBusy] = createSignal(false)
  onceConnected(() => problem()?.code === 'unreachable' && setProblem(undefined))
  const problemAt = (at: 'current' | 'password') => {
    const failure = problem()
    if (failure === undefined || (failure.field === 'password' ? 'password' : 'current') !== at)
      return undefined
    return failure.code === 'wrong-credentials' ? tSettings('settings.wrongPassword') : failureWords(failure)
  }

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || current() === '' || next() === '') return
    setBusy(true)
    const result = await workspace.changePassword({ current: current(), password: next() })
    setBusy(false)
    if (!result.ok) return void setProblem(result.error)
    setCurrent('')
    setNext('')
    setProblem(undefined)
    toast(t('action.saved'))
  }

  return (
    <form class={styles.form} onSubmit={(event) => void save(event)}>
      <Field
        label={tSettings('settings.currentPassword')}
        type="password"
        value={current()}
        onInput={(value) => {
          setCurrent(value)
          setProblem(undefined)
        }}
        error={problemAt('current')}
        autocomplete="current-password"
        autocapitalize="none"
      />
      <Field
        label={tSettings('settings.newPassword')}
        type="password"
        value={next()}
        onInput={(value) => {
          setNext(value)
          setProblem(undefined)
        }}
        hint={tDoor('door.passwordHint')}
        error={problemAt('password')}
        maxLength={LIMITS.maxPasswordLength}
        autocomplete="new-password"
        autocapitalize="none"
      />
      <Button type="submit" busy={busy()}>
        {tSettings('settings.changePassword')}
      </Button>
    </form>
  )
}
