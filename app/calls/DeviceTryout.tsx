import {
  createEffect,
  createResource,
  createSignal,
  createUniqueId,
  For,
  Match,
  onCleanup,
  Show,
  Switch,
} from 'solid-js'
import { tBlur } from '../i18n/blurWords.ts'
import { tCallSettings } from '../i18n/callSettingsWords.ts'
import { useWorkspace } from '../session/context.ts'
import settings from '../settings/Settings.module.css'
import { Avatar } from '../ui/Avatar.tsx'
import { Button } from '../ui/Button.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import { BlurSwitch } from './blur/BlurSwitch.tsx'
import type { Rehearsal } from './createRehearsal.ts'
import { DeviceChoices } from './DeviceChoices.tsx'
import styles from './DeviceTryout.module.css'
import { onDevices } from './devices.ts'
import type { CallsModel } from './model.ts'

/** Camera, microphone and speaker, tried out and chosen; nothing is asked for before a press. */
export function DeviceTryout(props: { calls: CallsModel }) {
  const [rehearsal, setRehearsal] = createSignal<Rehearsal>()
  const [stopSound, setStopSound] = createSignal<() => void>()
  // Their names are known once one of them was allowed.
  const [devices, { refetch }] = createResource(
    () => [rehearsal()?.stream()],
    () => props.calls.devices(),
  )
  onCleanup(onDevices(() => void refetch()))

  const stop = () => {
    rehearsal()?.close()
    setRehearsal(undefined)
  }
  const start = () => {
    const begun = props.calls.rehearse()
    setRehearsal(begun)
    void begun.take()
  }
  const silence = () => {
    stopSound()?.()
    setStopSound(undefined)
  }
  const listen = () => {
    const stopIt = props.calls.testSpeaker()
    setStopSound(() => stopIt)
  }
  onCleanup(stop)
  onCleanup(silence)

  return (
    <>
      <Show when={rehearsal()}>
        {(running) => (
          <>
            <Preview rehearsal={running()} />
            <Switch>
              <Match when={running().blur() === 'loading'}>
                <p class={settings.quiet} role="status">
                  {tBlur('blur.loading')}
                </p>
              </Match>
              <Match when={running().blur() === 'failed'}>
                <div class={styles.actions}>
                  <p class={field.error} role="alert">
                    {tBlur('blur.failed')}
                  </p>
                  <Button onClick={() => running().retryBlur()}>{tBlur('blur.retry')}</Button>
                </div>
              </Match>
            </Switch>
            <Level level={running().level()} />
            <For each={running().trouble()}>
              {({ of, why }) => (
                <p class={field.error} role="alert">
                  {tCallSettings(`tryout.${of}.${why}`)}
                </p>
              )}
            </For>
          </>
        )}
      </Show>
      <DeviceChoices
        calls={props.calls}
        devices={known(devices) ?? []}
        onChosen={({ kind }) => {
          if (kind !== 'audiooutput') void rehearsal()?.take()
          else if (stopSound()) {
            silence()
            listen()
          }
        }}
      />
      <BlurSwitch />
      <Show when={!rehearsal()}>
        <p class={settings.quiet}>{tCallSettings('tryout.hint')}</p>
      </Show>
      <div class={styles.actions}>
        <Show when={rehearsal()} fallback={<Button onClick={start}>{tCallSettings('tryout.start')}</Button>}>
          <Button onClick={stop}>{tCallSettings('tryout.stop')}</Button>
        </Show>
        <Show when={stopSound()} fallback={<Button onClick={listen}>{tCallSettings('tryout.sound')}</Button>}>
          <Button onClick={silence}>{tCallSettings('tryout.silence')}</Button>
        </Show>
      </div>
    </>
  )
}

function Preview(props: { rehearsal: Rehearsal }) {
  const workspace = useWorkspace()
  const [video, setVideo] = createSignal<HTMLVideoElement>()
  createEffect(() => {
    const element = video()
    if (element) element.srcObject = props.rehearsal.stream() ?? null
  })
  return (
    <div class={styles.preview}>
      <Show
        when={props.rehearsal.stream()}
        fallback={<Avatar id={workspace.me().id} name={workspace.me().displayName} size="large" />}
      >
        {/* One's own picture without sound: there is nothing to caption. */}
        <video
          ref={setVideo}
          class={styles.video}
          aria-label={tCallSettings('tryout.preview')}
          autoplay
          playsinline
          muted
        />
      </Show>
    </div>
  )
}

/** Quiet voices are seen too: the bar follows the square root. */
function Level(props: { level: number }) {
  const id = createUniqueId()
  const shown = () => Math.round(Math.sqrt(props.level) * 100)
  return (
    <div class={styles.level}>
      <label class={field.label} for={id}>
        {tCallSettings('tryout.level')}
      </label>
      {/* Browsers draw it each in their own way. */}
      <meter id={id} class="aside-voice" min={0} max={100} value={shown()} />
      <div class={styles.bar} aria-hidden="true" style={{ '--level': `${shown()}%` }} />
    </div>
  )
}
