import type { JSX, ParentProps } from 'solid-js'
import styles from './Button.module.css'

export interface ButtonProps {
  /** `main` is the one ember thing of its place. @default 'plain' */
  readonly weight?: 'main' | 'plain' | 'quiet' | 'danger'
  readonly type?: 'button' | 'submit'
  readonly onClick?: JSX.EventHandler<HTMLButtonElement, MouseEvent>
  /** Something is under way: further presses do nothing. */
  readonly busy?: boolean
  readonly wide?: boolean
  readonly label?: string
  readonly ref?: (element: HTMLButtonElement) => void
}

/** A button with words. Busy ones stay focusable and keep their words, so that nothing moves. */
export function Button(props: ParentProps<ButtonProps>) {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type={props.type ?? 'button'}
      class={styles.button}
      data-weight={props.weight ?? 'plain'}
      data-wide={props.wide ? '' : undefined}
      aria-label={props.label}
      aria-busy={props.busy ? 'true' : undefined}
      aria-disabled={props.busy ? 'true' : undefined}
      onClick={(event) => {
        if (props.busy) event.preventDefault()
        else props.onClick?.(event)
      }}
    >
      {props.children}
    </button>
  )
}
