import { createSignal } from 'solid-js'
import type { IconComponent } from './Icon.tsx'
import { IconButton } from './IconButton.tsx'
import { type MenuItem, menuOpenAt, openMenu } from './menu.ts'

/** An icon button that opens a menu; its items are asked for when it opens. */
export function MenuButton(props: {
  icon: IconComponent
  label: string
  items: () => readonly MenuItem[]
  class?: string | undefined
  tabIndex?: number
}) {
  const [element, setElement] = createSignal<HTMLButtonElement>()
  return (
    <IconButton
      ref={setElement}
      icon={props.icon}
      label={props.label}
      class={props.class}
      hasPopup="menu"
      expanded={menuOpenAt(element())}
      {...(props.tabIndex === undefined ? {} : { tabIndex: props.tabIndex })}
      onClick={(event) => openMenu({ label: props.label, items: props.items(), anchor: event.currentTarget })}
    />
  )
}
