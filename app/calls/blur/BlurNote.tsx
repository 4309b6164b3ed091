import { Match, Switch } from 'solid-js'
import { tBlur } from '../../i18n/blurWords.ts'
import styles from '../CallNotes.module.css'
import type { CallsModel } from '../model.ts'
import { setBlurWanted } from './blurChoice.ts'

/** Why nobody sees the own camera: it is not blurred yet, or cannot be. */
export function BlurNote(props: { calls: CallsModel }) {
  const blur = () => props.calls.own()?.blur
  return (
    <Switch>
      <Match when={blur() === 'loading'}>
        <p class={styles.note}>{tBlur('blur.loading')}</p>
      </Match>
      <Match when={blur() === 'failed'}>
        <p class={styles.note}>
          {tBlur('blur.failed')}
          <button type="button" class={styles.action} onClick={() => props.calls.retryBlur()}>
            {tBlur('blur.retry')}
          </button>
          <button type="button" class={styles.action} onClick={() => setBlurWanted(false)}>
            {tBlur('blur.without')}
          </button>
        </p>
      </Match>
    </Switch>
  )
}
