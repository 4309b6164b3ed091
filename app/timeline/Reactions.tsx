import { For } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { Message } from '../../sync/timeline/items.ts'
import { listOf } from '../i18n/dates.ts'
import { tTimeline } from '../i18n/timelineWords.ts'
import styles from './Reactions.module.css'

/** What people felt; a press joins them or takes one's own back. */
export function Reactions(props: {
  message: Message
  me: UserId
  nameOf: (user: string) => string
  onReact: (emoji: string, how: 'add' | 'remove') => void
}) {
  return (
    <ul class={styles.reactions} aria-label={tTimeline('message.reactions')}>
      <For each={props.message.reactions}>
        {(reaction) => {
          const mine = () => reaction.by.includes(props.me)
          const who = () =>
            listOf(
              reaction.by.map((user) => (user === props.me ? tTimeline('message.you') : props.nameOf(user))),
            )
          return (
            <li>
              <button
                type="button"
                class={styles.reaction}
                aria-pressed={mine()}
                aria-label={tTimeline('message.reaction', {
                  emoji: reaction.emoji,
                  count: reaction.by.length,
                })}
                data-tip={who()}
                onClick={() => props.onReact(reaction.emoji, mine() ? 'remove' : 'add')}
              >
                {reaction.emoji} {reaction.by.length}
              </button>
            </li>
          )
        }}
      </For>
    </ul>
  )
}
