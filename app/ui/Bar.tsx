import { type JSX, type ParentProps, Show } from 'solid-js'
import styles from './Bar.module.css'

/** A line above everything that says or offers something and stops nobody. */
export function Bar(props: ParentProps<{ tone: 'offer' | 'warning'; action?: JSX.Element }>) {
  return (
    <div class={styles.bar} data-tone={props.tone}>
      <p>{props.children}</p>
      <Show when={props.action}>{props.action}</Show>
    </div>
  )
}
