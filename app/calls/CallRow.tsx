import { A } from '@solidjs/router'
import Phone from 'lucide-solid/icons/phone'
import PhoneIncoming from 'lucide-solid/icons/phone-incoming'
import PhoneMissed from 'lucide-solid/icons/phone-missed'
import PhoneOutgoing from 'lucide-solid/icons/phone-outgoing'
import Video from 'lucide-solid/icons/video'
import { Show } from 'solid-js'
import type { CallRecord } from '../../sync/callsApi.ts'
import { tCalls } from '../i18n/callsPageWords.ts'
import { tCall } from '../i18n/callWords.ts'
import { exactTime, shortTime } from '../i18n/dates.ts'
import { useWorkspace } from '../session/context.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { IconButton } from '../ui/IconButton.tsx'
import { today } from '../ui/today.ts'
import styles from './CallRow.module.css'
import { callWords, fateOf } from './callWords.ts'

/** One call of the past, or one that goes on: where, what became of it, when, and calling again. */
export function CallRow(props: { call: CallRecord; isNew: boolean }) {
  const workspace = useWorkspace()
  const me = () => workspace.me().id
  const row = () => workspace.conversations()?.find(({ id }) => id === props.call.conversation)
  const title = () => row()?.title ?? tCalls('calls.unknownPlace')
  const isOwn = () => props.call.call[0] === me()
  const fate = () => fateOf({ ...props.call, answeredAt: props.call.answeredAt }, me())
  const icon = () => {
    if (fate() === 'missed') return PhoneMissed
    return isOwn() ? PhoneOutgoing : PhoneIncoming
  }
  const words = () => {
    const { endedAt, answeredAt } = props.call
    return endedAt === undefined
      ? tCalls('calls.goesOn')
      : callWords({ ...props.call, endedAt, answeredAt }, me())
  }
  const again = () =>
    void workspace.loadCalls().then((calls) => calls.start(props.call.conversation, props.call.media))
  return (
    <li class={styles.row} data-fate={fate()}>
      <Show
        when={row()}
        fallback={
          <div class={styles.link}>
            <Words id={props.call.conversation} title={title()} />
          </div>
        }
      >
        {(known) => (
          <A href={`/c/${props.call.conversation}`} class={styles.link ?? ''}>
            <Words id={known().other ?? known().id} title={title()} />
          </A>
        )}
      </Show>
      <Show when={row()}>
        <IconButton
          icon={props.call.media === 'video' ? Video : Phone}
          label={
            props.call.endedAt === undefined
              ? tCall('ongoing.join')
              : tCalls('calls.callNamed', { name: title() })
          }
          onClick={again}
        />
      </Show>
    </li>
  )

  function Words(about: { id: string; title: string }) {
    return (
      <>
        <Avatar id={about.id} name={about.title} />
        <span class={styles.title} dir="auto">
          {about.title}
        </span>
        <time
          class={styles.time}
          dateTime={new Date(props.call.startedAt).toISOString()}
          title={exactTime(props.call.startedAt)}
        >
          {shortTime(props.call.startedAt, today())}
        </time>
        <span class={styles.what}>
          <Icon of={icon()} size="small" />
          {words()}
          <Show when={props.isNew}>
            <span class={styles.new} role="img" aria-label={tCalls('calls.new')} />
          </Show>
        </span>
      </>
    )
  }
}
