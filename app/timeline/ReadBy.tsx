import { For } from 'solid-js'
import { listOf } from '../i18n/dates.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import styles from './ReadBy.module.css'

/** Small faces of those who have read exactly this far; by whom in words, and the whole list on pressing it. */
export function ReadBy(props: {
  readers: readonly string[]
  nameOf: (user: string) => string
  onPress: () => void
}) {
  const words = () => tPresence('seen.readBy', { names: listOf(props.readers.map((id) => props.nameOf(id))) })
  return (
    <button
      type="button"
      class={styles.readers}
      aria-haspopup="dialog"
      data-tip={words()}
      tabIndex={-1}
      onClick={() => props.onPress()}
    >
      <span class="aside-voice">{words()}</span>
      <For each={props.readers}>{(id) => <Avatar id={id} name={props.nameOf(id)} size="small" />}</For>
    </button>
  )
}
