import { For, Show } from 'solid-js'
import { Button } from '../ui/Button.tsx'
import { useSession } from './context.ts'
import styles from './Door.module.css'
import { tKept } from './keptWords.ts'

/** People whom the relay forgot: what they have on this device stays readable (R3). */
export function KeptHere() {
  const session = useSession()
  return (
    <Show when={session.kept().length > 0}>
      <section aria-label={tKept('kept.title')} class={styles.kept}>
        <p class={styles.foot}>{tKept('kept.hint')}</p>
        <For each={session.kept()}>
          {(me) => (
            <Button weight="quiet" onClick={() => session.read(me)}>
              {tKept('kept.read', { name: me.displayName })}
            </Button>
          )}
        </For>
      </section>
    </Show>
  )
}
