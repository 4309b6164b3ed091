import type { Message } from '../../sync/timeline/items.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import { oneLine } from './oneLine.ts'
import styles from './Quote.module.css'

/** Enough of a quoted message to know it again. */
const QUOTED = 140

/** The message that another answers; a press goes there. */
export function Quote(props: { message: Message | undefined; name: string; onPress: () => void }) {
  const words = () => {
    const message = props.message
    if (!message) return tTimeline('message.replyGone')
    if (message.removed) return tTimeline('message.deleted')
    return oneLine(message.text, QUOTED) || tTimeline('message.empty')
  }
  return (
    <button
      type="button"
      class={styles.quote}
      data-tip={tTimeline('message.toQuoted')}
      onClick={() => props.onPress()}
    >
      <b>
        <bdi>{props.name}</bdi>
      </b>
      <span class={styles.words} dir="auto">
        {words()}
      </span>
    </button>
  )
}
