import { createUniqueId, type JSX, Show } from 'solid-js'
import styles from './Field.module.css'

export interface FieldProps {
  readonly label: string
  readonly value: string
  readonly onInput: (value: string) => void
  readonly type?: 'text' | 'password' | 'search'
  readonly hint?: string | undefined
  readonly error?: string | undefined
  readonly autocomplete?: string
  readonly placeholder?: string
  readonly maxLength?: number
  readonly autocapitalize?: 'none' | 'words'
  readonly readOnly?: boolean
  readonly ref?: (element: HTMLInputElement) => void
  /** Stands at the end, inside the edge. */
  readonly trailing?: JSX.Element
}

/** A labelled line of text. Its hint gives way to its error, in the same place, so that nothing moves. */
export function Field(props: FieldProps) {
  const id = createUniqueId()
  return (
    <div class={styles.field}>
      <label for={id}>{props.label}</label>
      <div class={styles.edge} data-invalid={props.error ? '' : undefined}>
        <input
          ref={(element) => props.ref?.(element)}
          id={id}
          type={props.type ?? 'text'}
          value={props.value}
          placeholder={props.placeholder}
          maxLength={props.maxLength}
          readOnly={props.readOnly}
          autocomplete={props.autocomplete}
          autocapitalize={props.autocapitalize}
          autocorrect={props.autocapitalize === 'none' ? 'off' : undefined}
          spellcheck={props.autocapitalize === 'none' ? false : undefined}
          aria-invalid={props.error ? 'true' : undefined}
          aria-describedby={props.error || props.hint ? `${id}-about` : undefined}
          dir="auto"
          onInput={(event) => props.onInput(event.currentTarget.value)}
        />
        {props.trailing}
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
