import Phone from 'lucide-solid/icons/phone'
import type { ConversationRow } from '../conversations/model.ts'
import { tCall } from '../i18n/callWords.ts'
import { useWorkspace } from '../session/context.ts'
import { Icon } from '../ui/Icon.tsx'
import { enteredCall } from './callState.ts'
import styles from './RowCall.module.css'

/** In place of the last thing said: people talk here right now. */
export function RowCall(props: { row: Pick<ConversationRow, 'id' | 'callers'> }) {
  const workspace = useWorkspace()
  /** In the own call those count who are heard: they talk on while the relay, and presence with it, is away. */
  const count = () => {
    const calls = workspace.calls()
    const isHere = calls !== undefined && enteredCall(calls.state())?.conversation === props.row.id
    if (!isHere) return props.row.callers
    return new Set([workspace.me().id, ...calls.participants().map(({ user }) => user)]).size
  }
  return (
    <span class={styles.call}>
      <Icon of={Phone} size="small" />
      <span class={styles.words}>{tCall('ongoing.bar', { count: count() })}</span>
    </span>
  )
}
