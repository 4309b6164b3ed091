import { createSignal, untrack } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import type { ConversationModel } from '../model.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import { Field } from '../ui/Field.tsx'
import styles from './NewConversation.module.css'

export function RenameDialog(props: { model: ConversationModel; onClose: () => void }) {
  const workspace = useWorkspace()
  const [name, setName] = createSignal(untrack(() => props.model.title()))
  const [problem, setProblem] = createSignal<string>()
  const [busy, setBusy] = createSignal(false)

  let field: HTMLInputElement | undefined

  const save = async (event: SubmitEvent) => {
    event.preventDefault()
    if (busy() || name().trim() === '') return
    setBusy(true)
    const result = await workspace.renameConversation(props.model.id, name().trim())
    setBusy(false)
    if (result.ok) props.onClose()
    else setProblem(failureWords(result.error))
  }

  return (
    <Dialog title={t('conversation.rename')} onClose={props.onClose} initialFocus={() => field}>
      <form class={styles.form} onSubmit={(event) => void save(event)}>
        <Field
          ref={(element) => {
            field = element
          }}
          label={t('conversation.renameLabel')}
          value={name()}
          onInput={setName}
          error={problem()}
          maxLength={LIMITS.maxNameLength}
          autocomplete="off"
        />
        <div class={styles.actions}>
          <Button onClick={() => props.onClose()}>{t('action.cancel')}</Button>
          <Button type="submit" weight="main" busy={busy()}>
            {t('action.save')}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}
