import Phone from 'lucide-solid/icons/phone'
import PhoneMissed from 'lucide-solid/icons/phone-missed'
import Video from 'lucide-solid/icons/video'
import { Show } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { CallOutcome } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tCall } from '../i18n/callWords.ts'
import { clockTime, exactTime, listOf, shortName } from '../i18n/dates.ts'
import { useWorkspace } from '../session/context.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './CallRecordLine.module.css'
import { callWords, fateOf } from './callWords.ts'
import { recordedWords } from './recording/recordedWords.ts'

/** A call between the messages: what became of it, when, and calling back. */
export function CallRecordLine(props: { call: CallOutcome; model: ConversationModel; me: UserId }) {
  const workspace = useWorkspace()
  const fate = () => fateOf(props.call, props.me)
  const icon = () => {
    if (fate() === 'missed') return PhoneMissed
    return props.call.media === 'video' ? Video : Phone
  }
  const others = () => props.call.people.filter((user) => user !== props.me)
  const withWords = () =>
    props.model.kind() === 'direct' || fate() !== 'talked' || others().length === 0
      ? undefined
      : tCall('record.with', { names: listOf(others().map((user) => shortName(props.model.nameOf(user)))) })
  /** Back to whoever called; one's own call, and one that both had, only again. */
  const word = () => {
    const isToReturn =
      fate() === 'missed' || (fate() === 'declined' && props.call.declined.includes(props.me))
    return tCall(isToReturn ? 'record.callBack' : 'call.again')
  }
  const callBack = () =>
    void workspace.loadCalls().then((calls) => calls.start(props.model.id, props.call.media))
  return (
    <div class={styles.line} data-fate={fate()}>
      <Icon of={icon()} size="small" />
      <p class={styles.words} dir="auto">
        {callWords(props.call, props.me)}
        <Show when={withWords()}>{(words) => `, ${words()}`}</Show>
        <Show when={recordedWords(props.call.recorded, props.me, props.model.nameOf)}>
          {(words) => `, ${words()}`}
        </Show>
        {', '}
        <time dateTime={new Date(props.call.startedAt).toISOString()} title={exactTime(props.call.startedAt)}>
          {clockTime(props.call.startedAt)}
        </time>
      </p>
      <button type="button" class={styles.again} onClick={callBack}>
        {word()}
      </button>
    </div>
  )
}
