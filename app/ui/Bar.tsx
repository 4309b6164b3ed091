import { createUniqueId, type JSX, type ParentProps, Show } from 'solid-js'
import styles from './Bar.module.css'

/** A line above everything that says or offers something and stops nobody. */
export function Bar(props: ParentProps<{ tone: 'offer' | 'warning'; action?: JSX.Element }>) {
  const id = createUniqueId()
  return (
    <aside class={styles.bar} data-tone={props.tone} aria-labelledby={id}>
      <p id={id}>{props.children}</p>
      <Show when={props.action}>{props.action}</Show>
    </aside>
  )
}
