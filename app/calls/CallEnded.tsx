import { Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Button } from '../ui/Button.tsx'
import styles from './CallEnded.module.css'
import type { CallState, EndReason } from './callState.ts'
import type { CallsModel } from './model.ts'

const HINTS: Partial<Record<EndReason, 'call.endHint.failed' | 'call.endHint.lost' | 'call.endHint.full'>> = {
  failed: 'call.endHint.failed',
  lost: 'call.endHint.lost',
  full: 'call.endHint.full',
}
const WORTH_ANOTHER_TRY: readonly EndReason[] = ['no-answer', 'declined', 'busy', 'lost', 'failed', 'alone']

/** Why the call is over, and what to do about it; goes by itself. */
export function CallEnded(props: { calls: CallsModel; state: Extract<CallState, { state: 'ended' }> }) {
  const again = () => {
    const { conversation, media } = props.state.call
    props.calls.dismiss()
    void props.calls.start(conversation, media)
  }
  return (
    <div class={styles.ended} role="status" aria-label={props.calls.title()}>
      <div class={styles.words}>
        <p class={styles.why}>
          <Show when={props.calls.title()}>
            {(title) => (
              <>
                <bdi>{title()}</bdi>
                {': '}
              </>
            )}
          </Show>
          {tCall(`call.end.${props.state.reason}`)}
        </p>
        <Show when={props.calls.words()}>
          {(words) => (
            <p class={styles.said} dir="auto">
              {words()}
            </p>
          )}
        </Show>
        <Show when={HINTS[props.state.reason]}>{(hint) => <p class={styles.hint}>{tCall(hint())}</p>}</Show>
      </div>
      <div class={styles.actions}>
        <Show when={WORTH_ANOTHER_TRY.includes(props.state.reason)}>
          <Button weight="main" onClick={again}>
            {tCall('call.again')}
          </Button>
        </Show>
        <Button onClick={() => props.calls.dismiss()}>{tCall('call.close')}</Button>
      </div>
    </div>
  )
}
