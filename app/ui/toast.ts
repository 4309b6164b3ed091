import { createSignal } from 'solid-js'

export interface ToastRequest {
  readonly text: string
  readonly action?: ToastAction | undefined
}

/** What can still be done about it. */
export interface ToastAction {
  readonly label: string
  readonly onPress: () => void
}

const [wanted, setWanted] = createSignal<readonly ToastRequest[]>([])

/** Whether toasts were ever asked for: their weight is loaded then. */
export const toastsWanted = wanted

/** Says something that needs no answer, for a few seconds. At most a handful wait; older ones give way. */
export function toast(text: string, action?: ToastAction): void {
  setWanted((all) => [...all.slice(-MAX_WAITING + 1), { text, action }])
}

/** Hands over what waits; the region shows it. */
export function takeToasts(): readonly ToastRequest[] {
  const all = wanted()
  if (all.length > 0) setWanted([])
  return all
}

const MAX_WAITING = 5
