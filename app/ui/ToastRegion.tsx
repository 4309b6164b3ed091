import { Toast, toaster } from '@kobalte/core/toast'
import { createEffect } from 'solid-js'
import { Portal } from 'solid-js/web'
import { t } from '../i18n/language.ts'
import styles from './ToastRegion.module.css'
import { takeToasts, toastsWanted } from './toast.ts'

const DURATION_MS = 4_000
/** Where there is something to decide. */
const WITH_ACTION_MS = 8_000

export function ToastRegion() {
  createEffect(() => {
    if (toastsWanted().length === 0) return
    for (const { text, action } of takeToasts()) {
      toaster.show((props) => (
        <Toast toastId={props.toastId} class={styles.toast} duration={action ? WITH_ACTION_MS : DURATION_MS}>
          <Toast.Description class={styles.text}>{text}</Toast.Description>
          {action && (
            <button
              type="button"
              class={styles.close}
              onClick={() => {
                toaster.dismiss(props.toastId)
                action.onPress()
              }}
            >
              {action.label}
            </button>
          )}
          <Toast.CloseButton class={styles.close}>{t('action.dismiss')}</Toast.CloseButton>
        </Toast>
      ))
    }
  })
  return (
    <Portal>
      <Toast.Region class={styles.region} aria-label={t('toast.region')} limit={3} swipeDirection="down">
        <Toast.List class={styles.list} />
      </Toast.Region>
    </Portal>
  )
}
