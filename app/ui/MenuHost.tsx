import { Show, Suspense } from 'solid-js'
import { createBackCloses } from './backCloses.ts'
import { late, sayMissing } from './late.ts'
import { closeMenu, menuRequest } from './menu.ts'

const MenuPopup = late(async () => (await import('./MenuPopup.tsx')).MenuPopup, missing)

function missing(): undefined {
  sayMissing()
  queueMicrotask(closeMenu)
}

/** Where menus appear; mounted once. */
export function MenuHost() {
  createBackCloses({ isOpen: () => menuRequest() !== undefined, close: closeMenu })
  return (
    <Show when={menuRequest()} keyed>
      {(request) => (
        <Suspense>
          <MenuPopup request={request} />
        </Suspense>
      )}
    </Show>
  )
}
