import { For, Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { tTrouble } from '../i18n/troubleWords.ts'
import { BlurNote } from './blur/BlurNote.tsx'
import styles from './CallNotes.module.css'
import type { CallsModel } from './model.ts'
import { RecordingBanner } from './recording/RecordingBanner.tsx'

/** What does not work and what to do about it: the call goes on with what there is. */
export function CallNotes(props: { calls: CallsModel; silenced: boolean; onSound: () => void }) {
  return (
    <div class={styles.all}>
      <RecordingBanner calls={props.calls} />
      <div class={styles.notes} role="status">
        <Show when={props.silenced}>
          <p class={styles.note}>
            {tCall('call.soundBlocked')}
            <button type="button" class={styles.action} onClick={() => props.onSound()}>
              {tCall('call.turnOnSound')}
            </button>
          </p>
        </Show>
        <For each={props.calls.own()?.trouble}>
          {(trouble) => (
            <p class={styles.note}>
              {tTrouble(`trouble.${trouble.of}.${trouble.why}`)}
              <button type="button" class={styles.action} onClick={() => props.calls.forgetTrouble(trouble)}>
                {tTrouble('trouble.dismiss')}
              </button>
            </p>
          )}
        </For>
        <BlurNote calls={props.calls} />
        <Show when={props.calls.isRelayAway()}>
          <p class={styles.note}>{tCall('call.relayAway')}</p>
        </Show>
      </div>
    </div>
  )
}
