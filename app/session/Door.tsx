import { type ParentProps, Show } from 'solid-js'
import { tDoor } from '../i18n/doorWords.ts'
import styles from './Door.module.css'

/** The two panels before one is inside: the voice, and the form. */
export function Door(props: ParentProps<{ title: string; hint?: string | undefined }>) {
  return (
    <main class={styles.door}>
      <div class={styles.voice}>
        <p class={styles.name}>prosa.</p>
        <p class={styles.pitch}>{tDoor('door.pitch')}</p>
      </div>
      <div class={styles.side}>
        <div class={styles.form}>
          <div>
            <h1 class={styles.title}>{props.title}</h1>
            <Show when={props.hint}>
              <p class={styles.hint}>{props.hint}</p>
            </Show>
          </div>
          {props.children}
        </div>
      </div>
    </main>
  )
}
