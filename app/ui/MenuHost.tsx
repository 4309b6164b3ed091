import { lazy, Show, Suspense } from 'solid-js'
import { createBackCloses } from './backCloses.ts'
import { closeMenu, menuRequest } from './menu.ts'

const MenuPopup = lazy(async () => ({ default: (await import('./MenuPopup.tsx')).MenuPopup }))

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
