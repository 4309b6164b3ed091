import { createSignal } from 'solid-js'
import type { IconComponent } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import { type MenuItem, menuOpenAt, openMenu } from './menu.ts'

interface MenuButtonProps {
  readonly icon: IconComponent
  readonly label: string
  readonly class?: string | undefined
  readonly tabIndex?: number
}
/** What the menu holds; or, where that is loaded first, what opens it at this button. */
type Opens =
  | { readonly items: () => readonly MenuItem[] }
  | { readonly onOpen: (anchor: HTMLElement) => void }

/** An icon button that opens a menu; its items are asked for when it opens. */
export function MenuButton(props: MenuButtonProps & Opens) {
  const [element, setElement] = createSignal<HTMLButtonElement>()
  const open = (anchor: HTMLElement) => {
    if ('onOpen' in props) props.onOpen(anchor)
    else openMenu({ label: props.label, items: props.items(), anchor })
  }
  return (
    <IconButton
      ref={setElement}
      icon={props.icon}
      label={props.label}
      class={props.class}
      hasPopup="menu"
      expanded={menuOpenAt(element())}
      {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      onClick={(event) => open(event.currentTarget)}
    />
  )
}
