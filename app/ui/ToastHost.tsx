import { createComputed, createEffect, createSignal, onCleanup, Show, Suspense } from 'solid-js'
import { late, type Missing } from './late.ts'
import styles from './ToastHost.module.css'
import { takeToasts, toastsWanted } from './toast.ts'

const ToastRegion = late(async () => (await import('./ToastRegion.tsx')).ToastRegion, PlainToast)

const PLAIN_MS = 4_000

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

/** The words alone, while what shows toasts cannot be had: one of them may say just that. */
function PlainToast(props: Missing) {
  const text = () => toastsWanted().at(-1)?.text
  createEffect(() => {
    if (text() === undefined) return
    const timer = setTimeout(() => {
      takeToasts()
      props.retry()
    }, PLAIN_MS)
    onCleanup(() => clearTimeout(timer))
  })
  return (
    <div class={styles.place}>
      <p class={styles.plain} role="status">
        {text()}
      </p>
    </div>
  )
}
