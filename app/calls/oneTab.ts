import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'

/** A tab that nobody looks at leaves the ringing to one that is looked at, milliseconds. */
const HIDDEN_WAITS_MS = 300

/** Of several tabs that ring for the same call one alone makes the sound: whichever takes the lock first. */
export function ringsInThisTab(call: Accessor<string | undefined>): Accessor<boolean> {
  const [rings, setRings] = createSignal(false)
  createEffect(() => {
    const key = call()
    if (key === undefined) return
    const over = Promise.withResolvers<void>()
    let isOver = false
    const take = () => {
      if (navigator.locks === undefined) return void setRings(true)
      // The next tab takes over when this one is closed.
      void navigator.locks.request(`prosa-ring:${key}`, () => {
        if (isOver) return undefined
        setRings(true)
        return over.promise
      })
    }
    let timer: ReturnType<typeof setTimeout> | undefined
    if (document.visibilityState === 'hidden') timer = setTimeout(take, HIDDEN_WAITS_MS)
    else take()
    onCleanup(() => {
      isOver = true
      clearTimeout(timer)
      over.resolve()
      setRings(false)
    })
  })
  return rings
}
