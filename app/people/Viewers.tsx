import { For, Show } from 'solid-js'
import type { ConversationModel } from '../conversations/model.ts'
import { listOf } from '../i18n/dates.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { createMediaQuery, PHONE } from '../ui/createMediaQuery.ts'
import styles from './Viewers.module.css'

/** As many faces as leave room for the name; the rest is a number. */
const FACES = 3
const FACES_ON_PHONE = 2

/** Who else looks at this conversation now. */
export function Viewers(props: { model: ConversationModel }) {
  const onPhone = createMediaQuery(PHONE)
  const faces = () => (onPhone() ? FACES_ON_PHONE : FACES)
  const names = () => props.model.viewing().map((id) => props.model.nameOf(id))
  const words = () => tPresence('viewing.now', { names: listOf(names()) })
  return (
    <Show when={props.model.viewing().length > 0}>
      <span class={styles.viewers} role="img" aria-label={words()} data-tip={words()}>
        <For each={props.model.viewing().slice(0, faces())}>
          {(id) => <Avatar id={id} name={props.model.nameOf(id)} size="small" />}
        </For>
        <Show when={props.model.viewing().length > faces()}>
          <span class={styles.more}>+{props.model.viewing().length - faces()}</span>
        </Show>
      </span>
    </Show>
  )
}
