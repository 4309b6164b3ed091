import { type Accessor, createSignal, onCleanup } from 'solid-js'
import { serviceWorkerSource, type UpdateSource } from './serviceWorkerSource.ts'

const CHECK_EVERY_MS = 60 * 60_000
/** Looking at the app again asks for a new version, but not at every switch between windows. */
const CHECK_ON_RETURN_MS = 5 * 60_000

export interface Updates {
  /** Whether a new version is ready to be used. */
  readonly available: Accessor<boolean>
  /** Changes to the new version: reloads this tab, once. Does nothing while none is available. */
  apply(): void
}

type State =
  | { readonly state: 'current' }
  | { readonly state: 'waiting' }
  /** Another tab accepted: the new version already answers for this one, which still runs the old code. */
  | { readonly state: 'replaced' }
  | { readonly state: 'applying' }
  | { readonly state: 'reloading' }

/**
 * Offers a new version of the app and never forces it. Without service workers (or over plain http) it
 * never offers one: a reload brings it then.
 */
export function createUpdates(source: UpdateSource | undefined = serviceWorkerSource()): Updates {
  const [state, setState] = createSignal<State>({ state: 'current' })
  if (source === undefined) return { available: () => false, apply: () => undefined }

  const reload = () => {
    setState({ state: 'reloading' })
    source.reload()
  }

  onCleanup(
    source.start({
      onWaiting() {
        if (state().state === 'current') setState({ state: 'waiting' })
      },
      onReplaced() {
        if (state().state === 'applying') reload()
        else if (state().state !== 'reloading') setState({ state: 'replaced' })
      },
    }),
  )

  let checkedAt = Date.now()
  const check = () => {
    checkedAt = Date.now()
    source.check()
  }
  const hourly = setInterval(check, CHECK_EVERY_MS)
  onCleanup(() => clearInterval(hourly))
  onCleanup(
    source.onReturn(() => {
      if (Date.now() - checkedAt >= CHECK_ON_RETURN_MS) check()
    }),
  )

  return {
    available: () => state().state === 'waiting' || state().state === 'replaced',
    apply() {
      if (state().state === 'replaced') reload()
      if (state().state !== 'waiting') return
      setState({ state: 'applying' })
      source.activate()
    },
  }
}
