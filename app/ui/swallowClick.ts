/** Browsers send a touch's mouse events within this time of its end. */
const WITHIN_MS = 700
const KINDS = ['mousedown', 'mouseup', 'click'] as const

/**
 * Swallows the mouse events that browsers make up at the end of a touch: what the touch meant is done
 * already, and they would land on whatever has come, or come to light, under the finger.
 * A new press ends it, so nothing meant is lost.
 */
export function swallowClick(): void {
  const events = new AbortController()
  const options = { capture: true, signal: events.signal } as const
  for (const kind of KINDS) {
    window.addEventListener(
      kind,
      (event) => {
        // A click without a count comes from the keyboard or from assistive technology.
        if (kind === 'click' && event.detail === 0) return
        event.preventDefault()
        event.stopImmediatePropagation()
        if (kind === 'click') events.abort()
      },
      options,
    )
  }
  window.addEventListener('pointerdown', () => events.abort(), options)
  setTimeout(() => events.abort(), WITHIN_MS)
}
