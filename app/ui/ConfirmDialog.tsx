import { createSignal, Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { Button } from './Button.tsx'
import { Dialog } from './Dialog.tsx'
import styles from './Field.module.css'

export interface ConfirmRequest {
  readonly title: string
  readonly hint?: string
  readonly action: string
  /** Words to show when it failed; nothing when it worked, which closes the dialog. */
  readonly onConfirm: () => Promise<string | undefined> | undefined
}

/** Asks before what cannot be undone. Focus stands on the way back. */
export function ConfirmDialog(props: { request: ConfirmRequest; onClose: () => void }) {
  const [busy, setBusy] = createSignal(false)
  const [failure, setFailure] = createSignal<string>()
  let cancel: HTMLButtonElement | undefined

  const confirm = async () => {
    setBusy(true)
    const failed = await props.request.onConfirm()
    setBusy(false)
    if (failed === undefined) props.onClose()
    else setFailure(failed)
  }

  return (
    <Dialog
      title={props.request.title}
      hint={props.request.hint}
      onClose={props.onClose}
      initialFocus={() => cancel}
      actions={
        <>
          <Button
            ref={(element) => {
              cancel = element
            }}
            onClick={() => props.onClose()}
          >
            {t('action.cancel')}
          </Button>
          <Button weight="danger" busy={busy()} onClick={() => void confirm()}>
            {props.request.action}
          </Button>
        </>
      }
    >
      <Show when={failure()}>
        <p class={styles.error} role="alert">
          {failure()}
        </p>
      </Show>
    </Dialog>
  )
}
