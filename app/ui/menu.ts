import { createSignal } from 'solid-js'
import type { IconComponent } from './Icon.tsx'

export interface MenuItem {
  readonly label: string
  readonly onSelect: () => void
  readonly icon?: IconComponent
  /** Shown instead of label and icon; the label stays its name. */
  readonly glyph?: string
  readonly weight?: 'danger'
  readonly chosen?: boolean
}

export interface MenuRequest {
  readonly label: string
  readonly items: readonly MenuItem[]
  /** What the menu hangs from, and where focus returns. */
  readonly anchor: HTMLElement
  /** Where a pointer asked for it, instead of the anchor's edge. */
  readonly at?: { readonly x: number; readonly y: number }
  /** @default 'list' */
  readonly layout?: 'list' | 'row'
}

const [request, setRequest] = createSignal<MenuRequest>()

/** The menu that is open, if one is. There is one at most: its weight is loaded on first use. */
export const menuRequest = request
export const openMenu = (next: MenuRequest): void => {
  setRequest(next)
}
export const closeMenu = (): void => {
  setRequest(undefined)
}
export const menuOpenAt = (anchor: HTMLElement | undefined): boolean =>
  anchor !== undefined && request()?.anchor === anchor
