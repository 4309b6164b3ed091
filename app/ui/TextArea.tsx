import { createUniqueId, Show } from 'solid-js'
import styles from './Field.module.css'

/** Several labelled lines of text, as many as it takes. */
export function TextArea(props: {
  label: string
  value: string
  onInput: (value: string) => void
  hint?: string | undefined
  error?: string | undefined
  maxLength?: number
}) {
  const id = createUniqueId()
  return (
    <div class={styles.field}>
      <label for={id}>{props.label}</label>
      <div class={styles.edge} data-invalid={props.error ? '' : undefined}>
        <textarea
          id={id}
          rows={3}
          value={props.value}
          maxLength={props.maxLength}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={props.error || props.hint ? `${id}-about` : undefined}
          dir="auto"
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
      </div>
      <Show when={props.error ?? props.hint}>
        {(words) => (
          <p id={`${id}-about`} class={props.error ? styles.error : styles.hint}>
            {words()}
          </p>
        )}
      </Show>
    </div>
  )
}
