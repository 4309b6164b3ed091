import type { MessageState } from '../conversations/model.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import styles from './StateMark.module.css'

/** Lucide's clock, check and check-check as plain paths: one for each message on screen must cost next to nothing. */
const PATHS: Record<MessageState, string> = {
  waiting: 'M12 6v6l4 2M22 12a10 10 0 1 1-20 0 10 10 0 0 1 20 0',
  sent: 'M20 6 9 17l-5-5',
  delivered: 'M18 6 7 17l-5-5m20-2-7.500 7.500L13 16',
  read: 'M18 6 7 17l-5-5m20-2-7.500 7.500L13 16',
}

/** A clock waits, a tick is stored, two ticks are delivered, ember ticks are read. */
export function StateMark(props: { state: MessageState }) {
  return (
    <svg
      class={styles.mark}
      data-state={props.state}
      viewBox="0 0 24 24"
      role="img"
      aria-label={tTimeline(`message.${props.state}`)}
    >
      <path d={PATHS[props.state]} />
    </svg>
  )
}
