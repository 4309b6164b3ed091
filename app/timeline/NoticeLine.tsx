import { Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { Notice } from '../../sync/timeline/items.ts'
import { CallRecordLine } from '../calls/CallRecordLine.tsx'
import type { ConversationModel } from '../conversations/model.ts'
import styles from './NoticeLine.module.css'
import { noticeWords } from './noticeWords.ts'

/** What happened between the messages: one thing, or several people that one person added. */
export function NoticeLine(props: { notices: readonly Notice[]; model: ConversationModel; me: UserId }) {
  return (
    <Show when={props.notices[0]}>
      {(first) => (
        <Show
          when={callOf(first())}
          fallback={
            <p class={styles.notice} dir="auto">
              {noticeWords(props.notices, props.model, props.me)}
            </p>
          }
        >
          {(call) => <CallRecordLine call={call()} model={props.model} me={props.me} />}
        </Show>
      )}
    </Show>
  )
}

const callOf = ({ what }: Notice) => (what.kind === 'call' ? what.call : undefined)
