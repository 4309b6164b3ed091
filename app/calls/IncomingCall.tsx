import MessageSquare from 'lucide-solid/icons/message-square'
import Phone from 'lucide-solid/icons/phone'
import PhoneOff from 'lucide-solid/icons/phone-off'
import Video from 'lucide-solid/icons/video'
import { Show } from 'solid-js'
import { Portal } from 'solid-js/web'
import { tCall } from '../i18n/callWords.ts'
import { Avatar } from '../ui/Avatar.tsx'
import { Icon } from '../ui/Icon.tsx'
import { MenuButton } from '../ui/MenuButton.tsx'
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
  return (
    <Portal>
      {/* Dialogs that are open leave it alone: it belongs to the layer above them. */}
      <div role="dialog" aria-label={tCall('call.incoming')} class={styles.card} data-kb-top-layer="">
        <Avatar id={props.ring.by} name={name()} />
        <div class={styles.words} role="alert">
          <p class={styles.name} dir="auto">
            {isVideo()
              ? tCall('call.incomingVideo', { name: name() })
              : tCall('call.incomingVoice', { name: name() })}
          </p>
          <Show when={!props.ring.call.isDirect && calls.title()}>
            <p class={styles.place} dir="auto">
              {tCall('call.incomingIn', { place: calls.title() })}
            </p>
          </Show>
        </div>
        <div class={styles.actions}>
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
        </div>
      </div>
    </Portal>
  )
}
