import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'

/** `04:12`, or `1:04:12`: how long it has been since a time in milliseconds since 1970. */
export function createCallClock(since: Accessor<number | undefined>): Accessor<string> {
  const [now, setNow] = createSignal(Date.now())
  createEffect(() => {
    if (since() === undefined) return
    setNow(Date.now())
    const timer = setInterval(() => setNow(Date.now()), 1000)
    onCleanup(() => clearInterval(timer))
  })
  return () => clockOf(Math.max(0, now() - (since() ?? now())))
}

/** A length in milliseconds as a clock shows it. */
export function clockOf(ms: number): string {
  const seconds = Math.floor(ms / 1000)
  const two = (value: number) => String(value).padStart(2, '0')
  const minutes = Math.floor(seconds / 60)
  const rest = `${two(minutes % 60)}:${two(seconds % 60)}`
  return minutes < 60 ? rest : `${Math.floor(minutes / 60)}:${rest}`
}
