import { Show } from 'solid-js'
import { tBlur } from '../../i18n/blurWords.ts'
import styles from './BlurSwitch.module.css'
import { canBlur, isBlurWanted, setBlurWanted } from './blurChoice.ts'

/** Whether the background is blurred, on this device from now on; nothing where the browser cannot. */
export function BlurSwitch() {
  return (
    <Show when={canBlur()}>
      <label class={styles.switch}>
        <input
          type="checkbox"
          checked={isBlurWanted()}
          onChange={(event) => setBlurWanted(event.currentTarget.checked)}
        />
        <span>
          {tBlur('blur.switch')}
          <small class={styles.hint}>{tBlur('blur.hint')}</small>
        </span>
      </label>
    </Show>
  )
}
