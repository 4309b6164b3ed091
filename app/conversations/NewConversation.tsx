import { useNavigate } from '@solidjs/router'
import { createSignal, Show } from 'solid-js'
import type { User } from '../../sync/api.ts'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { PeoplePicker } from '../people/PeoplePicker.tsx'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import type { OpenDialog } from '../ui/dialogs.tsx'
import field from '../ui/Field.module.css'
import { Field } from '../ui/Field.tsx'
import styles from './NewConversation.module.css'

/** One person and no name is the direct conversation, else a group. Works without a network. */
export function NewConversation(props: OpenDialog) {
  const workspace = useWorkspace()
  const navigate = useNavigate()
  const [people, setPeople] = createSignal<readonly User[]>([])
  const [name, setName] = createSignal('')
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)
  let first: HTMLInputElement | undefined

  const create = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy()) return
    if (people().length === 0 && name().trim() === '') {
      setProblem(t('new.needSomebody'))
      first?.focus()
      return
    }
    setBusy(true)
    try {
      const id = await workspace.createConversation({ people: people(), name: name().trim() })
      props.onClose()
      navigate(`/c/${id}`)
    } catch {
      // Whatever went wrong, what was chosen is still here to try again.
      setProblem(t('new.failed'))
    } finally {
      setBusy(false)
    }
  }

  return (
    <Dialog title={t('list.new')} onClose={props.onClose} initialFocus={() => first}>
      <form class={styles.form} onSubmit={(event) => void create(event)}>
        <PeoplePicker
          ref={(element) => {
            first = element
          }}
          label={t('new.people')}
          chosen={people()}
          onChange={(chosen) => {
            setPeople(chosen)
            setProblem(undefined)
          }}
        />
        <Field
          label={t('new.name')}
          value={name()}
          onInput={(value) => {
            setName(value)
            setProblem(undefined)
          }}
          placeholder={t('new.namePlaceholder')}
          hint={t('new.nameHint')}
          maxLength={LIMITS.maxNameLength}
          autocomplete="off"
        />
        <Show when={problem()}>
          <p class={field.error} role="alert">
            {problem()}
          </p>
        </Show>
        <div class={styles.actions}>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button type="submit" weight="main" busy={busy()}>
            {t('action.create')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
