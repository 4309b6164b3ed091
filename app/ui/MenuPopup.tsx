import { DropdownMenu } from '@kobalte/core/dropdown-menu'
import { For, Show } from 'solid-js'
import { Icon } from './Icon.tsx'
import styles from './MenuPopup.module.css'
import { closeMenu, type MenuItem, type MenuRequest, menuRequest } from './menu.ts'
import { swallowClick } from './swallowClick.ts'

/** The open menu. Focus goes back to its anchor, unless the chosen item opened something else. */
export function MenuPopup(props: { request: MenuRequest }) {
  let isOver = false

  /** At once, within the press: whoever goes on typing right after it types into what the item opened. */
  const finish = (item?: MenuItem) => {
    if (isOver) return
    isOver = true
    if (menuRequest() === props.request) closeMenu()
    props.request.anchor.focus({ preventScroll: true })
    item?.onSelect()
  }
  const onOpenChange = (isOpen: boolean) => {
    if (!isOpen) queueMicrotask(() => finish())
  }
  const anchorRect = () => {
    const at = props.request.at
    if (at) return { x: at.x, y: at.y, width: 0, height: 0 }
    return props.request.anchor.getBoundingClientRect()
  }

  return (
    <DropdownMenu
      open
      onOpenChange={onOpenChange}
      getAnchorRect={anchorRect}
      placement={props.request.at ? 'bottom-start' : 'bottom-end'}
      gutter={props.request.at ? 0 : 4}
      orientation={props.request.layout === 'row' ? 'vertical' : 'horizontal'}
      modal={false}
    >
      <DropdownMenu.Portal mount={props.request.anchor.closest('main') ?? document.body}>
        <DropdownMenu.Content
          class={styles.menu}
          data-layout={props.request.layout ?? 'list'}
          aria-label={props.request.label}
          onCloseAutoFocus={(event) => event.preventDefault()}
          onKeyDown={(event: KeyboardEvent) => {
            // It has chosen; the anchor that has the focus again must not be pressed by it as well.
            if (event.key === 'Enter') event.preventDefault()
          }}
        >
          <For each={props.request.items}>
            {(item) => (
              <DropdownMenu.Item
                class={styles.item}
                data-weight={item.weight}
                data-chosen={item.chosen ? '' : undefined}
                aria-label={item.glyph ? item.label : undefined}
                textValue={item.label}
                onPointerUp={(event: PointerEvent) => {
                  if (event.pointerType !== 'mouse') swallowClick()
                }}
                onSelect={() => finish(item)}
              >
                <Show when={item.icon} keyed>
                  {(icon) => <Icon of={icon} />}
                </Show>
                {item.glyph ?? item.label}
              </DropdownMenu.Item>
            )}
          </For>
        </DropdownMenu.Content>
      </DropdownMenu.Portal>
    </DropdownMenu>
  )
}
