import { createMemo, For, Match, Show, Switch } from 'solid-js'
import { listOf, shortName } from '../../i18n/dates.ts'
import { tRecording } from '../../i18n/recordingWords.ts'
import { createCallClock } from '../createCallClock.ts'
import type { CallsModel } from '../model.ts'
import type { Answer, CallRecording, OthersRecording } from './model.ts'
import styles from './RecordingBanner.module.css'

/** Who records or wants to, told to everybody in the call for as long as it lasts; and one's say in it (K10). */
export function RecordingBanner(props: { calls: CallsModel }) {
  const others = () => props.calls.recording()?.others() ?? []
  // By whom it is: a banner whose words change stays the same, and is not read out from the start.
  const peers = createMemo(() => others().map(({ peer }) => peer), [], {
    equals: (one, other) => one.join() === other.join(),
  })
  const shown = () => {
    const recording = props.calls.recording()
    return peers().length > 0 || recording?.own().state !== 'idle' ? recording : undefined
  }
  return (
    <Show when={shown()}>
      {(recording) => (
        <section class={styles.banners} aria-label={tRecording('recording.banner')}>
          <For each={peers()}>
            {(peer) => (
              <Show when={others().find((each) => each.peer === peer)}>
                {(other) => (
                  <Theirs other={other()} onAnswer={(answer) => recording().answer(peer, answer)} />
                )}
              </Show>
            )}
          </For>
          <Own calls={props.calls} recording={recording()} />
        </section>
      )}
    </Show>
  )
}

function Theirs(props: { other: OthersRecording; onAnswer: (answer: Answer) => void }) {
  let actions: HTMLDivElement | undefined
  const answer = (what: Answer) => {
    props.onAnswer(what)
    // The button that was pressed has gone; the keyboard goes on with the other one.
    actions?.querySelector('button')?.focus()
  }
  const words = () => {
    const { name, is, answer } = props.other
    const named = { name: shortName(name) }
    if (is === 'asking') {
      if (answer === undefined) return tRecording('recording.asks', named)
      return tRecording(answer === 'yes' ? 'recording.willBeIn' : 'recording.willBeOut', named)
    }
    if (answer === undefined) return tRecording('recording.records', named)
    return tRecording(answer === 'yes' ? 'recording.recordsYou' : 'recording.recordsOthers', named)
  }
  return (
    <div class={styles.banner} data-is={props.other.is}>
      {/* Told at once: what is said from now on may be kept. */}
      <p class={styles.words} role="alert">
        <Dot />
        <span>
          {words()}
          <Show when={props.other.hears && props.other.answer === undefined}>
            {' '}
            <small class={styles.hint}>{tRecording('recording.asksHint')}</small>
          </Show>
        </span>
      </p>
      <div ref={actions} class={styles.actions}>
        <Show when={props.other.hears && props.other.answer !== 'yes'}>
          <button type="button" class={styles.action} data-weight="main" onClick={() => answer('yes')}>
            {tRecording(props.other.answer === undefined ? 'recording.agree' : 'recording.letMeIn')}
          </button>
        </Show>
        <Show when={props.other.hears && props.other.answer !== 'no'}>
          <button type="button" class={styles.action} onClick={() => answer('no')}>
            {tRecording(props.other.answer === undefined ? 'recording.refuse' : 'recording.leaveMeOut')}
          </button>
        </Show>
      </div>
    </div>
  )
}

function Own(props: { calls: CallsModel; recording: CallRecording }) {
  const own = createMemo(() => props.recording.own())
  const since = () => {
    const now = own()
    return now.state === 'recording' ? now.since : undefined
  }
  const clock = createCallClock(since)
  const failure = () => {
    const now = own()
    return now.state === 'failed' ? now.why : undefined
  }
  const names = (of: readonly string[]) => listOf(of.map(shortName))
  return (
    <Switch>
      <Match when={own().state === 'asking'}>
        <div class={styles.banner} data-is="asking">
          <p class={styles.words} role="status">
            <Dot />
            {tRecording('recording.asking', { names: names(props.recording.waitedFor()) })}
          </p>
          <div class={styles.actions}>
            <button type="button" class={styles.action} onClick={() => props.recording.stop()}>
              {tRecording('recording.cancel')}
            </button>
          </div>
        </div>
      </Match>
      <Match when={since() !== undefined}>
        <div class={styles.banner} data-is="recording">
          <div class={styles.words}>
            <Dot />
            <div>
              <p role="status" class={styles.unseen}>
                {tRecording('recording.begun')}
              </p>
              {/* A clock that is read out every second would drown everything else. */}
              <p class={styles.clock}>{tRecording('recording.own', { clock: clock() })}</p>
              <p role="status" class={styles.hint}>
                <Show
                  when={props.calls.isRelayAway()}
                  fallback={
                    <Show when={props.recording.leftOut().length > 0}>
                      {tRecording('recording.without', { names: names(props.recording.leftOut()) })}
                    </Show>
                  }
                >
                  {tRecording('recording.relayAway')}
                </Show>
              </p>
            </div>
          </div>
          <div class={styles.actions}>
            <button type="button" class={styles.action} onClick={() => props.recording.stop()}>
              {tRecording('recording.stop')}
            </button>
          </div>
        </div>
      </Match>
      <Match when={failure()}>
        {(why) => (
          <div class={styles.banner} data-is="failed">
            <p class={styles.words} role="alert">
              {tRecording(`recording.trouble.${why()}`)}
            </p>
            <div class={styles.actions}>
              <button type="button" class={styles.action} onClick={() => props.recording.dismiss()}>
                {tRecording('recording.dismiss')}
              </button>
            </div>
          </div>
        )}
      </Match>
    </Switch>
  )
}

const Dot = () => <span class={styles.dot} aria-hidden="true" />
