import { createSignal } from 'solid-js'

const [now, setNow] = createSignal(Date.now())

/** A time of the current day: changes at midnight, so that Today becomes Yesterday on open pages. */
export const today = now

/** Starts the watch over midnight; returns its end. A sleeping device catches up when the page shows again. */
export function watchMidnight(): () => void {
  let timer = 0
  const arm = () => {
    clearTimeout(timer)
    setNow(Date.now())
    const midnight = new Date().setHours(24, 0, 1, 0)
    timer = window.setTimeout(arm, midnight - Date.now())
  }
  const onShow = () => {
    if (document.visibilityState === 'visible') arm()
  }
  document.addEventListener('visibilitychange', onShow)
  arm()
  return () => {
    clearTimeout(timer)
    document.removeEventListener('visibilitychange', onShow)
  }
}
