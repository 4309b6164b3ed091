import { type JSX, Show } from 'solid-js'
import { Avatar } from '../ui/Avatar.tsx'
import styles from './CallCard.module.css'

/**
 * What a call says above whatever one does meanwhile: that it rings, or how it ended. It takes no focus, and dialogs
 * that are open leave it alone: it belongs to the layer above them.
 */
export function CallCard(props: {
  role: 'dialog' | 'status'
  label: string
  face?: { readonly id: string; readonly name: string }
  title: JSX.Element
  /** Beneath the title. */
  children?: JSX.Element
  actions: JSX.Element
}) {
  return (
    <div class={styles.card} {...{ role: props.role, 'aria-label': props.label }} data-kb-top-layer="">
      <Show when={props.face}>{(face) => <Avatar id={face().id} name={face().name} />}</Show>
      <div class={styles.words} role={props.role === 'dialog' ? 'alert' : undefined}>
        <p class={styles.title} dir="auto">
          {props.title}
        </p>
        {props.children}
      </div>
      <div class={styles.actions}>{props.actions}</div>
    </div>
  )
}
