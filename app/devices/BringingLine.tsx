import { Show } from 'solid-js'
import { tDevice } from '../i18n/deviceWords.ts'
import { useWorkspace } from '../session/context.ts'
import styles from './BringingLine.module.css'

/** How much of the past has come to a new device. */
export function BringingLine() {
  const workspace = useWorkspace()
  return (
    <Show when={workspace.bringing()}>
      {(progress) => (
        <div class={styles.line}>
          <p class={styles.words}>
            <span id="bringing">{tDevice('bring.title')}</span>
            <span class={styles.count}>
              {progress().state === 'waiting'
                ? tDevice('bring.waiting')
                : tDevice('bring.progress', { done: progress().done, all: progress().all })}
            </span>
          </p>
          <progress aria-labelledby="bringing" max="1" value={progress().part} />
        </div>
      )}
    </Show>
  )
}
