import { useBeforeLeave, useLocation, useNavigate } from '@solidjs/router'
import { createEffect, on } from 'solid-js'

/** What the router keeps in each entry of the browser's history, and the mark of the door. */
interface EntryState {
  readonly _depth?: number
  readonly door?: boolean
}
const entry = (): EntryState => history.state ?? {}
const depthNow = () => entry()._depth ?? history.length - 1

/**
 * The browser's Back closes what floats above the page, and the page stays: on a phone Back is how one closes things.
 *
 * The router can refuse to go back only within the app. On the app's first entry another one for the same
 * page is put on top, so that there is a way back to refuse; whoever goes back to the first one, the door,
 * is on the way out and is let through.
 */
export function createBackCloses(options: { isOpen: () => boolean; close: () => void }): void {
  const navigate = useNavigate()
  const location = useLocation()
  const firstDepth = depthNow()

  createEffect(
    on(options.isOpen, (isOpen) => {
      if (!isOpen || depthNow() > firstDepth) return
      history.replaceState({ ...entry(), _depth: depthNow(), door: true }, '')
      const here = `${location.pathname}${location.search}${location.hash}`
      navigate(here, { resolve: false, scroll: false, state: { floor: true } })
    }),
  )
  useBeforeLeave((event) => {
    if (typeof event.to !== 'number') return
    if (options.isOpen()) {
      if (event.to < 0) event.preventDefault()
      options.close()
    } else if (event.to === -1 && entry().door && !event.defaultPrevented) history.back()
  })
}
