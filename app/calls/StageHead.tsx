import LayoutGrid from 'lucide-solid/icons/layout-grid'
import Maximize2 from 'lucide-solid/icons/maximize-2'
import Minimize2 from 'lucide-solid/icons/minimize-2'
import UserRound from 'lucide-solid/icons/user-round'
import { Show } from 'solid-js'
import { tCall } from '../i18n/callWords.ts'
import { Icon } from '../ui/Icon.tsx'
import { createCallClock } from './createCallClock.ts'
import type { StageView } from './createStageView.ts'
import type { CallsModel } from './model.ts'
import styles from './StageHead.module.css'

/** Which call it is, how it stands, and how one looks at it. */
export function StageHead(props: { calls: CallsModel; view: StageView }) {
  const clock = createCallClock(() => props.calls.since())
  const isMinimised = () => props.calls.isMinimised()
  const isConnected = () => props.calls.state().state === 'connected'
  const about = () => {
    const state = props.calls.state().state
    if (state === 'ringing-out') return tCall('call.ringing')
    if (state === 'joining') return tCall('call.connecting')
    if (state === 'reconnecting') return tCall('call.reconnecting')
    if (state === 'alone') return tCall('call.aloneNow')
    return `, ${tCall('call.people', { count: props.calls.participants().length + 1 })}`
  }
  const shapeWords = () => tCall(props.view.shape() === 'grid' ? 'call.speakerView' : 'call.gridView')
  const sizeWords = () => tCall(isMinimised() ? 'call.whole' : 'call.minimise')
  return (
    <header class={styles.head}>
      <h2 class={styles.title} dir="auto">
        {props.calls.title()}
      </h2>
      <p class={styles.about} data-connected={isConnected() ? '' : undefined}>
        {/* Nobody wants to hear every second of it. */}
        <Show when={isConnected()}>{clock()}</Show>
        <span class={styles.words} role="status">
          {about()}
        </span>
      </p>
      <div class={styles.buttons}>
        <Show when={!isMinimised() && props.view.toggleShape()}>
          {(toggle) => (
            <button
              type="button"
              class={styles.shape}
              aria-label={shapeWords()}
              data-tip={shapeWords()}
              onClick={() => toggle()()}
            >
              <Icon of={props.view.shape() === 'grid' ? UserRound : LayoutGrid} />
            </button>
          )}
        </Show>
        <button
          type="button"
          class={styles.size}
          aria-label={sizeWords()}
          onClick={() => props.calls.minimise(isMinimised() ? 'whole' : 'bar')}
        >
          <Icon of={isMinimised() ? Maximize2 : Minimize2} size="small" />
          <span class={styles.sizeWords}>{sizeWords()}</span>
        </button>
      </div>
    </header>
  )
}
