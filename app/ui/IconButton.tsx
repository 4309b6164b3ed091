import type { JSX } from 'solid-js'
import { Icon, type IconComponent } from './Icon.tsx'
import styles from './IconButton.module.css'

export interface IconButtonProps {
  readonly icon: IconComponent
  /** Its accessible name and its tooltip. */
  readonly label: string
  readonly onClick?: JSX.EventHandler<HTMLButtonElement, MouseEvent>
  /** `main` is the one ember thing of its place. @default 'quiet' */
  readonly weight?: 'quiet' | 'main'
  readonly type?: 'button' | 'submit'
  readonly class?: string | undefined
  readonly ref?: (element: HTMLButtonElement) => void
  readonly hasPopup?: 'menu' | 'dialog'
  readonly expanded?: boolean
  readonly inert?: boolean
  readonly tabIndex?: number
}

/** A round button that shows only an icon. */
export function IconButton(props: IconButtonProps) {
  return (
    <button
      ref={(element) => props.ref?.(element)}
      type={props.type ?? 'button'}
      class={`${styles.button} ${props.class ?? ''}`}
      data-weight={props.weight ?? 'quiet'}
      data-tip={props.label}
      aria-label={props.label}
      aria-haspopup={props.hasPopup}
      aria-expanded={props.expanded}
      aria-disabled={props.inert ? 'true' : undefined}
      tabIndex={props.tabIndex}
      onClick={(event) => props.onClick?.(event)}
    >
      <Icon of={props.icon} />
    </button>
  )
}
