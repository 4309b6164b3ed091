import { A } from '@solidjs/router'
import { Show } from 'solid-js'
import { tPeople } from '../i18n/peopleWords.ts'
import { useWorkspace } from '../session/context.ts'
import badge from '../ui/Badge.module.css'
import styles from './RequestsLink.module.css'

/** How many people wait for an answer, on the way to them; nothing while nobody does. */
export function RequestsLink() {
  const workspace = useWorkspace()
  return (
    <Show when={workspace.people()?.requests()}>
      {(count) => (
        <A
          href="/people"
          class={styles.link ?? ''}
          aria-label={tPeople('people.requestCount', { count: count() })}
          data-tip={tPeople('people.requestCount', { count: count() })}
        >
          <span class={badge.badge}>{count()}</span>
        </A>
      )}
    </Show>
  )
}
