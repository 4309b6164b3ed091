import { type Accessor, createEffect, createSignal, onCleanup } from 'solid-js'

/** Of several tabs that ring for the same call one alone makes the sound: whichever takes the lock first. */
export function ringsInThisTab(call: Accessor<string | undefined>): Accessor<boolean> {
  const [rings, setRings] = createSignal(false)
  createEffect(() => {
    const key = call()
    if (key === undefined) return
    const over = Promise.withResolvers<void>()
    onCleanup(() => {
      over.resolve()
      setRings(false)
    })
    if (navigator.locks === undefined) return setRings(true)
    let isOver = false
    void over.promise.then(() => {
      isOver = true
    })
    // The next tab takes over when this one is closed.
    void navigator.locks.request(`prosa-ring:${key}`, () => {
      if (isOver) return undefined
      setRings(true)
      return over.promise
    })
  })
  return rings
}
