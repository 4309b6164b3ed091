import { createResource, Match, Show, Switch } from 'solid-js'
import { deviceWords, tDevice } from '../i18n/deviceWords.ts'
import { useWorkspace } from '../session/context.ts'
import { failureWords } from '../session/failureWords.ts'
import { onceConnected } from '../session/onceConnected.ts'
import { Button } from '../ui/Button.tsx'
import { Dialog } from '../ui/Dialog.tsx'
import field from '../ui/Field.module.css'
import { known } from '../ui/known.ts'
import styles from './AddDeviceDialog.module.css'
import { type AddDevice, createAddDevice } from './createAddDevice.ts'
import type { DeviceLinking } from './model.ts'
import { QrCode } from './QrCode.tsx'

/** Shows a code, asks about whoever brings it, and says what became of it; A5. */
export function AddDeviceDialog(props: { onClose: () => void }) {
  const workspace = useWorkspace()
  const [linking] = createResource(() => workspace.deviceLinks())
  return (
    <Show
      when={known(linking)}
      fallback={
        <Dialog title={tDevice('device.add')} onClose={props.onClose}>
          <p class={field.hint}>{tDevice('device.making')}</p>
        </Dialog>
      }
    >
      {(ready) => <Adding linking={ready()} onClose={props.onClose} />}
    </Show>
  )
}

function Adding(props: { linking: DeviceLinking; onClose: () => void }) {
  const adding = createAddDevice({ linking: props.linking })
  onceConnected(() => {
    if (when(adding, 'failed')?.failure.code === 'unreachable') void adding.again()
  })
  return (
    <Dialog
      title={tDevice('device.add')}
      onClose={props.onClose}
      actions={<Actions adding={adding} onClose={props.onClose} />}
    >
      <div class={styles.stage}>
        <Stage adding={adding} />
      </div>
    </Dialog>
  )
}

function Stage(props: { adding: AddDevice }) {
  const shown = () => when(props.adding, 'shown')
  const asked = () => when(props.adding, 'asked') ?? when(props.adding, 'answering')
  return (
    <Switch>
      <Match when={props.adding.now().state === 'making'}>
        <p role="status">{tDevice('device.making')}</p>
      </Match>
      <Match when={shown()}>
        {(link) => (
          <>
            <Show
              when={!isLocal(link().url)}
              fallback={<p class={field.hint}>{tDevice('device.localOnly')}</p>}
            >
              <p>{tDevice('device.scan')}</p>
            </Show>
            <QrCode text={link().url} label={tDevice('device.qrLabel')} />
            <p class={field.hint}>{tDevice('device.orType', { address: new URL(link().url).host })}</p>
            <p class={styles.code}>
              <span class="aside-voice">
                {tDevice('device.codeLabel')} {[...link().code].join(' ')}
              </span>
              <span aria-hidden="true">{link().code.slice(0, 4)}</span>
              <span aria-hidden="true">{link().code.slice(4)}</span>
            </p>
            <TimeLeft seconds={props.adding.secondsLeft()} words="device.goodFor" />
          </>
        )}
      </Match>
      <Match when={asked()}>
        {(question) => (
          <>
            <p role="status" class={styles.question}>
              {tDevice('device.wantsIn', { device: deviceWords(question().device) })}
            </p>
            <p class={styles.check}>{question().check}</p>
            <p>{tDevice('device.checkBoth')}</p>
            <Show when={when(props.adding, 'asked')?.contested}>
              <p class={styles.warning} role="alert">
                {tDevice('device.contested')}
              </p>
            </Show>
            <TimeLeft seconds={props.adding.secondsLeft()} words="device.answerWithin" />
          </>
        )}
      </Match>
      <Match when={when(props.adding, 'coming')}>
        {(coming) => (
          <>
            <p role="status">{tDevice('device.coming', { device: deviceWords(coming().device) })}</p>
            <TimeLeft seconds={props.adding.secondsLeft()} words="device.comesWithin" />
          </>
        )}
      </Match>
      <Match when={when(props.adding, 'missed')}>
        {(missed) => (
          <p role="status">{tDevice('device.missed', { device: deviceWords(missed().device) })}</p>
        )}
      </Match>
      <Match when={when(props.adding, 'done')}>
        {(done) => <p role="status">{tDevice('device.done', { device: deviceWords(done().device) })}</p>}
      </Match>
      <Match when={props.adding.now().state === 'refused'}>
        <p role="status">{tDevice('device.refused')}</p>
      </Match>
      <Match when={props.adding.now().state === 'over'}>
        <p role="status">{tDevice('device.over')}</p>
      </Match>
      <Match when={when(props.adding, 'failed')}>
        {(failed) => (
          <p class={field.error} role="alert">
            {failed().failure.code === 'unreachable'
              ? tDevice('device.offline')
              : failureWords(failed().failure)}
          </p>
        )}
      </Match>
    </Switch>
  )
}

function Actions(props: { adding: AddDevice; onClose: () => void }) {
  const isContested = () => when(props.adding, 'asked')?.contested ?? false
  const isOver = () => ['over', 'failed', 'refused', 'missed'].includes(props.adding.now().state)
  return (
    <Switch>
      <Match when={when(props.adding, 'asked') ?? when(props.adding, 'answering')}>
        <Button weight={isContested() ? 'main' : 'danger'} onClick={() => void props.adding.answer(false)}>
          {tDevice('device.refuse')}
        </Button>
        <Button
          weight={isContested() ? 'plain' : 'main'}
          busy={props.adding.now().state === 'answering'}
          onClick={() => void props.adding.answer(true)}
        >
          {tDevice('device.allow')}
        </Button>
      </Match>
      <Match when={props.adding.now().state === 'done'}>
        <Button weight="main" onClick={() => props.onClose()}>
          {tDevice('device.close')}
        </Button>
      </Match>
      <Match when={isOver()}>
        <Button weight="main" onClick={() => void props.adding.again()}>
          {tDevice('device.newCode')}
        </Button>
      </Match>
    </Switch>
  )
}

function TimeLeft(props: {
  seconds: number
  words: 'device.goodFor' | 'device.answerWithin' | 'device.comesWithin'
}) {
  const time = () => `${Math.floor(props.seconds / 60)}:${String(props.seconds % 60).padStart(2, '0')}`
  return (
    <p class={styles.time} role="timer">
      {tDevice(props.words, { time: time() })}
    </p>
  )
}

type States = ReturnType<AddDevice['now']>
/** The state, when it is this one. */
function when<S extends States['state']>(
  adding: AddDevice,
  state: S,
): Extract<States, { readonly state: S }> | undefined {
  const now = adding.now()
  return now.state === state ? (now as Extract<States, { readonly state: S }>) : undefined
}

/** No other device would find the relay there. */
const isLocal = (url: string): boolean => /^(?:localhost|127\.|\[::1\])/.test(new URL(url).hostname)
