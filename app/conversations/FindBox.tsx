import { Show } from 'solid-js'
import { t } from '../i18n/language.ts'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { Search, X } from '../ui/icons.ts'
import styles from './FindBox.module.css'

/** Narrows the list to the names that hold what is typed. Escape empties it, arrow down goes into the list. */
export function FindBox(props: { value: string; onInput: (value: string) => void; onDown: () => void }) {
  const onKey = (event: KeyboardEvent) => {
    if (event.key === 'Escape' && props.value !== '') {
      event.preventDefault()
      props.onInput('')
    } else if (event.key === 'ArrowDown') {
      event.preventDefault()
      props.onDown()
    }
  }
  return (
    <div class={styles.find}>
      <Icon of={Search} />
      <input
        type="search"
        aria-label={t('list.find')}
        placeholder={t('list.find')}
        value={props.value}
        maxLength={64}
        dir="auto"
        onInput={(event) => props.onInput(event.currentTarget.value)}
        onKeyDown={onKey}
      />
      <Show when={props.value}>
        <IconButton
          class={styles.clear}
          icon={X}
          label={t('list.findClear')}
          onClick={() => props.onInput('')}
        />
      </Show>
    </div>
  )
}
