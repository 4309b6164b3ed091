import styles from './Avatar.module.css'
import { hueOf, initials } from './person.ts'

/** A person's or a group's face: letters on one of six gradients. Silent, since the name stands beside it. */
export function Avatar(props: { id: string; name: string; size?: 'small' | 'normal' | 'large' }) {
  return (
    <span
      class={styles.avatar}
      data-hue={hueOf(props.id)}
      data-size={props.size ?? 'normal'}
      aria-hidden="true"
    >
      {initials(props.name)}
    </span>
  )
}
