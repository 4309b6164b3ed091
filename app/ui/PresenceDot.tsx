import { Show } from 'solid-js'
import type { PersonPresence } from '../../sync/peopleApi.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import styles from './PresenceDot.module.css'

/** Whether somebody is here, on the edge of their face: full for online, a ring for away; said in words as well. */
export function PresenceDot(props: { presence: PersonPresence | undefined; class?: string | undefined }) {
  const state = () => (props.presence?.state === 'offline' ? undefined : props.presence?.state)
  return (
    <Show when={state()}>
      {(here) => (
        <span
          class={`${styles.dot} ${props.class ?? ''}`}
          data-state={here()}
          role="img"
          aria-label={tPresence(`presence.${here()}`)}
        />
      )}
    </Show>
  )
}
