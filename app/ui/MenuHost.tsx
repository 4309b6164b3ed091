import { lazy, Show, Suspense } from 'solid-js'
import { menuRequest } from './menu.ts'

const MenuPopup = lazy(async () => ({ default: (await import('./MenuPopup.tsx')).MenuPopup }))

/** Where menus appear; mounted once. */
export function MenuHost() {
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
