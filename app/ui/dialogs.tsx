import { type Component, createSignal, Show, Suspense } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import { createBackCloses } from './backCloses.ts'
import type { ConfirmRequest } from './ConfirmDialog.tsx'
import { late, sayMissing } from './late.ts'

export interface OpenDialog {
  readonly onClose: () => void
}

const [current, setCurrent] = createSignal<Component<OpenDialog>>()
export const isDialogOpen = (): boolean => current() !== undefined
let returnTo: Element | null = null

/** Opens a dialog; one at a time, a later one takes the place of an earlier. */
export const openDialog = (dialog: Component<OpenDialog>): void => {
  returnTo = document.activeElement
  setCurrent(() => dialog)
}

function close(): void {
  const before = returnTo
  setCurrent(undefined)
  // After the dialog has let go of focus; what took it meanwhile keeps it.
  queueMicrotask(() => {
    const free = document.activeElement === null || document.activeElement === document.body
    if (free && before instanceof HTMLElement && before.isConnected) before.focus()
  })
}

/** A dialog whose code comes when it is first opened; a toast tells when it cannot be had. */
export const lateDialog = <P extends OpenDialog>(load: () => Promise<Component<P>>): Component<P> =>
  late(load, (props) => {
    sayMissing()
    queueMicrotask(props.onClose)
    return undefined
  })

const LazyConfirm = lateDialog(async () => (await import('./ConfirmDialog.tsx')).ConfirmDialog)

/** Asks before what cannot be undone. */
export const confirmFirst = (request: ConfirmRequest): void =>
  openDialog((props) => <LazyConfirm request={request} onClose={props.onClose} />)

/** Where dialogs appear; mounted once, inside the providers that dialogs need. */
export function DialogHost() {
  createBackCloses({ isOpen: () => current() !== undefined, close })
  return (
    <Show when={current()} keyed>
      {(dialog) => (
        <Suspense>
          <Dynamic component={dialog} onClose={close} />
        </Suspense>
      )}
    </Show>
  )
}
