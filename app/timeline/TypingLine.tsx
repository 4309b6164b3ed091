import { Show } from 'solid-js'
import { shortName } from '../i18n/dates.ts'
import { tPresence } from '../i18n/presenceWords.ts'
import styles from './TypingLine.module.css'

/** Who is typing. Its room is always there, so that nothing moves when somebody begins. */
export function TypingLine(props: { names: readonly string[] }) {
  const words = () => {
    const [one, two, more] = props.names
    if (one === undefined) return ''
    if (two === undefined) return tPresence('typing.one', { name: shortName(one) })
    if (more === undefined) return tPresence('typing.two', { one: shortName(one), two: shortName(two) })
    return tPresence('typing.many', { name: shortName(one), count: props.names.length - 1 })
  }
  return (
    <div class={styles.line}>
      <Show when={words()}>
        <p class={styles.words}>
          <span class={styles.dots} aria-hidden="true" />
          {words()}
        </p>
      </Show>
    </div>
  )
}
