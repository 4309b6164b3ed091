import { type Component, createSignal, lazy, Show, Suspense } from 'solid-js'
import { Dynamic } from 'solid-js/web'
import type { ConfirmRequest } from './ConfirmDialog.tsx'

export interface OpenDialog {
  readonly onClose: () => void
}

const [current, setCurrent] = createSignal<Component<OpenDialog>>()

/** Opens a dialog; one at a time, a later one takes the place of an earlier. */
export const openDialog = (dialog: Component<OpenDialog>): void => {
  setCurrent(() => dialog)
}

const LazyConfirm = lazy(async () => ({ default: (await import('./ConfirmDialog.tsx')).ConfirmDialog }))

/** Asks before what cannot be undone. */
export const confirmFirst = (request: ConfirmRequest): void =>
  openDialog((props) => <LazyConfirm request={request} onClose={props.onClose} />)

/** Where dialogs appear; mounted once, inside the providers that dialogs need. */
export function DialogHost() {
  return (
    <Show when={current()} keyed>
      {(dialog) => (
        <Suspense>
          <Dynamic component={dialog} onClose={() => setCurrent(undefined)} />
        </Suspense>
      )}
    </Show>
  )
}
