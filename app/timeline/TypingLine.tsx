import { Show } from 'solid-js'
import { shortName } from '../i18n/dates.ts'
import { t } from '../i18n/language.ts'
import styles from './TypingLine.module.css'

/** Who is typing. Its room is always there, so that nothing moves when somebody begins. */
export function TypingLine(props: { names: readonly string[] }) {
  const words = () => {
    const [one, two, more] = props.names
    if (one === undefined) return ''
    if (two === undefined) return t('timeline.typingOne', { name: shortName(one) })
    if (more === undefined) return t('timeline.typingTwo', { one: shortName(one), two: shortName(two) })
    return t('timeline.typingMany')
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
