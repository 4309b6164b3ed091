import { createSignal, type JSX } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'
import { t } from '../i18n/language.ts'
import { tMod } from '../i18n/moderationWords.ts'
import { Button } from '../ui/Button.tsx'
import { Field } from '../ui/Field.tsx'
import { Problem } from '../ui/Problem.tsx'
import styles from './Place.module.css'

/** Asks before what hurts somebody, and why. */
export function ReasonForm(props: {
  hint: string
  /** Who reads the reason. */
  reasonHint: string
  action: string
  weight?: 'main' | 'danger'
  busy: boolean
  problem: string | undefined
  onConfirm: (reason: string) => void
  onCancel: () => void
  cancelRef?: (element: HTMLButtonElement) => void
  children?: JSX.Element
}) {
  const [reason, setReason] = createSignal('')
  return (
    <form
      class={styles.stack}
      onSubmit={(event) => {
        event.preventDefault()
        if (!props.busy) props.onConfirm(reason().trim())
      }}
    >
      <p class={styles.quiet}>{props.hint}</p>
      {props.children}
      <Field
        label={tMod('reason.label')}
        value={reason()}
        onInput={setReason}
        hint={props.reasonHint}
        maxLength={LIMITS.maxTopicLength}
        autocomplete="off"
      />
      <Problem words={props.problem} />
      <div class={styles.actions}>
        <Button ref={(element) => props.cancelRef?.(element)} onClick={() => props.onCancel()}>
          {t('action.cancel')}
        </Button>
        <Button type="submit" weight={props.weight ?? 'danger'} busy={props.busy}>
          {props.action}
        </Button>
      </div>
    </form>
  )
}
