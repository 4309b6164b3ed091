import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { LIMITS } from '../../sync/limits.ts'

/** What shows that somebody is at the page. */
const INPUTS = ['pointerdown', 'pointermove', 'keydown', 'wheel', 'touchstart', 'focus'] as const

/**
 * Whether somebody is at this page: away after `awayAfterMs` without input, and while it is hidden (P1).
 * @param awayAfterMs milliseconds. @default that of `LIMITS`
 */
export function createAttention(awayAfterMs: number = LIMITS.awayAfterMs): Accessor<'online' | 'away'> {
  const isHidden = () => document.visibilityState === 'hidden'
  const [state, setState] = createSignal<'online' | 'away'>(isHidden() ? 'away' : 'online')
  let inputAt = Date.now()
  let timer: ReturnType<typeof setTimeout> | undefined

  /** The one place that decides. */
  function evaluate(): void {
    clearTimeout(timer)
    const leftMs = inputAt + awayAfterMs - Date.now()
    const isAway = isHidden() || leftMs <= 0
    setState(isAway ? 'away' : 'online')
    if (!isAway) timer = setTimeout(evaluate, leftMs)
  }
  const onInput = () => {
    inputAt = Date.now()
    if (state() === 'away') evaluate()
  }
  const onVisibility = () => {
    inputAt = Date.now()
    evaluate()
  }
  evaluate()
  for (const type of INPUTS) window.addEventListener(type, onInput, { passive: true, capture: true })
  document.addEventListener('visibilitychange', onVisibility)
  onCleanup(() => {
    clearTimeout(timer)
    for (const type of INPUTS) window.removeEventListener(type, onInput, { capture: true })
    document.removeEventListener('visibilitychange', onVisibility)
  })
  return state
}
