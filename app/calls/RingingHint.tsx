import { Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { shortName } from '../i18n/dates.ts'
import { useWorkspace } from '../session/context.ts'
import type { CallsModel } from './model.ts'
import styles from './RingingHint.module.css'

/**
 * Whoever calls somebody who is not seen to be here is told what becomes of the call. Offline, hidden and blocking look
 * alike: the words must not tell one from another (K2, P2).
 */
export function RingingHint(props: { calls: CallsModel }) {
  const workspace = useWorkspace()
  const isSeenHere = () => {
    const presence = workspace.presenceOf(props.calls.face())
    return presence !== undefined && presence.state !== 'offline'
  }
  const isWaiting = () => {
    const state = props.calls.state()
    return state.state === 'ringing-out' && state.call.isDirect && !props.calls.isMinimised() && !isSeenHere()
  }
  return (
    <Show when={isWaiting()}>
      <p class={styles.hint} role="status">
        {tCall('call.mayBeOffline', { name: shortName(props.calls.title()) })}
      </p>
    </Show>
  )
}
