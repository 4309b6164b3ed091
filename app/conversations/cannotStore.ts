import { createSignal } from 'solid-js'

/** Nothing may have been offered to the relay since it refused: then this much later nobody knows. */
const SAID_FOR_MS = 15_000

const [cannotStore, setCannotStore] = createSignal(false)
let timer: ReturnType<typeof setTimeout> | undefined

/** Whether the relay refused lately because it cannot store: what is written waits on this device. */
export { cannotStore }

/** It refused; what was refused is offered again by whoever keeps it. */
export function noteCannotStore(): void {
  clearTimeout(timer)
  timer = setTimeout(noteStored, SAID_FOR_MS)
  setCannotStore(true)
}

/** It has stored something. */
export function noteStored(): void {
  clearTimeout(timer)
  setCannotStore(false)
}
