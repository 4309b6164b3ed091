import Archive from 'lucide-solid/icons/archive'
import Globe from 'lucide-solid/icons/globe'
import type { ConversationRow } from '../conversations/model.ts'
import { tRow } from '../i18n/rowWords.ts'
import type { Workspace } from '../model.ts'
import { openMenu } from '../ui/menu.ts'
import { swallowClick } from '../ui/swallowClick.ts'
import type { ListFilter } from './arrange.ts'
import { arrangeItems } from './arrangeItems.ts'

export interface RowMenu {
  readonly row: ConversationRow
  readonly workspace: Workspace
  readonly anchor: HTMLElement
  readonly at?: { readonly x: number; readonly y: number }
}

/** What one can do with a row of the list. */
export function openRowMenu({ row, workspace, anchor, at }: RowMenu): void {
  openMenu({
    label: tRow('row.menu', { name: row.title }),
    items: arrangeItems(workspace, row),
    anchor,
    ...(at && { at }),
  })
}

/** A finger that rests this long asks for the menu; longer than browsers wait that have a context menu of their own. */
const LONG_PRESS_MS = 600
/** Moved further, it scrolls. */
const STILL_PX = 12

/** Opens the menu of the row that a finger rests on; browsers that make a context menu of it are heard elsewhere. */
export function longPress(start: TouchEvent, about: RowMenu): void {
  const touch = start.touches[0]
  if (!touch || start.touches.length > 1) return
  const at = { x: touch.clientX, y: touch.clientY }
  const over = new AbortController()
  const { signal } = over
  let isAsked = false
  const timer = window.setTimeout(() => {
    isAsked = true
    openRowMenu({ ...about, at })
  }, LONG_PRESS_MS)
  signal.addEventListener('abort', () => clearTimeout(timer))
  const end = () => {
    // The click that browsers make of a finger let go would follow the link under the menu.
    if (isAsked) swallowClick()
    over.abort()
  }
  const onMove = (event: TouchEvent) => {
    const now = event.touches[0]
    if (!now || Math.hypot(now.clientX - at.x, now.clientY - at.y) > STILL_PX) over.abort()
  }
  window.addEventListener('touchmove', onMove, { passive: true, signal })
  window.addEventListener('touchend', end, { signal })
  window.addEventListener('touchcancel', () => over.abort(), { signal })
  window.addEventListener('contextmenu', () => clearTimeout(timer), { signal, capture: true })
}

const FILTERS: readonly ListFilter[] = ['all', 'unread', 'direct', 'group', 'room']

/** Which conversations the list shows; and where there are more. */
export function openFilterMenu(request: {
  readonly anchor: HTMLElement
  readonly filter: ListFilter
  readonly setFilter: (filter: ListFilter) => void
  readonly toRooms: () => void
}): void {
  const item = (each: ListFilter) => ({
    label: tRow(`filter.${each}`),
    chosen: request.filter === each,
    onSelect: () => request.setFilter(each),
  })
  openMenu({
    label: tRow('filter.menu'),
    anchor: request.anchor,
    items: [
      ...FILTERS.map(item),
      { ...item('archived'), icon: Archive },
      { label: tRow('filter.rooms'), icon: Globe, onSelect: request.toRooms },
    ],
  })
}
