import { type Accessor, createSignal, getOwner, onCleanup, runWithOwner } from 'solid-js'

/** Pause before what could not be loaded is tried again. */
const RETRY_MS = 3_000

/** What the first paint does without: undefined until its code is loaded. Ends with its owner. */
export function createLater<T>(load: () => Promise<() => T>): Accessor<T | undefined> {
  const [made, setMade] = createSignal<T>()
  const owner = getOwner()
  let retry: ReturnType<typeof setTimeout> | undefined
  let isClosed = false
  onCleanup(() => {
    isClosed = true
    clearTimeout(retry)
  })
  const attempt = () =>
    void load().then(
      (make) => {
        if (!isClosed) runWithOwner(owner, () => setMade(make))
      },
      () => {
        if (!isClosed) retry = setTimeout(attempt, RETRY_MS)
      },
    )
  attempt()
  return made
}
