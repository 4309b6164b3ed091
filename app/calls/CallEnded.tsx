import { Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Button } from '../ui/Button.tsx'
import { CallCard } from './CallCard.tsx'
import styles from './CallEnded.module.css'
import type { CallState, EndReason } from './callState.ts'
import type { CallsModel } from './model.ts'

const HINTS = {
  'no-answer': 'call.endHint.no-answer',
  failed: 'call.endHint.failed',
  lost: 'call.endHint.lost',
  full: 'call.endHint.full',
} as const satisfies Partial<Record<EndReason, string>>
const hintOf = (reason: EndReason) => (reason in HINTS ? HINTS[reason as keyof typeof HINTS] : undefined)
const WORTH_ANOTHER_TRY: readonly EndReason[] = ['no-answer', 'declined', 'busy', 'lost', 'failed', 'alone']

/** Why the call is over, and what to do about it; goes by itself. */
export function CallEnded(props: { calls: CallsModel; state: Extract<CallState, { state: 'ended' }> }) {
  const again = () => {
    const { conversation, media } = props.state.call
    props.calls.dismiss()
    void props.calls.start(conversation, media)
  }
  const actions = () => (
    <>
      <Show when={WORTH_ANOTHER_TRY.includes(props.state.reason)}>
        <Button weight="main" onClick={again}>
          {tCall('call.again')}
        </Button>
      </Show>
      <Button onClick={() => props.calls.dismiss()}>{tCall('call.close')}</Button>
    </>
  )
  const title = () => (
    <>
      <Show when={props.calls.title()}>
        {(name) => (
          <>
            <bdi>{name()}</bdi>
            {': '}
          </>
        )}
      </Show>
      {tCall(`call.end.${props.state.reason}`)}
    </>
  )
  return (
    <CallCard role="status" label={props.calls.title()} title={title()} actions={actions()}>
      <Show when={props.calls.words()}>
        {(words) => (
          <p class={styles.said} dir="auto">
            {words()}
          </p>
        )}
      </Show>
      <Show when={hintOf(props.state.reason)}>{(hint) => <p class={styles.hint}>{tCall(hint())}</p>}</Show>
    </CallCard>
  )
}
