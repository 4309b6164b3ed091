import MessageSquare from 'lucide-solid/icons/message-square'
import Phone from 'lucide-solid/icons/phone'
import PhoneOff from 'lucide-solid/icons/phone-off'
import Video from 'lucide-solid/icons/video'
import { Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { tCall } from '../i18n/callWords.ts'
import { Icon } from '../ui/Icon.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
import { CallCard } from './CallCard.tsx'
import type { RingingIn } from './callState.ts'
import styles from './IncomingCall.module.css'
import type { CallsModel } from './model.ts'

/**
 * Somebody calls. It floats above everything and takes no focus: whoever is writing must not accept with the next
 * press of Enter.
 */
export function IncomingCall(props: { calls: CallsModel; ring: RingingIn }) {
  const { calls } = props
  const name = () => props.ring.byName
  const isVideo = () => props.ring.call.media === 'video'
  const words = () => [tCall('call.cannotTalk'), tCall('call.callLater'), tCall('call.onMyWay')]
  const title = () => tCall(isVideo() ? 'call.incomingVideo' : 'call.incomingVoice', { name: name() })
  const actions = () => (
    <>
      <Show when={props.ring.call.isDirect}>
        <MenuButton
          icon={MessageSquare}
          label={tCall('call.declineWith')}
          class={styles.quiet}
          items={() => words().map((text) => ({ label: text, onSelect: () => calls.decline(text) }))}
        />
      </Show>
      <Show when={isVideo()}>
        <button
          type="button"
          class={styles.quiet}
          aria-label={tCall('call.acceptVoice')}
          data-tip={tCall('call.acceptVoice')}
          onClick={() => calls.accept('audio')}
        >
          <Icon of={Phone} />
        </button>
      </Show>
      <button type="button" class={styles.decline} onClick={() => calls.decline()}>
        <Icon of={PhoneOff} />
        {tCall('call.decline')}
      </button>
      <button type="button" class={styles.accept} onClick={() => calls.accept(props.ring.call.media)}>
        <Icon of={isVideo() ? Video : Phone} />
        {tCall('call.accept')}
      </button>
    </>
  )
  return (
    <Portal>
      <CallCard
        role="dialog"
        label={tCall('call.incoming')}
        face={{ id: props.ring.by, name: name() }}
        title={title()}
        actions={actions()}
      >
        <Show when={!props.ring.call.isDirect && calls.title()}>
          <p class={styles.place} dir="auto">
            {tCall('call.incomingIn', { place: calls.title() })}
          </p>
        </Show>
      </CallCard>
    </Portal>
  )
}
