import { Show } from 'solid-js'
import field from './Field.module.css'

/** Why something did not work, said aloud when it appears. */
export function Problem(props: { words: string | undefined }) {
  return (
    <Show when={props.words}>
      <p class={field.error} role="alert">
        {props.words}
      </p>
    </Show>
  )
}
