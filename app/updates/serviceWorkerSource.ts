import type { Workbox } from 'workbox-window'

/** The browser's side of updates, without any decision: what happens, and what can be asked for. */
export interface UpdateSource {
  /** Registers the service worker once the page is quiet; answers how to stop listening. */
  start(events: UpdateEvents): () => void
  /** Asks the relay for a new version. Finding none, or no network, is no event. */
  check(): void
  /** Lets the waiting version take over; `onReplaced` follows. */
  activate(): void
  /** Calls back whenever somebody looks at the app again; answers how to stop. */
  onReturn(callback: () => void): () => void
  reload(): void
}

export interface UpdateEvents {
  /** A new version is installed and waits. */
  onWaiting(): void
  /** The version that answers for this page was replaced by another: here or in another tab. */
  onReplaced(): void
}

/** Answers undefined where there are no service workers: an old browser, a private window, plain http, development. */
export function serviceWorkerSource(): UpdateSource | undefined {
  if (import.meta.env.DEV || !('serviceWorker' in navigator) || !window.isSecureContext) return undefined
  const container = navigator.serviceWorker
  let workbox: Workbox | undefined

  return {
    start(events) {
      // The first version claims the page that installed it: that replaces nothing.
      let controlled = container.controller !== null
      const onControllerChange = () => {
        if (controlled) events.onReplaced()
        controlled = true
      }
      container.addEventListener('controllerchange', onControllerChange)

      let stopped = false
      void openWorkbox().then(async (opened) => {
        if (opened === undefined || stopped) return
        workbox = opened
        workbox.addEventListener('waiting', events.onWaiting)
        // Refused by the browser's settings, or no network on the very first visit: the app works without.
        await workbox.register().catch(() => undefined)
      })
      return () => {
        stopped = true
        container.removeEventListener('controllerchange', onControllerChange)
        workbox?.removeEventListener('waiting', events.onWaiting)
      }
    },
    check() {
      // Without a network the next check comes soon enough.
      workbox?.update().catch(() => undefined)
    },
    activate() {
      workbox?.messageSkipWaiting()
    },
    onReturn(callback) {
      const onVisible = () => {
        if (document.visibilityState === 'visible') callback()
      }
      window.addEventListener('focus', callback)
      document.addEventListener('visibilitychange', onVisible)
      return () => {
        window.removeEventListener('focus', callback)
        document.removeEventListener('visibilitychange', onVisible)
      }
    },
    reload() {
      location.reload()
    },
  }
}

/** After the page has loaded: neither this code nor the precache competes with the first screen. */
async function openWorkbox(): Promise<Workbox | undefined> {
  await pageLoaded()
  try {
    const { Workbox } = await import('workbox-window')
    return new Workbox('/serviceWorker.js')
  } catch {
    // The chunk could not be loaded; the next visit tries again.
    return undefined
  }
}

function pageLoaded(): Promise<void> {
  if (document.readyState === 'complete') return Promise.resolve()
  return new Promise((resolve) => window.addEventListener('load', () => resolve(), { once: true }))
}
