import { Icon, type IconComponent } from '../ui/Icon.tsx'
import styles from './Control.module.css'

/** One round button of a call. */
export function Control(props: {
  icon: IconComponent
  label: string
  onClick: () => void
  /** @default label */
  tip?: string | undefined
  /** The device is off: it looks so. */
  isOff?: boolean
  isOn?: boolean
  /** A switch that keeps its name says which way it stands. */
  pressed?: boolean | undefined
  weight?: 'leave'
  /** Something new behind it. */
  hasNews?: boolean
  class?: string | undefined
}) {
  return (
    <button
      type="button"
      class={`${styles.control} ${props.class ?? ''}`}
      data-off={props.isOff ? '' : undefined}
      data-on={props.isOn ? '' : undefined}
      data-weight={props.weight}
      data-news={props.hasNews ? '' : undefined}
      aria-label={props.label}
      aria-pressed={props.pressed}
      data-tip={props.tip ?? props.label}
      onClick={() => props.onClick()}
    >
      <Icon of={props.icon} />
    </button>
  )
}
