import type { JSX, ParentProps } from 'solid-js'
import styles from './Page.module.css'

/** A page with nothing to list: one sentence in the serif voice, a quiet line, one action. */
export function Page(
  props: ParentProps<{ title: string; hint?: string; level?: 1 | 2; action?: JSX.Element }>,
) {
  return (
    <div class={styles.page}>
      {props.level === 2 ? (
        <h2 class={styles.title}>{props.title}</h2>
      ) : (
        <h1 class={styles.title}>{props.title}</h1>
      )}
      {props.hint ? <p class={styles.hint}>{props.hint}</p> : undefined}
      {props.children}
      {props.action}
    </div>
  )
}
