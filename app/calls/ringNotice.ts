import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { callKey, type RingingIn } from './callState.ts'
import type { RingNotice } from './ringNoticeMessage.ts'

export interface RingNoticeOptions {
  readonly ring: Accessor<RingingIn | undefined>
  /** This tab rings for the device. */
  readonly ringsHere: Accessor<boolean>
  /** The name of the conversation. */
  readonly title: Accessor<string>
  readonly isWanted: Accessor<boolean>
}

/**
 * While the app is hidden the system shows who calls; it goes when somebody answers anywhere, when the call is over,
 * and when the app is looked at. The service worker shows it, since phones allow no page to.
 */
export function showRingNotices({ ring, ringsHere, title, isWanted }: RingNoticeOptions): void {
  const isHidden = createHidden()
  createEffect(() => {
    const current = ring()
    if (current === undefined || !ringsHere() || !isHidden() || !isWanted()) return
    const { call, byName: name } = current
    const tag = `ring:${callKey(call.id)}`
    tell({
      type: 'ring-notice',
      tag,
      title: tCall(call.media === 'video' ? 'call.incomingVideo' : 'call.incomingVoice', { name }),
      body: call.isDirect ? tCall('notice.press') : tCall('call.incomingIn', { place: title() }),
      path: `/c/${call.conversation}`,
    })
    const close = () => tell({ type: 'ring-notice', tag })
    // A page that is closed no longer rings.
    window.addEventListener('pagehide', close)
    onCleanup(() => {
      window.removeEventListener('pagehide', close)
      close()
    })
  })
}

function tell(notice: RingNotice): void {
  void navigator.serviceWorker?.ready.then(({ active }) => active?.postMessage(notice))
}

function createHidden(): Accessor<boolean> {
  const isHidden = () => document.visibilityState === 'hidden'
  const [hidden, setHidden] = createSignal(isHidden())
  const onChange = () => setHidden(isHidden())
  document.addEventListener('visibilitychange', onChange)
  onCleanup(() => document.removeEventListener('visibilitychange', onChange))
  return hidden
}
