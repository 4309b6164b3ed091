import { createEffect, createMemo, onCleanup, Show } from 'solid-js'
import { CallEnded } from './CallEnded.tsx'
import { CallStage } from './CallStage.tsx'
import { callKey, enteredCall } from './callState.ts'
import { IncomingCall } from './IncomingCall.tsx'
import type { CallsModel } from './model.ts'
import { KeptCard } from './recording/KeptCard.tsx'
import { playTone } from './tone.ts'

/** Whatever of a call is to be seen and heard, on every page. */
export function CallHost(props: { calls: CallsModel }) {
  const ring = () => {
    const state = props.calls.state()
    return state.state === 'ringing-in' ? state.ring : undefined
  }
  const ended = () => {
    const state = props.calls.state()
    return state.state === 'ended' ? state : undefined
  }
  const entered = createMemo(() => {
    const call = enteredCall(props.calls.state())
    return call && callKey(call.id)
  })
  const tone = createMemo(() => {
    if (ring() !== undefined) return props.calls.ringsHere() ? 'ring' : undefined
    return props.calls.state().state === 'ringing-out' ? 'ringback' : undefined
  })
  createEffect(() => {
    const wanted = tone()
    if (wanted !== undefined) onCleanup(playTone(wanted))
  })
  return (
    <>
      <Show when={ring()}>{(current) => <IncomingCall calls={props.calls} ring={current()} />}</Show>
      <Show when={entered()} keyed>
        {(_) => <CallStage calls={props.calls} />}
      </Show>
      <Show when={ended()}>{(state) => <CallEnded calls={props.calls} state={state()} />}</Show>
      <KeptCard kept={props.calls.kept} />
    </>
  )
}
