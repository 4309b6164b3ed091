import { createMemo, Show } from 'solid-js'
import type { ConversationModel } from '../conversations/model.ts'
import { tCall } from '../i18n/callWords.ts'
import { listOf, shortName } from '../i18n/dates.ts'
import { useWorkspace } from '../session/context.ts'
import { Button } from '../ui/Button.tsx'
import { enteredCall } from './callState.ts'
import styles from './OngoingCallBar.module.css'

/** A call goes on here without this device: anybody may come in later. */
export function OngoingCallBar(props: { model: ConversationModel }) {
  const workspace = useWorkspace()
  const byUser = createMemo(() => new Map(props.model.call.others().map(({ user, name }) => [user, name])))
  /** With another device: it leaves the call when this one comes in. */
  const isOwn = () => byUser().has(workspace.me().id)
  const people = createMemo(() => {
    const own = workspace.me().id
    const others = [...byUser()].flatMap(([user, name]) => (user === own ? [] : [shortName(name)]))
    return isOwn() ? [...others, tCall('ongoing.you')] : others
  })
  const isHere = () => {
    const state = workspace.calls()?.state()
    if (state === undefined) return false
    // A call that rings is answered where it rings.
    if (state.state === 'ringing-in') return state.ring.call.conversation === props.model.id
    return enteredCall(state)?.conversation === props.model.id
  }
  const join = () => void workspace.loadCalls().then((calls) => calls.start(props.model.id, 'audio'))
  return (
    <Show when={people().length > 0 && !isHere()}>
      <aside class={styles.bar} aria-label={tCall('ongoing.bar', { count: people().length })}>
        <p class={styles.words}>
          {tCall('ongoing.bar', { count: people().length })}
          <span class={styles.names} dir="auto">
            {listOf(people())}
          </span>
        </p>
        <Button weight="main" onClick={join}>
          {tCall(isOwn() ? 'ongoing.takeOver' : 'ongoing.join')}
        </Button>
      </aside>
    </Show>
  )
}
