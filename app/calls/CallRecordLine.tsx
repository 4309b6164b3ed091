import Phone from 'lucide-solid/icons/phone'
import PhoneMissed from 'lucide-solid/icons/phone-missed'
import Video from 'lucide-solid/icons/video'
import { createMemo } from 'solid-js'
import type { UserId } from '../../sync/ids.ts'
import type { CallOutcome } from '../../sync/timeline/items.ts'
import type { ConversationModel } from '../conversations/model.ts'
import { tCall } from '../i18n/callWords.ts'
import { exactTime } from '../i18n/dates.ts'
import { useWorkspace } from '../session/context.ts'
import { Icon } from '../ui/Icon.tsx'
import styles from './CallRecordLine.module.css'
import { fateOf } from './callWords.ts'
import { recordWords } from './recordWords.ts'

/** A call between the messages: what became of it, when it began, how long it was, and calling back. */
export function CallRecordLine(props: { call: CallOutcome; model: ConversationModel; me: UserId }) {
  const workspace = useWorkspace()
  const fate = () => fateOf(props.call, props.me)
  const icon = () => {
    if (fate() === 'missed') return PhoneMissed
    return props.call.media === 'video' ? Video : Phone
  }
  const words = createMemo(() => recordWords(props.call, props.model, props.me))
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
      <p class={styles.words} dir="auto">
        <Icon of={icon()} size="small" />
        {words().before}
        <time dateTime={new Date(props.call.startedAt).toISOString()} title={exactTime(props.call.startedAt)}>
          {words().began}
        </time>
        {words().after}
      </p>
      <button type="button" class={styles.again} onClick={callBack}>
        {word()}
      </button>
    </div>
  )
}
