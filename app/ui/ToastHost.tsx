import { createComputed, createSignal, lazy, Show, Suspense } from 'solid-js'
import { toastsWanted } from './toast.ts'

const ToastRegion = lazy(async () => ({ default: (await import('./ToastRegion.tsx')).ToastRegion }))

/** Where toasts appear; mounted once, empty until the first. */
export function ToastHost() {
  const [ever, setEver] = createSignal(false)
  createComputed(() => {
    if (toastsWanted().length > 0) setEver(true)
  })
  return (
    <Show when={ever()}>
      <Suspense>
        <ToastRegion />
      </Suspense>
    </Show>
  )
}
